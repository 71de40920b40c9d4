using System.Security.Cryptography;
using NUnit.Framework;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Testing;

namespace Trm.Contracts.Tests.Messages;

/// <summary>What was released once opens for ever: the good examples of every version, frozen, read by a reader that is told to speak that version.</summary>
public sealed class ReleasedVersionTests
{
    private const string Sums = "SHA256SUMS";

    // The SHA-256 of each version's list of sums: who changes a frozen file must change this line too, and must not.
    private static readonly Dictionary<string, string> Frozen = new(StringComparer.Ordinal)
    {
        ["1.0"] = "05ad948c60dc049886dfcf68294ee427658f8adebf28d692ed8315a660cd0304",
    };

    private static readonly string Folder = Path.Combine(Vectors.Checkout, "contracts", "examples", "released");

    private static IEnumerable<string> Versions => Directory.GetDirectories(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Payloads =>
        Versions.SelectMany(v => Directory.GetFiles(Path.Combine(Folder, v), "*.json").Where(f => !f.EndsWith(".meta.json", StringComparison.Ordinal)).Select(f => $"{v}/{Path.GetFileName(f)}")).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Payloads))]
    public void A_released_example_opens_in_its_version(string file)
    {
        var payload = File.ReadAllBytes(Path.Combine(Folder, file));
        if (Path.GetFileName(file).StartsWith("receipt-", StringComparison.Ordinal))
        {
            Assert.That(ControlMessage.Parse(payload).Rejections, Is.Empty);
            return;
        }

        var version = ContractVersion.Released.Single(v => v.ToString() == file.Split('/')[0]);
        var meta = MessageMeta.Parse(File.ReadAllBytes(Path.Combine(Folder, Path.ChangeExtension(file, ".meta.json")))).Value;

        var read = MessageReader.Parse(meta, payload, [version]);

        Assert.That(read.Rejections, Is.Empty, $"a message of version {version} that was accepted and stored no longer opens");
        Assert.That(read.Value.Version, Is.EqualTo(version));
        Assert.That($"{meta.Kind}-{meta.Code}.json", Is.EqualTo(Path.GetFileName(file)));
    }

    [TestCaseSource(nameof(Versions))]
    public void A_released_example_is_never_changed(string version)
    {
        const string advice = "A released example is never changed, added or taken away: what changes the wire is a new version (contracts/decisions/0023, contracts/examples/released/README.md).";
        var folder = Path.Combine(Folder, version);
        var list = Path.Combine(folder, Sums);

        var sums = Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Where(f => f != Sums).Order(StringComparer.Ordinal).Select(f => $"{Sum(Path.Combine(folder, f))}  {f}");

        Assert.That(sums, Is.EqualTo(File.ReadAllLines(list)), advice);
        Assert.That(Sum(list), Is.EqualTo(Frozen[version]), advice);
    }

    [Test]
    public void Every_version_that_is_spoken_has_released_examples_of_its_kinds()
    {
        Assert.That(Versions, Is.EquivalentTo(Frozen.Keys));
        Assert.That(ContractVersion.Released.Select(v => v.ToString()), Is.EquivalentTo(Versions));
        Assert.That(ContractVersion.Supported, Is.SubsetOf(ContractVersion.Released));
        Assert.That(
            Payloads.Where(p => p.StartsWith($"{ContractVersion.Current}/", StringComparison.Ordinal)).Select(p => p.Split('/')[1]),
            Is.EquivalentTo(MessageKind.Catalogue.Concat(MessageKind.Receipts).Select(k => $"{k.Kind}-{k.Code}.json")));
    }

    private static string Sum(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
