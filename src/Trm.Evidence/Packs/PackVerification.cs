using System.Text.RegularExpressions;
using Trm.Envelope;
using Trm.Evidence.Witnesses;

namespace Trm.Evidence.Packs;

/// <summary>
/// The verdict over one pack, or over the packs of two sides: offline, with no node, no database, no network and no secret. Input of any kind yields findings;
/// exceptions are for a disk that cannot be read.
/// </summary>
public sealed partial class PackVerification
{
    private PackVerification(IReadOnlyList<PackReport> packs, PackComparison? comparison)
    {
        Packs = packs;
        Findings = comparison?.Findings ?? [];
        Matched = comparison?.Matched ?? 0;
        MatchedReceipts = comparison?.Receipts ?? 0;
        Outside = comparison?.Outside ?? 0;
        OnTheWay = [.. comparison?.OnTheirWay ?? []];
    }

    /// <summary>Each pack for itself.</summary>
    public IReadOnlyList<PackReport> Packs { get; }

    /// <summary>What is wrong between the two; what is wrong in one stands in its own report.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>True where two packs were compared.</summary>
    public bool IsComparison => Packs.Count == 2;

    /// <summary>Messages that one side sent and the other received, digest by digest.</summary>
    public int Matched { get; }

    /// <summary>Receipts that both sides show alike, byte for byte.</summary>
    public int MatchedReceipts { get; }

    /// <summary>Messages and receipts of packs of some days, whose other half lies outside the days of the other pack, or may.</summary>
    public int Outside { get; }

    /// <summary>Messages that one pack shows and that may still have been on the way when the other was put together.</summary>
    public IReadOnlyList<string> OnTheWay { get; }

    /// <summary>True where nothing was found wrong, in either pack and between them.</summary>
    public bool Verified => Findings.Count == 0 && Packs.All(p => p.Verified);

    /// <summary>True while foreign witnesses have not cosigned what any of the packs shows.</summary>
    public bool IsProvisional => Packs.Any(p => p.IsProvisional);

    /// <summary>
    /// The message that a finding is about, as any of the packs has its signed header: also where the pack in question cannot be believed, and the other one holds the same message. Null
    /// where it is about none.
    /// </summary>
    public MessageLine? MessageOf(Finding finding)
    {
        var indexed = Packs.Where(p => p.Findings.Contains(finding)).SelectMany(p => p.Story.Sent.Concat(p.Story.Taken)).Where(t => t.Index == finding.Index).Select(t => t.Id);
        return new[] { finding.Place, finding.Sentence }.SelectMany(text => MessageId().Matches(text).Select(m => m.Value)).Concat(indexed)
            .SelectMany(id => Packs.Select(p => p.Story.Headers.GetValueOrDefault(id)?.Header).OfType<Header>().Take(1))
            .Select(header => new MessageLine(header.Id.ToString(), header.From.Value, header.To.Value, header.Seq, header.Iat)).FirstOrDefault();
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MessageId();

    /// <summary>Verifies one pack.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="zip">A stream that can seek.</param>
    /// <param name="fingerprint">The fingerprint of a directory version that the user vouches for (64 lower-case hex digits); null: the directory in the pack is believed, and the report says so.</param>
    /// <param name="held">Checkpoints of its log that others hold.</param>
    public static PackVerification Verify(string name, Stream zip, string? fingerprint = null, params IReadOnlyList<HeldNote> held) =>
        new([PackCheck.Run(name, PackArchive.Read(zip), fingerprint, held: held)], null);

    /// <summary>Verifies the packs of two sides, each for itself and against each other.</summary>
    public static PackVerification Verify((string Name, Stream Zip) one, (string Name, Stream Zip) two, string? fingerprint = null, params IReadOnlyList<HeldNote> held)
    {
        var (here, there) = (PackArchive.Read(one.Zip), PackArchive.Read(two.Zip));
        var first = PackCheck.Run(one.Name, here, fingerprint, held: [.. held, .. Witnessed(two.Name, there)]);
        var second = PackCheck.Run(two.Name, there, fingerprint, held: [.. held, .. Witnessed(one.Name, here)]);
        return new([first, second], PackComparison.Run(first, second));
    }

    // What the other side cosigned of a log is signed by that log: no more is needed to hold the log to it.
    private static IEnumerable<HeldNote> Witnessed(string name, PackArchive archive) => archive.Files
        .Where(f => f.Key.StartsWith(PackPath.Witnessed, StringComparison.Ordinal)).Select(f => new HeldNote($"{name}: {f.Key}", f.Value));
}
