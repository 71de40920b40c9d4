namespace Trm.Evidence.Packs;

/// <summary>
/// The verdict over one pack, or over the packs of two sides: offline, with no node, no database, no network and no secret. Input of any kind yields findings;
/// exceptions are for a disk that cannot be read.
/// </summary>
public sealed class PackVerification
{
    private PackVerification(IReadOnlyList<PackReport> packs, PackComparison? comparison)
    {
        Packs = packs;
        Findings = comparison?.Findings ?? [];
        Matched = comparison?.Matched ?? 0;
        MatchedReceipts = comparison?.Receipts ?? 0;
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

    /// <summary>Messages that one pack shows and that may still have been on the way when the other was put together.</summary>
    public IReadOnlyList<string> OnTheWay { get; }

    /// <summary>True where nothing was found wrong, in either pack and between them.</summary>
    public bool Verified => Findings.Count == 0 && Packs.All(p => p.Verified);

    /// <summary>True while foreign witnesses have not cosigned what any of the packs shows.</summary>
    public bool IsProvisional => Packs.Any(p => p.IsProvisional);

    /// <summary>Verifies one pack.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="zip">A stream that can seek.</param>
    /// <param name="fingerprint">The fingerprint of a directory version that the user vouches for (64 lower-case hex digits); null: the directory in the pack is believed, and the report says so.</param>
    public static PackVerification Verify(string name, Stream zip, string? fingerprint = null) => new([PackCheck.Run(name, zip, fingerprint)], null);

    /// <summary>Verifies the packs of two sides, each for itself and against each other.</summary>
    public static PackVerification Verify((string Name, Stream Zip) one, (string Name, Stream Zip) two, string? fingerprint = null)
    {
        var (first, second) = (PackCheck.Run(one.Name, one.Zip, fingerprint), PackCheck.Run(two.Name, two.Zip, fingerprint));
        return new([first, second], PackComparison.Run(first, second));
    }
}
