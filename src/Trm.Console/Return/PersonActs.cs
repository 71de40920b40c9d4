using Trm.Console.Wire;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;

namespace Trm.Console.Return;

/// <summary>Whether the person is a child, and what stands behind a child's journey and that of everyone who depends on the person: gates G06 and G18.</summary>
internal static class PersonActs
{
    private static readonly IReadOnlyList<(string Code, string TextKey)> Ages = [("adult", "child.adult"), ("in-doubt", "child.in-doubt"), ("child", "child.is-child")];

    private static readonly IReadOnlyList<(string Code, string TextKey)> Families = [("not-screened", "child.not-screened"), ("positive", "child.positive"), ("negative", "child.negative")];

    public static ReturnAct Age { get; } = Kept.Topic(
        "age", "child.age-title", "child.age-text",
        (visit, facts) => [new Question.One("age", "child.age", Ages, visit.Return.File.Facts is null ? null : Ages[(int)facts.Age].Code) { Hint = "child.age-hint" }],
        (_, read) =>
        {
            var age = read.OneOf("age", [.. Ages.Select(a => a.Code)]);
            return facts => facts with { Age = Enum.GetValues<AgeStanding>().First(a => Ages[(int)a].Code == age) };
        });

    public static ReturnAct Child { get; } = Kept.Topic("child", "child.title", "child.text", (visit, facts) => visit.Return.IsSending ? Sending(visit, facts.Child ?? new()) : Receiving(facts.Child ?? new()), (visit, read) =>
        visit.Return.IsSending ? ReadSending(visit, read) : ReadReceiving(read));

    public static ReturnAct Dependants { get; } = Kept.Topic("dependants", "dependants.title", "dependants.text", (visit, facts) => [.. Travelling(visit).Index().SelectMany(d => About(visit, d.Index, d.Item))], ReadDependants) with
    {
        By = Side.Sending,
        IsWhole = (visit, _) => Travelling(visit).Count > 0,
    };

    private static IReadOnlyList<Question> Sending(ActVisit visit, ChildFacts child) =>
    [
        new Question.Line("guardian", "child.guardian", child.Guardian) { IsOptional = true, Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
        new Question.YesNo("independent", "child.independent", child.Guardian is null ? null : child.GuardianIndependent),
        new Question.YesNo("heard", "child.heard", child.Heard is null ? null : true),
        new Question.Day("decided", "child.decided", child.BestInterests is null ? null : visit.DayOf(child.BestInterestsAt)) { IsOptional = true, Hint = "child.decided-hint" },
        new Question.YesNo("outcome", "child.outcome", child.BestInterests is null ? null : child.OutcomeIsThisReturn),
        new Question.Moment("screened", "child.screened", child.FamilyScreenedAt) { IsOptional = true, Hint = "child.screened-hint" },
        new Question.Moment("contacted", "child.contacted", child.FamilyContactedAt) { IsOptional = true },
        new Question.One("family", "child.family", Families, Families[(int)child.Family].Code),
        new Question.YesNo("other", "child.other", child.OtherCare is null ? null : true),
        new Question.YesNo("accepted", "child.accepted", child.ResponsibilityAccepted is null ? null : true) { Hint = "child.accepted-hint" },
        new Question.Line("escort", "child.escort", child.Escort) { IsOptional = true, Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
        new Question.Line("takes-over", "child.takes-over", child.ReceivingGuardian) { IsOptional = true, Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
    ];

    // What this side does itself: it has the rest from the other.
    private static IReadOnlyList<Question> Receiving(ChildFacts child) =>
    [
        new Question.YesNo("accepted", "child.accept", child.ResponsibilityAccepted is null ? null : true) { Hint = "child.accepted-hint" },
        new Question.Line("takes-over", "child.takes-over", child.ReceivingGuardian) { IsOptional = true, Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
        new Question.YesNo("other", "child.other", child.OtherCare is null ? null : true),
    ];

    private static Func<CaseFacts, CaseFacts> ReadSending(ActVisit visit, FormReader read)
    {
        var (guardian, independent, heard) = (ActVisit.CodeOrNull(read, "guardian"), read.Yes("independent"), read.Yes("heard"));
        var (decided, outcome, screened, contacted) = (read.DateOrNull("decided"), read.Yes("outcome"), read.MomentOrNull("screened"), read.MomentOrNull("contacted"));
        var (family, other, accepted) = (read.OneOf("family", [.. Families.Select(f => f.Code)]), read.Yes("other"), read.Yes("accepted"));
        var (escort, takesOver) = (ActVisit.CodeOrNull(read, "escort"), ActVisit.CodeOrNull(read, "takes-over"));
        return facts => facts with
        {
            Child = new()
            {
                Guardian = guardian,
                GuardianIndependent = independent,
                Heard = Kept.Paper(heard, facts.Child?.Heard),
                BestInterests = Kept.Paper(decided is not null, facts.Child?.BestInterests),
                OutcomeIsThisReturn = outcome,
                BestInterestsAt = decided is { } day ? visit.Begin(day) : DateTimeOffset.UnixEpoch,
                FamilyScreenedAt = screened,
                FamilyContactedAt = contacted,
                Family = Enum.GetValues<FamilyView>().First(f => Families[(int)f].Code == family),
                OtherCare = Kept.Paper(other, facts.Child?.OtherCare),
                ResponsibilityAccepted = Kept.Paper(accepted, facts.Child?.ResponsibilityAccepted),
                Escort = escort,
                ReceivingGuardian = takesOver,
            },
        };
    }

    private static Func<CaseFacts, CaseFacts> ReadReceiving(FormReader read)
    {
        var (accepted, takesOver, other) = (read.Yes("accepted"), ActVisit.CodeOrNull(read, "takes-over"), read.Yes("other"));
        return facts => facts with
        {
            Child = (facts.Child ?? new()) with
            {
                ResponsibilityAccepted = Kept.Paper(accepted, facts.Child?.ResponsibilityAccepted),
                ReceivingGuardian = takesOver,
                OtherCare = Kept.Paper(other, facts.Child?.OtherCare),
            },
        };
    }

    private static IReadOnlyList<CaseId> Travelling(ActVisit visit) => visit.Return.Proposal?.Dependants ?? [];

    private static IEnumerable<Question> About(ActVisit visit, int n, CaseId dependant)
    {
        var known = visit.Return.Facts.Dependants.FirstOrDefault(d => d.Record == dependant.ToString());
        return
        [
            new Question.Heading("dependants.one", Trm.Node.Overview.ShortName.Of(dependant)),
            Paper("identity", known?.Identity), Paper("nationality", known?.Nationality), Paper("papers", known?.Papers), Paper("responsibility", known?.ParentalResponsibility), Paper("interests", known?.BestInterests),
            new Question.YesNo($"together-{n}", "dependants.together", known?.ClearedTogether),
            new Question.YesNo($"apart-{n}", "dependants.apart", known is null ? null : known.ApartBecause is not null) { Hint = "dependants.apart-hint" },
        ];

        Question.YesNo Paper(string name, string? paper) => new($"{name}-{n}", Label(name), known is null ? null : paper is not null);
    }

    private static string Label(string name) => name switch
    {
        "identity" => "dependants.identity",
        "nationality" => "dependants.nationality",
        "papers" => "dependants.papers",
        "responsibility" => "dependants.responsibility",
        _ => "dependants.interests",
    };

    private static Func<CaseFacts, CaseFacts> ReadDependants(ActVisit visit, FormReader read)
    {
        var told = Travelling(visit).Index().Select(d => (d.Item, Has: new Dictionary<string, bool>(StringComparer.Ordinal)
        {
            ["identity"] = read.Yes($"identity-{d.Index}"),
            ["nationality"] = read.Yes($"nationality-{d.Index}"),
            ["papers"] = read.Yes($"papers-{d.Index}"),
            ["responsibility"] = read.Yes($"responsibility-{d.Index}"),
            ["interests"] = read.Yes($"interests-{d.Index}"),
            ["together"] = read.Yes($"together-{d.Index}"),
            ["apart"] = read.Yes($"apart-{d.Index}"),
        })).ToList();
        return facts => facts with
        {
            Dependants =
            [
                .. told.Select(one =>
                {
                    var known = facts.Dependants.FirstOrDefault(d => d.Record == one.Item.ToString());
                    return new DependantFacts
                    {
                        Record = one.Item.ToString(),
                        Identity = Kept.Paper(one.Has["identity"], known?.Identity),
                        Nationality = Kept.Paper(one.Has["nationality"], known?.Nationality),
                        Papers = Kept.Paper(one.Has["papers"], known?.Papers),
                        ParentalResponsibility = Kept.Paper(one.Has["responsibility"], known?.ParentalResponsibility),
                        BestInterests = Kept.Paper(one.Has["interests"], known?.BestInterests),
                        ClearedTogether = one.Has["together"],
                        ApartBecause = Kept.Paper(one.Has["apart"], known?.ApartBecause),
                    };
                }),
            ],
        };
    }
}
