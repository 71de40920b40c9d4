using System.Globalization;
using Trm.Console.Wire;
using Trm.Contracts.Facts;
using Trm.Contracts.Referrals;

namespace Trm.Console.Return;

/// <summary>What an office has on record of the person's time, papers, health and rights: gates G08 to G11, G19 and G20, and the two that never leave, G07 and G17.</summary>
internal static class SafeguardActs
{
    private const int MostExclusions = 10;

    private static readonly IReadOnlyList<(string Code, string TextKey)> Told =
    [
        ("not-told", "remedies.not-told"), ("with-consent", "remedies.with-consent"), ("by-law", "remedies.by-law"), ("without-either", "remedies.without-either"),
    ];

    private static readonly IReadOnlyList<(string Code, string TextKey)> Kinds =
    [
        ("participant", "exclusions.participant"), ("organisation", "exclusions.organisation"), ("state-bodies", "exclusions.state-bodies"), ("consulate", "exclusions.consulate"),
    ];

    public static ReturnAct Recovery { get; } = Kept.Topic(
        "recovery", "recovery.title", "recovery.text",
        (visit, facts) =>
        [
            new Question.Day("ends", "recovery.ends", facts.Recovery?.EndsAt is { } ends ? visit.DayOf(ends) : null) { IsOptional = true, Hint = "recovery.ends-hint" },
            new Question.YesNo("waiver", "recovery.waiver", facts.Recovery is { } known ? known.Waiver is not null : null) { Hint = "recovery.waiver-hint" },
            new Question.YesNo("advice", "recovery.advice", facts.Recovery is { } advised ? advised.Advice is not null : null),
            new Question.YesNo("paper", "kept.written", facts.Recovery is { } kept ? kept.Paper is not null : null),
        ],
        (visit, read) =>
        {
            var (ends, waiver, advice, paper) = (read.DateOrNull("ends"), read.Yes("waiver"), read.Yes("advice"), read.Yes("paper"));
            return facts => facts with
            {
                Recovery = new()
                {
                    EndsAt = ends is { } day ? visit.Begin(day) : null,
                    Waiver = Kept.Paper(waiver, facts.Recovery?.Waiver),
                    Advice = Kept.Paper(advice, facts.Recovery?.Advice),
                    Paper = Kept.Paper(paper, facts.Recovery?.Paper),
                },
            };
        }) with { By = Side.Sending };

    public static ReturnAct Document { get; } = Kept.Topic(
        "document", "document.title", "document.text",
        (visit, facts) =>
        [
            new Question.YesNo("has", "document.has", facts.Document is null ? null : true),
            new Question.Day("until", "document.until", facts.Document is { } document ? visit.DayOf(document.ValidUntil) : null) { IsOptional = true },
            new Question.YesNo("held", "document.held", facts.Document?.HeldByPerson) { Hint = "document.held-hint" },
            new Question.YesNo("without", "document.without", facts.Document?.WithoutDisclosure) { Hint = "document.without-hint" },
        ],
        (visit, read) =>
        {
            var (has, until, held, without) = (read.Yes("has"), read.DateOrNull("until"), read.Yes("held"), read.Yes("without"));
            if (has && until is null)
                read.Refuse("until", "frame.required");
            // Valid through its last day.
            return facts => facts with { Document = has && until is { } day ? new(facts.Document?.Id ?? Kept.Paper(true, null)!, visit.Begin(day.AddDays(1)).AddSeconds(-1), held, without) : null };
        }) with { By = Side.Sending };

    public static ReturnAct Care { get; } = Kept.Topic(
        "care", "care.title", "care.text",
        (_, facts) =>
        [
            new Question.YesNo("needs", "care.needs", facts.Care is { } known ? known.NeedsMet is not null : null),
            new Question.YesNo("medicine", "care.medicine", facts.Care is { } secured ? secured.MedicineSecured is not null : null) { Hint = "care.medicine-hint" },
            new Question.YesNo("paper", "kept.written", facts.Care is { } kept ? kept.Paper is not null : null),
        ],
        (_, read) =>
        {
            var (needs, medicine, paper) = (read.Yes("needs"), read.Yes("medicine"), read.Yes("paper"));
            return facts => facts with
            {
                Care = (facts.Care ?? new()) with
                {
                    NeedsMet = Kept.Paper(needs, facts.Care?.NeedsMet),
                    MedicineSecured = Kept.Paper(medicine, facts.Care?.MedicineSecured),
                    Paper = Kept.Paper(paper, facts.Care?.Paper),
                },
            };
        }) with { By = Side.Sending };

    public static ReturnAct Fit { get; } = Kept.Topic(
        "fit", "care.fit-title", "care.fit-text",
        (visit, facts) =>
        [
            new Question.YesNo("fit", "care.fit", facts.Care?.FitAt is null ? null : facts.Care.Fit is not null),
            new Question.Moment("at", "care.fit-at", facts.Care?.FitAt ?? visit.Now),
        ],
        (visit, read) =>
        {
            var (fit, at) = (read.Yes("fit"), visit.Moment(read, "at"));
            return facts => facts with { Care = (facts.Care ?? new()) with { Fit = fit ? Kept.Paper(true, at == facts.Care?.FitAt ? facts.Care.Fit : null) : null, FitAt = at } };
        }) with { By = Side.Sending };

    public static ReturnAct Remedies { get; } = Kept.Topic(
        "remedies", "remedies.title", "remedies.text",
        (_, facts) =>
        [
            new Question.YesNo("advice", "remedies.advice", facts.Remedies is { } known ? known.Advice is not null : null),
            new Question.YesNo("lawyer", "remedies.lawyer", facts.Remedies is { } offered ? offered.LawyerOffered is not null : null),
            new Question.One("prosecution", "remedies.prosecution", Told, facts.Remedies is { } told ? Code(told.Prosecution) : null) { Hint = "remedies.prosecution-hint" },
            new Question.YesNo("paper", "kept.written", facts.Remedies is { } kept ? kept.Paper is not null : null),
        ],
        (_, read) =>
        {
            var (advice, lawyer, told, paper) = (read.Yes("advice"), read.Yes("lawyer"), read.OneOf("prosecution", [.. Told.Select(t => t.Code)]), read.Yes("paper"));
            return facts => facts with
            {
                Remedies = new()
                {
                    Advice = Kept.Paper(advice, facts.Remedies?.Advice),
                    LawyerOffered = Kept.Paper(lawyer, facts.Remedies?.LawyerOffered),
                    Prosecution = Enum.GetValues<ProsecutionTold>().First(t => Code(t) == told),
                    Paper = Kept.Paper(paper, facts.Remedies?.Paper),
                },
            };
        }) with { By = Side.Sending };

    public static ReturnAct Support { get; } = Kept.Topic(
        "support", "support.title", "support.text",
        (_, facts) =>
        [
            .. facts.Wish is { } wish ? [new Question.YesNo("with-wish", "support.with-wish", facts.Support is null ? null : facts.Support.Consent == wish.Id) { Hint = "support.with-wish-hint" }] : Array.Empty<Question>(),
            new Question.YesNo("interpreter-needed", "support.interpreter-needed", facts.Support?.InterpreterNeeded),
            new Question.Line("interpreter", "support.interpreter", facts.Support?.Interpreter) { IsOptional = true, Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
            new Question.YesNo("independent", "support.independent", facts.Support?.InterpreterIndependent) { Hint = "support.independent-hint" },
            new Question.YesNo("form-needed", "support.form-needed", facts.Support?.FormNeeded),
            new Question.YesNo("form-used", "support.form-used", facts.Support?.FormUsed),
            new Question.YesNo("supporter-needed", "support.supporter-needed", facts.Support?.SupporterNeeded),
            new Question.Line("supporter", "support.supporter", facts.Support?.Supporter) { IsOptional = true, Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
        ],
        (visit, read) =>
        {
            var consent = visit.Return.Facts.Wish is { } asked && read.Yes("with-wish") ? asked.Id : null;
            var support = new SupportFacts
            {
                InterpreterNeeded = read.Yes("interpreter-needed"),
                Interpreter = ActVisit.CodeOrNull(read, "interpreter"),
                InterpreterIndependent = read.Yes("independent"),
                FormNeeded = read.Yes("form-needed"),
                FormUsed = read.Yes("form-used"),
                SupporterNeeded = read.Yes("supporter-needed"),
                Supporter = ActVisit.CodeOrNull(read, "supporter"),
                Consent = consent,
            };
            return facts => facts with { Support = support };
        }) with { By = Side.Sending };

    public static ReturnAct LastCall { get; } = Kept.Topic(
        "last-call", "last-call.title", "last-call.text",
        (_, facts) =>
        [
            new Question.YesNo("wants", "last-call.wants") { Hint = "last-call.wants-hint" },
            new Question.YesNo("fit", "last-call.fit"),
        ],
        (visit, read) =>
        {
            var (wants, fit, now) = (read.Yes("wants"), read.Yes("fit"), visit.Now);
            return facts => facts with { FinalCheck = new() { CheckedAt = now, StillWantsToGo = Kept.Paper(wants, null), Fit = Kept.Paper(fit, null) } };
        }) with { By = Side.Sending, Then = typed => typed["wants"] == "no" ? StopActs.Withdraw : null };

    // The one tab of the sending side. Neither of the two is ever said to anybody, not even that it is there.
    public static ReturnAct Protection { get; } = Kept.Topic(
        "protection", "protection.title", "protection.text",
        (_, facts) =>
        [
            new Question.Stood("stood", Standing(facts.Bar)),
            new Question.YesNo("pending", "protection.pending", facts.Bar.ProtectionPending),
            new Question.YesNo("appeal", "protection.appeal", facts.Bar.OpenToAppeal),
            new Question.YesNo("refoulement", "protection.refoulement", facts.Bar.RefoulementRisk) { Hint = "protection.refoulement-hint" },
        ],
        (_, read) =>
        {
            var (bar, stood) = (new ReturnBar(read.Yes("pending"), read.Yes("appeal"), read.Yes("refoulement")), read.Form.All("stood"));
            // What bars a return is taken away by whoever has seen it, and by nobody whose page was opened before.
            return facts =>
            {
                var since = Standing(facts.Bar).Except(stood, StringComparer.Ordinal).ToList();
                return facts with { Bar = new(bar.ProtectionPending || since.Contains("pending"), bar.OpenToAppeal || since.Contains("appeal"), bar.RefoulementRisk || since.Contains("refoulement")) };
            };
        }) with { By = Side.Sending };

    public static ReturnAct Exclusions { get; } = Kept.Topic(
        "exclusions", "exclusions.title", "exclusions.text",
        (_, facts) => [],
        (_, read) =>
        {
            var count = Rows(read.Form, 0);
            var excluded = Enumerable.Range(1, count).Where(n => read.Form[$"kind-{n}"].Length > 0 || read.Form[$"value-{n}"].Length > 0)
                .Select(n => new Exclusion(Kind(read.OneOf($"kind-{n}", [.. Kinds.Select(k => k.Code)])), read.Text($"value-{n}", 64).ToUpperInvariant())).ToList();
            var (witness, stood) = (read.Yes("witness"), read.Form.All("stood"));
            // Whom somebody else has excluded since this page was opened stays excluded.
            return facts => facts with
            {
                Exclusions = new(
                    [.. excluded, .. facts.Exclusions.Excluded.Where(e => !excluded.Contains(e) && !stood.Contains(Mark(e), StringComparer.Ordinal))], null,
                    witness || (facts.Exclusions.WitnessProtection && !stood.Contains(Witness, StringComparer.Ordinal))),
            };
        }) with
    {
        By = Side.Sending,
        Asks = (visit, typed) => AskWhom(visit.Return.Facts.Exclusions, typed),
        More = (visit, typed) => Rows(typed, visit.Return.Facts.Exclusions.Excluded.Count) < MostExclusions ? [("row", "exclusions.more")] : [],
    };

    private const string Witness = "witness";

    private static string Mark(Exclusion excluded) => $"{Kinds[(int)excluded.Kind].Code} {excluded.Value}";

    private static IReadOnlyList<string> Standing(ReturnBar bar) =>
        [.. bar.ProtectionPending ? ["pending"] : Array.Empty<string>(), .. bar.OpenToAppeal ? ["appeal"] : Array.Empty<string>(), .. bar.RefoulementRisk ? ["refoulement"] : Array.Empty<string>()];

    private static string Code(ProsecutionTold told) => Told[(int)told].Code;

    private static ExclusionKind Kind(string code) => Kinds.Index().FirstOrDefault(k => k.Item.Code == code) is (var n, _) ? (ExclusionKind)n : default;

    private static int Rows(Form? typed, int known) => typed is null
        ? Math.Max(1, known)
        : Math.Clamp((int.TryParse(typed["rows"], NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? rows : 1) + (typed["more"] == "row" ? 1 : 0), 1, MostExclusions);

    private static IReadOnlyList<Question> AskWhom(ExclusionFacts known, Form? typed)
    {
        var rows = Rows(typed, known.Excluded.Count);
        return
        [
            new Question.Count("rows", rows),
            new Question.Stood("stood", typed is null ? [.. known.Excluded.Select(Mark), .. known.WitnessProtection ? [Witness] : Array.Empty<string>()] : typed.All("stood")),
            .. Enumerable.Range(1, rows).SelectMany(n => (Question[])
            [
                new Question.One($"kind-{n}", "exclusions.kind", Kinds, known.Excluded.ElementAtOrDefault(n - 1) is { } one ? Kinds[(int)one.Kind].Code : null) { IsOptional = true },
                new Question.Line($"value-{n}", "exclusions.value", known.Excluded.ElementAtOrDefault(n - 1)?.Value) { IsOptional = true, Longest = 64, Hint = "exclusions.value-hint" },
            ]),
            new Question.YesNo("witness", "exclusions.witness", known.WitnessProtection) { Hint = "exclusions.witness-hint" },
        ];
    }
}
