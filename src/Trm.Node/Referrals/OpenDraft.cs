using System.Text.Json;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Referrals;

/// <summary>A referral that is still being written: what somebody answered so far, as they typed it. The node does not judge it before it is sent.</summary>
/// <param name="Case">The pseudonym that the case will have.</param>
/// <param name="Officer">Who changed it last.</param>
/// <param name="Answers">What was typed, by field.</param>
public sealed record OpenDraft(CaseId Case, string Officer, DateTimeOffset BegunAt, DateTimeOffset ChangedAt, IReadOnlyDictionary<string, IReadOnlyList<string>> Answers)
{
    private sealed record Stored(string Case, string Officer, DateTimeOffset BegunAt, DateTimeOffset ChangedAt, IReadOnlyDictionary<string, IReadOnlyList<string>> Answers);

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(new Stored(Case.ToString(), Officer, BegunAt, ChangedAt, Answers));

    internal static OpenDraft Read(byte[] json)
    {
        var stored = JsonSerializer.Deserialize<Stored>(json)!;
        return new(CaseId.Parse(stored.Case).Value, stored.Officer, stored.BegunAt, stored.ChangedAt, stored.Answers);
    }

    /// <summary>The pseudonym; nothing that was typed.</summary>
    public override string ToString() => $"open draft {Case}";
}
