using System.Xml.Linq;
using NUnit.Framework;
using Trm.Testing;

namespace Trm.Architecture.Tests;

[TestFixture]
public sealed class The_house
{
    public static IEnumerable<string> Rooms => House.Rooms;

    [TestCaseSource(nameof(Rooms))]
    public void Lets_a_room_know_only_those_below_it(string room)
    {
        using var compiled = House.Compiled(House.Load(room));
        Assert.That(Rules.Direction(room, AssemblyUses.References(compiled)), Is.Empty);
        Assert.That(Rules.Direction(room, Rules.ProjectReferences(XDocument.Load(House.Project(room)))), Is.Empty);
    }

    [Test]
    public void Has_every_project_on_its_list() =>
        Assert.That(
            Directory.EnumerateFiles(Path.Combine(Vectors.Checkout, "src"), "*.csproj", SearchOption.AllDirectories)
                .Concat(Directory.EnumerateFiles(Path.Combine(Vectors.Checkout, "contracts"), "*.csproj", SearchOption.AllDirectories))
                .Select(Path.GetFileNameWithoutExtension),
            Is.EquivalentTo(House.Rooms));

    [Test]
    public void Keeps_the_contracts_free_of_packages() => Assert.That(Rules.Packages(XDocument.Load(House.Project("Trm.Contracts"))), Is.Empty);

    [TestCaseSource(nameof(Rooms))]
    public void Names_its_carrier_in_the_broker_room_only(string room) => Assert.That(Rules.Carrier(UsesOf(room)), Is.Empty);

    [TestCaseSource(nameof(Rooms))]
    public void Reads_no_xml_and_inflates_nothing_but_packs(string room) => Assert.That(Rules.Bombs(UsesOf(room)), Is.Empty);

    [Test]
    public void Pins_every_package_with_its_digest() =>
        Assert.That(
            Directory.EnumerateFiles(Vectors.Checkout, "*.csproj", SearchOption.AllDirectories)
                .Where(p => !File.Exists(Path.Combine(Path.GetDirectoryName(p)!, "packages.lock.json")) || !File.ReadAllText(Path.Combine(Path.GetDirectoryName(p)!, "packages.lock.json")).Contains("\"contentHash\"", StringComparison.Ordinal))
                .Select(Path.GetFileName),
            Is.Empty);

    [TestCaseSource(nameof(Rooms))]
    public void Logs_by_LoggerMessage_only(string room) => Assert.That(Rules.Logging(UsesOf(room)), Is.Empty);

    [TestCaseSource(nameof(Rooms))]
    public void Asks_nobody_but_a_TimeProvider_for_the_time(string room) => Assert.That(Rules.Clock(UsesOf(room)), Is.Empty);

    [TestCaseSource(nameof(Rooms))]
    public void Shares_no_state_that_can_change(string room) => Assert.That(Rules.MutableStatics(House.Load(room)), Is.Empty);

    [TestCaseSource(nameof(Rooms))]
    public void Calls_its_rooms_by_nouns_of_the_field(string room) => Assert.That(Rules.Namespaces(House.Load(room)), Is.Empty);

    [TestCaseSource(nameof(Rooms))]
    public void Lies_in_folders_as_its_namespaces_say(string room) =>
        Assert.That(
            House.Sources(House.Folder(room)).SelectMany(f => Rules.Folders(room, Path.GetRelativePath(House.Folder(room), f), File.ReadAllText(f))),
            Is.Empty);

    [TestCaseSource(nameof(Rooms))]
    public void Has_a_page_about_each_room(string room) => Assert.That(Path.Combine(House.Folder(room), "README.md"), Does.Exist);

    [Test]
    public void Switches_no_test_off() =>
        Assert.That(
            House.Sources(Path.Combine(Vectors.Checkout, "tests"))
                .Where(f => Path.GetFileName(f) is not ("Vectors.cs" or "SmallDisk.cs" or "A_cluster_under_load.cs")) // the skips this suite knows: data that is absent, a disk that nobody may mount, networks that nobody may make
                .SelectMany(f => Rules.SwitchedOff(File.ReadAllText(f)).Select(found => $"{Path.GetFileName(f)}: {found}")),
            Is.Empty);

    private static IReadOnlyCollection<Use> UsesOf(string room)
    {
        using var compiled = House.Compiled(House.Load(room));
        return AssemblyUses.Of(compiled);
    }
}
