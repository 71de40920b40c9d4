using Trm.Console.Wire;
using Trm.Contracts.Facts;
using Trm.Contracts.Gates;
using Trm.Contracts.Referrals;
using Trm.Node;
using Trm.Node.Approvals;

namespace Trm.Console.Return;

/// <summary>An adult decides otherwise than they were advised; an emergency lets paper follow. Two officers sign it, each in their own session, before it stands on record; then they clear it, as every return.</summary>
internal static class OtherwiseActs
{
    private const int DaysToFollow = 14;

    private static readonly IReadOnlyList<(string Code, string TextKey)> Papers =
        [("risk-look", "fast.risk-look"), ("recovery", "fast.recovery"), ("care-plan", "fast.care-plan"), ("remedies-advice", "fast.remedies-advice")];

    public static ReturnAct OwnDecision { get; } = new("own-decision", "own.title")
    {
        May = role => Rights.MayPropose(role, ApprovalAct.OwnDecisionRecord),
        Opens = true,
        StaysHere = true,
        By = Side.Sending,
        Says = ["own.text", "own.two"],
        Asks = (visit, _) => Decided(visit.Return.Facts.OwnDecision),
        Button = "own.button",
        ProposeAsync = async (visit, read) =>
        {
            var record = ReadDecided(visit, read);
            return read.IsGood ? PairActs.ToSign(visit, await visit.Node.Approvals.ProposeOwnDecisionAsync(visit.Case, visit.Officer, record, visit.Cancel)) : null;
        },
    };

    public static ReturnAct FastTrack { get; } = new("fast-track", "fast.title")
    {
        May = role => Rights.MayPropose(role, ApprovalAct.FastTrackRecord),
        Opens = true,
        StaysHere = true,
        By = Side.Sending,
        Says = ["fast.text", "own.two"],
        Asks = (visit, _) => Shortened(visit, visit.Return.Facts.FastTrack),
        Button = "own.button",
        ProposeAsync = async (visit, read) =>
        {
            var record = ReadShortened(read);
            return read.IsGood ? PairActs.ToSign(visit, await visit.Node.Approvals.ProposeFastTrackAsync(visit.Case, visit.Officer, record, visit.Cancel)) : null;
        },
    };

    public static ReturnAct PapersDone { get; } = Kept.Topic(
        "papers-done", "fast.done-title", "fast.done-text",
        (visit, facts) => [new Question.Some("done", "fast.done", Open(facts, visit.Visit.Words.Language == "fr"), []) { IsLiteral = true }],
        (_, read) =>
        {
            var done = read.Form.All("done");
            return facts => facts with
            {
                FastTrack = facts.FastTrack is not { } fast ? null : fast with
                {
                    Tasks = [.. fast.Tasks.Select(t => t.Done is null && done.Contains(Papers[(int)t.Paper].Code, StringComparer.Ordinal) ? t with { Done = Kept.Paper(true, null) } : t)],
                },
            };
        }) with { By = Side.Sending, IsWhole = (visit, _) => Open(visit.Return.Facts, french: false).Count > 0 };

    private static IReadOnlyList<Question> Decided(OwnDecision? own) =>
    [
        new Question.Some("gates", "own.gates", [.. GateTable.All.Where(g => g.Nature == GateNature.Own).Select(g => (g.Name, $"gate.{g.Name}"))], own?.Gates ?? []) { Hint = "own.gates-hint" },
        new Question.Moment("advised", "own.advised", own?.AdvisedAt),
        new Question.YesNo("language", "own.language", own?.InOwnLanguage),
        new Question.YesNo("adviser", "own.adviser", own is null ? null : own.AdviserOffered is not null),
        new Question.Moment("decided", "own.decided", own?.DecidedAt) { Hint = "own.decided-hint" },
        new Question.YesNo("plan", "own.plan", own is null ? null : own.SafetyPlan is not null),
        new Question.Moment("check-in", "own.check-in", own?.CheckIn) { Hint = "own.check-in-hint" },
        new Question.Line("number", "own.number", own?.HelpNumber) { IsOptional = true, Keyboard = "tel", Longest = 24, Hint = "own.number-hint" },
    ];

    private static OwnDecisionRecord ReadDecided(ActVisit visit, FormReader read)
    {
        var gates = read.Form.All("gates").Where(g => GateTable.Find(g)?.Nature == GateNature.Own).Distinct(StringComparer.Ordinal).ToList();
        if (gates.Count == 0)
            read.Refuse("gates", "frame.choose-some");
        var (advised, language, adviser, decided) = (read.Moment("advised"), Needed(read, "language"), Needed(read, "adviser"), visit.Moment(read, "decided"));
        var (plan, checkIn) = (Needed(read, "plan"), read.Moment("check-in"));
        var number = read.Form["number"].Length == 0 ? null : ActVisit.Number(read, "number");
        if (number is null && gates.Contains("G05", StringComparer.Ordinal))
            read.Refuse("number", "own.number-hint");
        if (read.IsGood && decided - advised < TimeSpan.FromHours(OwnDecisionRule.HoursToThink))
            read.Refuse("decided", "own.decided-hint");
        if (read.IsGood && decided > visit.Now)
            read.Refuse("decided", "own.not-yet");
        if (read.IsGood && visit.Return.Facts.Age != AgeStanding.Adult)
            read.Refuse("", "own.adults");
        return new(gates, advised, language, adviser, decided, plan, checkIn, number?.Value);
    }

    private static IReadOnlyList<Question> Shortened(ActVisit visit, FastTrackFacts? fast) =>
    [
        new Question.Some("papers", "fast.papers", Papers, [.. (fast?.Tasks ?? []).Select(t => Papers[(int)t.Paper].Code)]) { Hint = "fast.papers-hint" },
        new Question.Day("due", "fast.due", fast?.Tasks is [var first, ..] ? first.Due : visit.Today.AddDays(DaysToFollow)),
        new Question.YesNo("word", "fast.word", fast is null ? null : fast.WordWithPerson is not null),
        new Question.YesNo("receiver", "fast.receiver", fast is null ? null : fast.ReceiverOrWish is not null),
        new Question.YesNo("shorter", "fast.shorter", fast?.ShorterFinalCheck),
    ];

    private static FastTrackRecord ReadShortened(FormReader read)
    {
        var papers = read.Form.All("papers").Select(c => Papers.Index().FirstOrDefault(p => p.Item.Code == c, (-1, default)).Index).Where(n => n >= 0).Select(n => (PostponedPaper)n).Distinct().Order().ToList();
        var (due, word, receiver, shorter) = (read.Date("due"), Needed(read, "word"), Needed(read, "receiver"), read.Yes("shorter"));
        if (papers.Count == 0 && !shorter)
            read.Refuse("papers", "frame.choose-some");
        return new(papers, due, word, receiver, shorter);
    }

    // Two officers sign what was done, and not what is still to be done.
    private static bool Needed(FormReader read, string name)
    {
        var yes = read.Yes(name);
        if (!yes)
            read.Refuse(name, "own.needed");
        return yes;
    }

    private static IReadOnlyList<(string Code, string TextKey)> Open(CaseFacts facts, bool french) =>
        [.. (facts.FastTrack?.Tasks ?? []).Where(t => t.Done is null).Select(t => (Papers[(int)t.Paper].Code, t.Words(french)))];
}
