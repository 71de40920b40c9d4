using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Referrals;

namespace Trm.Console.Return;

/// <summary>Each side's own look at the dangers (gate G04), area by area.</summary>
internal static class DangerActs
{
    private const int DaysItStands = 60;

    public static ReturnAct Look { get; } = Kept.Topic("risk", "risk.title", "risk.text", (_, _) => [], Read) with
    {
        Asks = Asks,
        IsWhole = (visit, typed) => Areas(visit, typed).Count > 0,
        More = (visit, typed) => [("areas", Areas(visit, typed).Count > 0 ? "risk.other-areas" : "risk.go-on")],
    };

    private static RiskLook? Own(ActVisit visit) => visit.Return.Facts.Risks.FirstOrDefault(l => l.Side == visit.Return.File.OwnSide);

    // First which areas, then each of them: nobody scrolls through eight lists of eleven.
    private static IReadOnlyList<RiskArea> Areas(ActVisit visit, Form? typed) => typed is null
        ? [.. (Own(visit)?.Areas ?? []).Select(a => a.Area)]
        : [.. typed.All("areas").Select(CodeSystems.RiskAreas.Find).OfType<RiskArea>().Distinct().Order()];

    private static List<Question> Asks(ActVisit visit, Form? typed)
    {
        var (own, areas) = (Own(visit), Areas(visit, typed));
        var asks = new List<Question>
        {
            new Question.Some("areas", "risk.areas", CodeWords.Options(CodeSystems.RiskAreas), [.. areas.Select(CodeSystems.RiskAreas.Code)]) { Hint = "risk.areas-hint" },
        };
        if (areas.Count == 0)
            return asks;
        foreach (var area in areas)
        {
            var (code, seen) = (CodeSystems.RiskAreas.Code(area), own?.Areas.FirstOrDefault(a => a.Area == area));
            asks.AddRange(
            [
                new Question.Heading("risk.area", visit.Visit.Words[CodeWords.Key(CodeSystems.RiskAreas, area)]),
                new Question.One($"level-{code}", "risk.level", CodeWords.Options(CodeSystems.RiskLevels), seen is null ? null : CodeSystems.RiskLevels.Code(seen.Level)),
                new Question.Some($"smaller-{code}", "risk.smaller", CodeWords.Options(CodeSystems.Mitigations), [.. (seen?.Mitigation ?? []).Select(CodeSystems.Mitigations.Code)]),
                new Question.YesNo($"accepted-{code}", "risk.accepted", own is null ? null : own.MitigationAccepted.Contains(area)) { Hint = "risk.accepted-hint" },
            ]);
        }

        asks.AddRange(
        [
            new Question.Heading("risk.all"),
            new Question.YesNo("view", "risk.view", own?.PersonsViewRecorded) { Hint = "risk.view-hint" },
            new Question.Day("until", "risk.until", own is null ? visit.Today.AddDays(DaysItStands) : visit.DayOf(own.ValidUntil)),
            new Question.YesNo("paper", "kept.written", own is null ? null : own.Paper is not null),
            .. visit.Return.IsSending ? [new Question.YesNo("state", "risk.state", own?.AboutReceivingState) { Hint = "risk.state-hint" }] : Array.Empty<Question>(),
        ]);
        return asks;
    }

    private static Func<CaseFacts, CaseFacts> Read(ActVisit visit, FormReader read)
    {
        var side = visit.Return.File.OwnSide;
        var areas = read.Codes("areas", CodeSystems.RiskAreas, isNeeded: true).Select(a => (Area: a, Code: CodeSystems.RiskAreas.Code(a))).ToList();
        var views = areas.Select(a => new RiskAreaView(a.Area, read.Code($"level-{a.Code}", CodeSystems.RiskLevels), read.Codes($"smaller-{a.Code}", CodeSystems.Mitigations))).ToList();
        var accepted = areas.Where(a => read.Yes($"accepted-{a.Code}")).Select(a => a.Area).ToList();
        var (heard, until, paper) = (read.Yes("view"), read.Date("until"), read.Yes("paper"));
        var aboutState = visit.Return.IsSending && read.Yes("state");
        if (read.IsGood && until <= visit.Today)
            read.Refuse("until", "risk.over");
        return facts =>
        {
            var own = facts.Risks.FirstOrDefault(l => l.Side == side);
            return facts with
            {
                Risks =
                [
                    .. facts.Risks.Where(l => l.Side != side),
                    new()
                    {
                        Id = own?.Id ?? Kept.Paper(true, null)!,
                        Side = side,
                        ValidUntil = visit.Begin(until),
                        PersonsViewRecorded = heard,
                        Areas = views,
                        MitigationAccepted = accepted,
                        AboutReceivingState = aboutState,
                        Paper = Kept.Paper(paper, own?.Paper),
                    },
                ],
            };
        };
    }
}
