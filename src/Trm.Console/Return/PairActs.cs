using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Approvals;
using Trm.Node;

namespace Trm.Console.Return;

/// <summary>What takes two officers, each in their own session, and is told to the other side: a clearance, and the end of a stop. Here it is proposed; both sign it on a page of its own.</summary>
internal static class PairActs
{
    public static ReturnAct Clear { get; } = new("clear", "clear.title")
    {
        May = role => Rights.MayPropose(role, ApprovalAct.Clearance),
        Opens = true,
        By = Side.Sending,
        Says = ["clear.text"],
        Point = GatePoint.Clearance,
        Asks = (visit, _) => [new Question.Day("departure", "clear.departure", visit.Return.Plan is { Legs: [var first, ..] } ? visit.DayOf(first.Departs) : null)],
        Button = "clear.button",
        ProposeAsync = async (visit, read) =>
        {
            var departure = read.Date("departure");
            return read.IsGood ? ToSign(visit, await visit.Node.Approvals.ProposeClearanceAsync(visit.Case, visit.Officer, departure, visit.Cancel)) : null;
        },
    };

    // Never beside what stops: who lifts has come here for it.
    public static ReturnAct Lift { get; } = new("lift", "lift.title")
    {
        May = role => Rights.MayPropose(role, ApprovalAct.HoldLift),
        Opens = true,
        IsBesideStop = false,
        Says = ["lift.text"],
        Asks = (visit, _) => [new Question.One("hold", "lift.hold", [.. visit.Return.OwnHolds.Select(h => (h.Message.ToString(), Words(visit, h)))], visit.Return.OwnHolds is [var only] ? only.Message.ToString() : null) { IsLiteral = true }],
        IsWhole = (visit, _) => visit.Return.OwnHolds.Count > 0,
        Button = "lift.button",
        ProposeAsync = async (visit, read) =>
        {
            var hold = read.OneOf("hold", [.. visit.Return.OwnHolds.Select(h => h.Message.ToString())]);
            return read.IsGood ? ToSign(visit, await visit.Node.Approvals.ProposeLiftAsync(visit.Case, visit.Officer, MessageId.Parse(hold).Value, visit.Cancel)) : null;
        },
    };

    /// <summary>The page where both of them sign.</summary>
    public static Result<string> ToSign(ActVisit visit, Result<Approval> proposed) =>
        proposed.IsOk ? Result<string>.Ok($"/case/{visit.Case}/approve/{proposed.Value.Id}") : Result<string>.Refused(proposed.Rejections);

    private static string Words(ActVisit visit, (MessageId Message, DateOnly Review, bool OnPersonsWord) hold) => visit.Visit.Words.Say(
        hold.OnPersonsWord ? "lift.of-person" : "lift.of-office", ReadBackWord.Of(hold.Message).Text, hold.Review.ToString("d MMM yyyy", visit.Visit.Words.Culture));
}
