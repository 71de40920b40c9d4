namespace Trm.Node.Overview;

/// <summary>A verification of our record, alone or against the other side's.</summary>
/// <param name="Officer">Who had it verified.</param>
/// <param name="Size">How many entries were verified.</param>
/// <param name="Theirs">Whose pack it was compared with; null where with none.</param>
/// <param name="Findings">What is wrong, as codes; empty where nothing was found.</param>
public sealed record RecordCheck(DateTimeOffset At, string Officer, long Size, string? Theirs, IReadOnlyList<string> Findings)
{
    /// <summary>By code, the digest of everything that was found of it; none of a verification from before these were kept.</summary>
    public IReadOnlyDictionary<string, string> Digests { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>True where nothing was found wrong.</summary>
    public bool IsWhole => Findings.Count == 0;
}
