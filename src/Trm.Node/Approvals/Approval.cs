using Trm.Contracts.Identifiers;

namespace Trm.Node.Approvals;

/// <summary>A decision that takes two officers, as its page shows it.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Case">In which case; null for what concerns none.</param>
/// <param name="Facts">What is decided, by name and in order: codes, days, times (ISO 8601, UTC) and ids, as they stand in what is signed.</param>
/// <param name="Until">Until when it may be signed by whoever is next.</param>
/// <param name="ApprovedBy">The second officer; null before.</param>
/// <param name="DoneAt">When it was done; null before.</param>
public sealed record Approval(
    string Id, ApprovalAct Act, CaseId? Case, IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Facts, ApprovalState State, string ProposedBy, DateTimeOffset BegunAt,
    DateTimeOffset Until, string? ApprovedBy, DateTimeOffset? DoneAt)
{
    /// <summary>How long a proposal waits for the second officer.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(24);

    /// <summary>How long its proposer has to sign it.</summary>
    public static readonly TimeSpan ToSign = TimeSpan.FromMinutes(30);

    /// <summary>Every name that a fact may have.</summary>
    public static IReadOnlyList<string> FactNames { get; } =
    [
        "departure", "basis", "asked", "gates", "evidence", "hold", "since", "danger", "helpers", "law", "country", "place", "expected", "persons", "id", "sha256", "code", "peer", "about",
        "advised", "language", "adviser", "decided", "plan", "check-in", "number", "papers", "due", "word", "receiver", "shorter",
    ];

    /// <summary>A fact by its name; null where there is none.</summary>
    public string? Fact(string name) => Facts.FirstOrDefault(f => f.Name == name).Values is [var only] ? only : null;

    /// <summary>True where that officer signs next: its proposer first, another one then.</summary>
    public bool IsNext(Officer officer) => State == ApprovalState.Begun ? officer.Code == ProposedBy
        : State == ApprovalState.Proposed && officer.Code != ProposedBy && Rights.MayApprove(officer.Role, Act);
}
