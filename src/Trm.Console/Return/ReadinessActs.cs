using Trm.Console.Wire;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node;

namespace Trm.Console.Return;

/// <summary>The receiving organisation's own word: ready for the plan and, hours before, that somebody is there.</summary>
internal static class ReadinessActs
{
    private static readonly TimeSpan Stands = TimeSpan.FromHours(24);

    public static ReturnAct Plan { get; } = new("ready", "ready.title")
    {
        May = ReturnAct.Sends(MessageKind.ReadinessPlan),
        Opens = true,
        By = Side.Receiving,
        Says = ["ready.text"],
        Asks = Asks,
        Button = "ready.button",
        DoAsync = (visit, read) => SendAsync(visit, read, isFinal: false),
        Done = "ready.done",
        Known = ["ready.known"],
        NotKnown = ["ready.not-known"],
    };

    public static ReturnAct Final { get; } = new("in-place", "ready.final-title")
    {
        May = ReturnAct.Sends(MessageKind.ReadinessFinal),
        Opens = true,
        By = Side.Receiving,
        Says = ["ready.final-text"],
        Asks = Asks,
        Button = "ready.final-button",
        DoAsync = (visit, read) => SendAsync(visit, read, isFinal: true),
        Done = "ready.final-done",
        Known = ["ready.final-known"],
        NotKnown = ["ready.not-known"],
    };

    public static ReturnAct Cannot { get; } = new("cannot", "arrivals.cannot")
    {
        May = Rights.MayStop,
        By = Side.Receiving,
        Says = ["arrivals.cannot-text"],
        Button = "arrivals.cannot",
        DoAsync = async (visit, _) => (await visit.Node.Arrivals.CannotAsync(visit.Case, visit.Officer, visit.Cancel)).Rejections,
        Done = "stop.done",
        Known = ["stop.known"],
        NotKnown = ["stop.not-known"],
    };

    private static IReadOnlyList<Question> Asks(ActVisit visit, Form? typed)
    {
        var (before, last) = (visit.Return.Meeting, visit.Return.Plan?.Legs[^1]);
        var at = last?.Arrives ?? before?.At;
        return
        [
            new Question.Line("met-by", "ready.met-by", before?.MetBy ?? visit.Officer.Code) { Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
            new Question.Line("place", "ready.place", before?.Place ?? last?.To) { Hint = "ready.place-hint" },
            new Question.Moment("at", "ready.at", at),
            new Question.Line("sign", "ready.sign", before?.Sign) { Hint = "ready.sign-hint" },
            new Question.Line("number", "ready.number", before?.Number.Value ?? visit.Movement.OwnNumber) { Keyboard = "tel", Longest = 24, Hint = "return.number-hint" },
            new Question.Moment("until", "ready.until", before?.ValidUntil > at ? before.ValidUntil : at + Stands) { Hint = "ready.until-hint" },
        ];
    }

    private static async Task<IReadOnlyList<Rejection>> SendAsync(ActVisit visit, FormReader read, bool isFinal)
    {
        var (by, place, at, sign) = (ActVisit.Code(read, "met-by"), ActVisit.Place(read, "place"), read.Moment("at"), ActVisit.Place(read, "sign"));
        var (number, until) = (ActVisit.Number(read, "number"), read.Moment("until"));
        if (read.IsGood && until <= at)
            read.Refuse("until", "ready.ends-before");
        if (!read.IsGood)
            return [];
        if (visit.Return.File.Organisation is not { } organisation)
            return [new(RejectionCode.IllegalTransition, "case", "no organisation has accepted this case yet")];
        return (await visit.Node.Returns.ReadyAsync(visit.Case, visit.Officer, new Meeting(organisation, by, place, at, sign, number!, until), isFinal, visit.Cancel)).Rejections;
    }
}
