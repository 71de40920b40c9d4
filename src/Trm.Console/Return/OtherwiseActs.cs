using Trm.Contracts.Facts;
using Trm.Contracts.Gates;
using Trm.Contracts.Referrals;

namespace Trm.Console.Return;

/// <summary>An adult decides otherwise than they were advised; an emergency lets paper follow. Both are cleared by two like every return; the record says what stands instead of a gate.</summary>
internal static class OtherwiseActs
{
    private const int DaysToFollow = 14;

    private static readonly IReadOnlyList<(string Code, string TextKey)> Papers =
        [("risk-look", "fast.risk-look"), ("recovery", "fast.recovery"), ("care-plan", "fast.care-plan"), ("remedies-advice", "fast.remedies-advice")];

    public static ReturnAct OwnDecision { get; } = Kept.Topic(
        "own-decision", "own.title", "own.text",
        (_, facts) =>
        [
            new Question.Some("gates", "own.gates", [.. GateTable.All.Where(g => g.Nature == GateNature.Own).Select(g => (g.Name, $"gate.{g.Name}"))], facts.OwnDecision?.Gates ?? []) { Hint = "own.gates-hint" },
            new Question.Moment("advised", "own.advised", facts.OwnDecision?.AdvisedAt),
            new Question.YesNo("language", "own.language", facts.OwnDecision?.InOwnLanguage),
            new Question.YesNo("adviser", "own.adviser", facts.OwnDecision is { } offered ? offered.AdviserOffered is not null : null),
            new Question.Moment("decided", "own.decided", facts.OwnDecision?.DecidedAt) { Hint = "own.decided-hint" },
            new Question.Line("second", "own.second", facts.OwnDecision?.SecondOfficer) { Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
            new Question.YesNo("plan", "own.plan", facts.OwnDecision is { } planned ? planned.SafetyPlan is not null : null),
            new Question.Moment("check-in", "own.check-in", facts.OwnDecision?.CheckIn) { Hint = "own.check-in-hint" },
            new Question.Line("number", "own.number", facts.OwnDecision?.HelpNumber) { IsOptional = true, Keyboard = "tel", Longest = 24, Hint = "own.number-hint" },
        ],
        (visit, read) =>
        {
            var gates = read.Form.All("gates").Where(g => GateTable.Find(g)?.Nature == GateNature.Own).Distinct(StringComparer.Ordinal).ToList();
            if (gates.Count == 0)
                read.Refuse("gates", "frame.choose-some");
            var (advised, language, adviser, decided) = (read.Moment("advised"), read.Yes("language"), read.Yes("adviser"), visit.Moment(read, "decided"));
            var (second, plan, checkIn) = (ActVisit.Code(read, "second"), read.Yes("plan"), read.Moment("check-in"));
            if (second == visit.Officer.Code)
                read.Refuse("second", "own.another");
            var number = read.Form["number"].Length == 0 ? null : ActVisit.Number(read, "number");
            return facts => facts with
            {
                OwnDecision = new()
                {
                    Id = facts.OwnDecision?.Id ?? Kept.Paper(true, null)!,
                    Gates = gates,
                    AdvisedAt = advised,
                    InOwnLanguage = language,
                    AdviserOffered = Kept.Paper(adviser, facts.OwnDecision?.AdviserOffered),
                    DecidedAt = decided,
                    Officer = visit.Officer.Code,
                    SecondOfficer = second,
                    SafetyPlan = Kept.Paper(plan, facts.OwnDecision?.SafetyPlan),
                    CheckIn = checkIn,
                    HelpNumber = number?.Value,
                },
            };
        }) with { By = Side.Sending };

    public static ReturnAct FastTrack { get; } = Kept.Topic(
        "fast-track", "fast.title", "fast.text",
        (visit, facts) =>
        [
            new Question.Some("papers", "fast.papers", Papers, [.. (facts.FastTrack?.Tasks ?? []).Select(t => Papers[(int)t.Paper].Code)]) { Hint = "fast.papers-hint" },
            new Question.Day("due", "fast.due", facts.FastTrack?.Tasks is [var first, ..] ? first.Due : visit.Today.AddDays(DaysToFollow)),
            new Question.Line("second", "own.second", facts.FastTrack?.SecondOfficer) { Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
            new Question.YesNo("word", "fast.word", facts.FastTrack is { } spoken ? spoken.WordWithPerson is not null : null),
            new Question.YesNo("receiver", "fast.receiver", facts.FastTrack is { } named ? named.ReceiverOrWish is not null : null),
            new Question.YesNo("shorter", "fast.shorter", facts.FastTrack?.ShorterFinalCheck),
        ],
        (visit, read) =>
        {
            var papers = read.Form.All("papers").Select(c => Papers.Index().FirstOrDefault(p => p.Item.Code == c, (-1, default)).Index).Where(n => n >= 0).Select(n => (PostponedPaper)n).Distinct().Order().ToList();
            var (due, second, word, receiver, shorter) = (read.Date("due"), ActVisit.Code(read, "second"), read.Yes("word"), read.Yes("receiver"), read.Yes("shorter"));
            if (second == visit.Officer.Code)
                read.Refuse("second", "own.another");
            return facts => facts with
            {
                FastTrack = new()
                {
                    Officer = visit.Officer.Code,
                    SecondOfficer = second,
                    WordWithPerson = Kept.Paper(word, facts.FastTrack?.WordWithPerson),
                    ReceiverOrWish = Kept.Paper(receiver, facts.FastTrack?.ReceiverOrWish),
                    ShorterFinalCheck = shorter,
                    Tasks = [.. papers.Select(p => facts.FastTrack?.Tasks.FirstOrDefault(t => t.Paper == p) is { } task ? task with { Due = due } : new FollowUpTask(p, visit.Officer.Code, due))],
                },
            };
        }) with { By = Side.Sending };

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

    private static IReadOnlyList<(string Code, string TextKey)> Open(CaseFacts facts, bool french) =>
        [.. (facts.FastTrack?.Tasks ?? []).Where(t => t.Done is null).Select(t => (Papers[(int)t.Paper].Code, t.Words(french)))];

}
