using Trm.Contracts.Rejections;

namespace Trm.Node.Inbox;

/// <summary>What is to become of an opened message.</summary>
internal abstract record Verdict
{
    /// <summary>Codes that may mean no more than that something is still on its way.</summary>
    public static readonly IReadOnlySet<RejectionCode> MissingState = new HashSet<RejectionCode>
    {
        RejectionCode.UnknownCase, RejectionCode.UnknownInReplyTo, RejectionCode.StaleVersion, RejectionCode.IllegalTransition, RejectionCode.Held,
    };

    /// <summary>Stored, shown, receipted ok. Notes are shown beside a report.</summary>
    /// <param name="Notes">What is irregular about it.</param>
    /// <param name="Case">What it does to its case; null where it belongs to none, or was taken before.</param>
    public sealed record Take(IReadOnlyList<string> Notes, CaseChange? Case) : Verdict;

    /// <summary>Receipted with a code.</summary>
    public sealed record Refuse(IReadOnlyList<Rejection> Faults) : Verdict;

    /// <summary>No receipt yet: what it rests on may still come.</summary>
    /// <param name="For">The code or the note that waits for its cure.</param>
    public sealed record Park(string For) : Verdict;
}
