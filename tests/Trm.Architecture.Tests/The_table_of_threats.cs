using NUnit.Framework;
using Trm.Testing;

namespace Trm.Architecture.Tests;

[TestFixture]
public sealed class The_table_of_threats
{
    private static readonly IReadOnlySet<string> Tests = ThreatTable.Tests(ThreatTable.Sources());

    private static readonly IReadOnlySet<string> Messages = Directory
        .EnumerateFiles(Path.Combine(Vectors.Checkout, "contracts", "vectors", "envelope", "messages")).Select(f => Path.GetFileName(f)).ToHashSet(StringComparer.Ordinal);

    [Test]
    public void Names_a_test_that_exists_for_every_guard()
    {
        var rows = ThreatTable.Rows(File.ReadAllText(Path.Combine(House.Folder("Trm.Envelope"), "THREATS.md")));

        Assert.That(rows, Has.Count.GreaterThan(20));
        Assert.That(Faults(rows), Is.Empty);
        Assert.That(rows.Select(r => r[0].Split(' ')[0]).Where(n => n.Length > 0).Distinct(), Is.EqualTo(Enumerable.Range(1, 21).Select(n => $"{n}")), "every threat of the specification, in its order");
    }

    [TestCase("| 1 x | guard | `src/Trm.Envelope/Suite.cs` | always | `The_table_of_threats.Names_a_test_that_exists_for_every_gaurd` |", "there is no The_table_of_threats.Names_a_test_that_exists_for_every_gaurd: guard")]
    [TestCase("| 1 x | guard | `src/Trm.Envelope/Suite.cs` | always | `The_tabel_of_threats.Names_a_test_that_exists_for_every_guard` |", "there is no The_tabel_of_threats.Names_a_test_that_exists_for_every_guard: guard")]
    [TestCase("| 1 x | guard | `src/Trm.Envelope/Suite.cs` | always | `The_table_of_threats.Faults` |", "there is no The_table_of_threats.Faults: guard")]
    [TestCase("| 1 x | guard | `src/Trm.Envelope/Suite.cs` | always | shown by everything |", "no test: guard")]
    [TestCase("| 1 x | guard | `src/Trm.Envelope/Suite.cs` | always | (`lawful.trm`) |", "no test: guard")]
    [TestCase("| 1 x | guard | `src/Trm.Envelope/Suite.cs` | always | `The_house.Reads_no_xml_and_inflates_nothing_but_packs` (`lawfull.trm`) |", "there is no lawfull.trm: guard")]
    [TestCase("| 1 x | guard | `src/Trm.Envelope/Swete.cs` | always | `The_house.Reads_no_xml_and_inflates_nothing_but_packs` |", "no file src/Trm.Envelope/Swete.cs: guard")]
    [TestCase("| 1 x | guard | everywhere | always | `The_house.Reads_no_xml_and_inflates_nothing_but_packs` |", "no place: guard")]
    [TestCase("| 1 x | guard | `src/Trm.Envelope/Suite.cs` | `The_house.Reads_no_xml_and_inflates_nothing_but_packs` |", "a line of 4 columns: 1 x")]
    public void Is_refused_with(string line, string fault) =>
        Assert.That(Faults(ThreatTable.Rows($"| threat | guard | where | default | shown by |\n|---|---|---|---|---|\n{line}\n")), Is.EqualTo(new[] { fault }));

    private static IEnumerable<string> Faults(IReadOnlyList<string[]> rows) => ThreatTable.Faults(rows, Tests, p => File.Exists(Path.Combine(Vectors.Checkout, p)), Messages);
}
