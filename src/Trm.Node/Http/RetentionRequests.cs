using Trm.Contracts.Codes;
using Trm.Node.Retention;

namespace Trm.Node.Http;

/// <summary>Proposes an erasure on that legal ground; of another officer with the same ground: approves it.</summary>
public sealed record ErasureRequest(string Basis);

/// <summary>Sets a legal hold for that reason; without one, lifts the hold that stands.</summary>
public sealed record LegalHoldRequest(string? Why);

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
