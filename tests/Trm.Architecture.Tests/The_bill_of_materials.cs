using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Trm.Testing;

namespace Trm.Architecture.Tests;

/// <summary>deploy/sbom.cdx.json: for whoever asks what is in it, and whether the fault of the day concerns it.</summary>
[TestFixture]
public sealed partial class The_bill_of_materials
{
    private const string Document = "deploy/sbom.cdx.json";

    [Test]
    public void Is_made_from_the_lock_files() => Golden.Holds(Document, BillOfMaterials.Write(BillOfMaterials.Read(BillOfMaterials.LockFiles)));

    // By another way than it is made: the text of the lock files alone.
    [Test]
    public void Lists_every_package_of_every_lock_file_with_a_licence()
    {
        var locked = BillOfMaterials.LockFiles.SelectMany(f => Locked().Matches(File.ReadAllText(f))).Select(m => $"{m.Groups["name"].Value} {m.Groups["version"].Value}").Distinct(StringComparer.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Vectors.Checkout, Document)));
        var components = json.RootElement.GetProperty("components").EnumerateArray().ToList();

        Assert.That(BillOfMaterials.LockFiles, Has.Count.GreaterThan(20));
        Assert.That(components.Select(c => $"{c.GetProperty("name").GetString()} {c.GetProperty("version").GetString()}"), Is.EquivalentTo(locked));
        Assert.That(components.Where(c => c.GetProperty("licenses")[0].TryGetProperty("license", out var own) && own.GetProperty("name").GetString()!.EndsWith("none", StringComparison.Ordinal)), Is.Empty);
        Assert.That(components.Single(c => c.GetProperty("name").GetString() == "NUnit").GetProperty("scope").GetString(), Is.EqualTo("excluded"), "of the tests alone");
        Assert.That(components.Single(c => c.GetProperty("name").GetString() == "Npgsql").GetProperty("scope").GetString(), Is.EqualTo("required"));
    }

    [GeneratedRegex("""^ {6}"(?<name>[^"]+)": \{\s*"type": "\w+",(\s*"requested": "[^"]+",)?\s*"resolved": "(?<version>[^"]+)",""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Locked();
}
