using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node;
using Trm.Node.Referrals;

namespace Trm.Console.Return;

/// <summary>The person's own wish: a consent to return by itself (gate G03), and being asked again. It is written into the office's sheet, from where messages carry it, and on record for the gate.</summary>
internal static class WishActs
{
    private const int DaysItLasts = 180;

    public static ReturnAct Wish { get; } = new("wish", "wish.title")
    {
        May = role => role == Role.Coordinator,
        Opens = true,
        StaysHere = true,
        By = Side.Sending,
        Says = ["wish.text"],
        Asks = (visit, _) => Asks(visit),
        Button = "kept.keep",
        DoAsync = KeepAsync,
    };

    public static ReturnAct AskedAgain { get; } = Kept.Topic(
        "asked-again", "wish.again-title", "wish.again-text",
        (visit, _) => [new Question.YesNo("still", "wish.still"), new Question.Moment("at", "wish.again-at", visit.Now)],
        (visit, read) =>
        {
            var (still, at) = (read.Yes("still"), visit.Moment(read, "at"));
            if (read.IsGood && still && visit.Return.Facts.Wish is null)
                read.Refuse("", "wish.none-yet");
            // A no is on record before anything else: a yes of before does not stand beside it, and clears nobody.
            return facts => facts with { Wish = facts.Wish is { } wish ? wish with { AskedAgainAt = still ? at : null } : null };
        }) with { By = Side.Sending, Then = typed => typed["still"] == "no" ? StopActs.Withdraw : null };

    private static IReadOnlyList<Question> Asks(ActVisit visit)
    {
        var wish = visit.Return.Facts.Wish;
        return
        [
            new Question.Moment("informed", "wish.informed", wish?.InformedAt) { Hint = "wish.informed-hint" },
            new Question.YesNo("stay", "wish.stay", wish?.RightToAskToStayTold) { Hint = "wish.stay-hint" },
            new Question.Moment("given", "wish.given", wish?.GivenAt) { Hint = "wish.given-hint" },
            new Question.One("taker", "wish.taker", CodeWords.Options(CodeSystems.ConsentTakers), wish is null ? null : CodeSystems.ConsentTakers.Code(wish.TakenBy)) { Hint = "wish.taker-hint" },
            new Question.One("capacity", "wish.capacity", CodeWords.Options(CodeSystems.ConsentCapacities)),
            new Question.Line("language", "wish.language") { Longest = 60, Hint = "wish.language-hint" },
            new Question.Line("interpreter", "wish.interpreter", visit.Return.Facts.Support?.Interpreter) { IsOptional = true, Longest = ActVisit.LongestCode, Hint = "wish.interpreter-hint" },
            new Question.Line("explained", "wish.explained") { Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
            new Question.YesNo("understood", "wish.understood", wish?.Understood),
            new Question.One("how", "wish.form", CodeWords.Options(CodeSystems.ConsentForms)),
            new Question.One("place", "wish.place", CodeWords.Options(CodeSystems.ConsentPlaces)),
            new Question.One("copy", "wish.copy", CodeWords.Options(CodeSystems.ConsentCopies)),
            .. visit.Return.Facts.Support is null ? Array.Empty<Question>() : [new Question.YesNo("helped", "wish.helped") { Hint = "wish.helped-hint" }],
            new Question.Day("expires", "wish.expires", wish is null ? visit.Today.AddDays(DaysItLasts) : visit.DayOf(wish.Expires)),
        ];
    }

    private static async Task<IReadOnlyList<Rejection>> KeepAsync(ActVisit visit, FormReader read)
    {
        var (informed, stay, given, taker) = (read.Moment("informed"), read.Yes("stay"), visit.Moment(read, "given"), read.Code("taker", CodeSystems.ConsentTakers));
        var (capacity, language) = (read.Code("capacity", CodeSystems.ConsentCapacities), Names.Find(read.Text("language", 60), visit.Visit.Words, isCountry: false));
        if (language is null)
            read.Refuse("language", "frame.no-name");
        var (interpreter, explained, understood) = (ActVisit.CodeOrNull(read, "interpreter"), ActVisit.Code(read, "explained"), read.Yes("understood"));
        var (form, place, copy, expires) = (read.Code("how", CodeSystems.ConsentForms), read.Code("place", CodeSystems.ConsentPlaces), read.Code("copy", CodeSystems.ConsentCopies), read.Date("expires"));
        var isHelped = visit.Return.Facts.Support is not null && read.Yes("helped");
        if (read.IsGood && given < informed)
            read.Refuse("given", "wish.before-informed");
        if (!read.IsGood)
            return [];
        if (visit.Return.File.Organisation is not { } organisation)
            return [new(RejectionCode.IllegalTransition, "case", "no organisation has accepted this case yet")];
        var consent = new Consent
        {
            Id = ConsentId.Of(Guid.NewGuid()),
            Version = 1,
            Scope = ConsentScope.Return,
            Organisation = OrganisationId.Parse($"{visit.Return.File.Peer}/{organisation.Id}").Value,
            Categories = [],
            Giver = capacity switch { ConsentCapacity.Adult => ConsentGiver.Person, ConsentCapacity.AdultSupported => ConsentGiver.PersonAndSupporter, _ => ConsentGiver.GuardianAndChild },
            Capacity = capacity,
            Language = language!,
            Interpreter = interpreter,
            ExplainedBy = explained,
            Form = form,
            Place = place,
            Copy = copy,
            TimeToThinkHours = (int)Math.Min(8760, (given - informed).TotalHours),
            GivenAt = given,
            Expires = visit.Begin(expires.AddDays(1)),
            Return = new(taker, stay),
        };
        return ConsentRules.Judge(consent, understood, "consent").Try(out _, out _)
            ? await KeepAsync(visit, consent, informed, understood, isHelped)
            : ConsentRules.Judge(consent, understood, "consent").Rejections;
    }

    private static async Task<IReadOnlyList<Rejection>> KeepAsync(ActVisit visit, Consent consent, DateTimeOffset informed, bool understood, bool isHelped)
    {
        if (await visit.Node.Referrals.DraftAsync(visit.Case, visit.Officer, visit.Cancel) is not { } files)
            return [new(RejectionCode.UnknownCase, "draft", "this office has no record of the person into which this could be written")];
        if (!CaseSheet.Parse(files.Sheet).Try(out var sheet, out var unreadable))
            return [unreadable];
        // A consent given anew stands beside the older ones: what was agreed before is not rewritten.
        var kept = await KeepAsync(visit, files with { Sheet = (sheet with { Consents = [.. sheet.Consents, consent] }).Write() });
        return kept.Count > 0 ? kept : (await visit.Node.Returns.ChangeFactsAsync(visit.Case, visit.Officer, facts => facts with
        {
            Age = consent.Capacity == ConsentCapacity.Child ? facts.Age == AgeStanding.Adult ? AgeStanding.Child : facts.Age : facts.Age,
            // Help that was given for something else stays on record, and stands beside no consent that it had no part in.
            Support = isHelped && facts.Support is { } help ? help with { Consent = consent.Id.ToString() } : facts.Support,
            Wish = new ReturnWish
            {
                Id = consent.Id.ToString(),
                Scope = consent.Scope,
                InformedAt = informed,
                GivenAt = consent.GivenAt,
                Expires = consent.Expires,
                Understood = understood,
                RightToAskToStayTold = consent.Return!.RightToAskToStayTold,
                TakenBy = consent.Return.TakenBy,
                GivenAsChild = consent.Capacity == ConsentCapacity.Child,
            },
        }, visit.Cancel)).Rejections;
    }

    private static async Task<IReadOnlyList<Rejection>> KeepAsync(ActVisit visit, DraftFiles files)
    {
        var whole = (await visit.Node.Referrals.CorrectedAsync(visit.Case, visit.Officer, files, visit.Cancel)).ToDraft(visit.Case);
        return whole.IsOk ? (await visit.Node.Referrals.KeepDraftAsync(visit.Case, visit.Officer, files, visit.Cancel)).Rejections : whole.Rejections;
    }
}
