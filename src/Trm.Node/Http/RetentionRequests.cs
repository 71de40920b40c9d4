using Trm.Contracts.Codes;
using Trm.Node.Retention;

namespace Trm.Node.Http;

/// <summary>Proposes an erasure on that legal ground; of another officer with the same ground: approves it.</summary>
public sealed record ErasureRequest(string Basis);

/// <summary>Whether a legal hold stands from now on; where it does, why.</summary>
public sealed record LegalHoldRequest(bool Stands, string? Why);

/// <summary>A copy <c>offered</c>, <c>declined</c>, or <c>delivered</c>, then sealed to a certificate (PEM or DER, base64).</summary>
public sealed record CopyRequest(string Choice, byte[]? Certificate);

/// <summary>The answer to a request about data; with <c>keptFor</c> everything is kept, for that reason; of an erasure with the second officer.</summary>
public sealed record RightAnswerRequest(string Message, string Right, string Outcome, string? KeptFor, string? SecondApprover);

/// <summary>An erasure, proposed or done.</summary>
public sealed record ErasureReply(
    string Case, int Number, string Peer, string State, string Basis, string ProposedBy, DateTimeOffset ProposedAt, string? ApprovedBy, DateTimeOffset? ApprovedAt, long? Leaves,
    string? Asked, string? Answers, string? Outcome, string? Kept, DateTimeOffset? AnsweredAt)
{
    internal static ErasureReply Of(Erasure e) => new(
        e.Case.ToString(), e.Number, e.Peer.Value, e.State.ToString().ToLowerInvariant(), CodeSystems.ErasureBases.Code(e.Basis), e.ProposedBy, e.ProposedAt, e.ApprovedBy, e.ApprovedAt, e.Leaves,
        e.Asked?.ToString(), e.Answers?.ToString(), RightsReply.Code(CodeSystems.RightOutcomes, e.Outcome), RightsReply.Code(CodeSystems.KeptReasons, e.Kept), e.AnsweredAt);
}

/// <summary>A legal hold.</summary>
public sealed record LegalHoldReply(string Case, string Why, string SetBy, DateTimeOffset SetAt, string? LiftedBy, DateTimeOffset? LiftedAt)
{
    internal static LegalHoldReply Of(LegalHold h) => new(h.Case.ToString(), CodeSystems.KeptReasons.Code(h.Why), h.SetBy, h.SetAt, h.LiftedBy, h.LiftedAt);
}

/// <summary>What was recorded of a copy; the file is CMS AuthEnvelopedData, base64.</summary>
public sealed record CopyReply(string Choice, DateTimeOffset At, byte[]? File)
{
    internal static CopyReply Of(SealedCopy c) => new(c.Choice.ToString().ToLowerInvariant(), c.At, c.File?.ToArray());
}

/// <summary>What a person asked about their data.</summary>
public sealed record RightsReply(
    string Case, string Peer, string Message, bool IsOurs, string Right, DateTimeOffset At, DateTimeOffset? Due, bool IsOverdue, string? Outcome, string? Kept, DateTimeOffset? AnsweredAt)
{
    internal static RightsReply Of(RightsRequest r) => new(
        r.Case.ToString(), r.Peer.Value, r.Message.ToString(), r.IsOurs, CodeSystems.DataRights.Code(r.Right), r.At, r.Due, r.IsOverdue, Code(CodeSystems.RightOutcomes, r.Outcome),
        Code(CodeSystems.KeptReasons, r.Kept), r.AnsweredAt);

    internal static string? Code<T>(CodeList<T> list, T? value)
        where T : struct, Enum => value is { } v ? list.Code(v) : null;
}

/// <summary>Records that a copy was offered in every case that is due within so many days; 30 where none are given.</summary>
public sealed record RetentionOfferRequest(int? Days);

/// <summary>What would be purged now and soon.</summary>
public sealed record RetentionReply(DateTimeOffset At, int Days, IReadOnlyList<DueClassReply> Classes, IReadOnlyList<DueCaseReply> Cases)
{
    internal static RetentionReply Of(RetentionReport r) => new(r.At, r.Days, [.. r.Classes.Select(DueClassReply.Of)], [.. r.Cases.Select(DueCaseReply.Of)]);
}

/// <summary>How much of a class is due.</summary>
public sealed record DueClassReply(string Class, string Keep, long Now, long Soon, long Blocked)
{
    internal static DueClassReply Of(DueClass c) => new(Schedule.Name(c.What), Schedule.Keep(c.What), c.Now, c.Soon, c.Blocked);
}

/// <summary>A case whose time is over, or will be.</summary>
public sealed record DueCaseReply(string Case, string Peer, string Class, DateTimeOffset End, DateTimeOffset Due, IReadOnlyList<FaultReply> Obstacles, LegalHoldReply? Hold, string? ProposedBy)
{
    internal static DueCaseReply Of(DueCase c) => new(
        c.Case.ToString(), c.Peer.Value, Schedule.Name(c.What), c.End, c.Due, [.. c.Obstacles.Select(r => new FaultReply(r.Code.Text, r.Path, r.Hint))], c.Hold is { } hold ? LegalHoldReply.Of(hold) : null, c.ProposedBy);
}

/// <summary>What a run of the schedule did.</summary>
public sealed record RetentionRunReply(IReadOnlyDictionary<string, long> Purged, IReadOnlyList<string> Proposed, IReadOnlyList<string> Erased, IReadOnlyList<string> Blocked, IReadOnlyList<string> Answered)
{
    internal static RetentionRunReply Of(RetentionRun r) => new(
        r.Purged.ToDictionary(p => Schedule.Name(p.Key), p => p.Value, StringComparer.Ordinal), [.. r.Proposed.Select(c => c.ToString())], [.. r.Erased.Select(c => c.ToString())],
        [.. r.Blocked.Select(c => c.ToString())], [.. r.Answered.Select(c => c.ToString())]);
}
