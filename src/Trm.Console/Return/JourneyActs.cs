using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node;

namespace Trm.Console.Return;

/// <summary>What happens on the way and later: facts, by whoever is there, from a telephone.</summary>
internal static class JourneyActs
{
    private static readonly Incident[] OnTheWay = [Incident.Medical, Incident.Missing, Incident.RefusedToBoard, Incident.RefusedEntry, Incident.Transit, Incident.RemovalRisk];

    public static ReturnAct Departed { get; } = Way("departed", "journey.departed-title", MessageKind.DepartureDeparted) with
    {
        Says = ["journey.departed-text"],
        Button = "journey.departed-button",
        DoAsync = (visit, read) => SendAsync(visit, read, journey => visit.Node.Returns.DepartedAsync(visit.Case, visit.Officer, journey, null, visit.Cancel)),
        Done = "journey.departed-done",
        Known = ["journey.departed-known"],
    };

    public static ReturnAct Changed { get; } = Way("changed", "journey.changed-title", MessageKind.DepartureChanged) with
    {
        Says = ["journey.changed-text"],
        Button = "journey.changed-button",
        DoAsync = (visit, read) => SendAsync(visit, read, journey => visit.Node.Returns.JourneyChangedAsync(visit.Case, visit.Officer, journey, null, visit.Cancel)),
        Done = "journey.changed-done",
        Known = ["journey.changed-known"],
    };

    public static ReturnAct TransitPassed { get; } = Way("transit-passed", "journey.transit-title", MessageKind.DepartureTransitPassed) with
    {
        DoAsync = (visit, read) => SendAsync(visit, read, journey => visit.Node.Returns.TransitPassedAsync(visit.Case, visit.Officer, journey, visit.Cancel)),
        Done = "journey.transit-done",
        Known = ["journey.changed-known"],
    };

    public static ReturnAct Help { get; } = Happening("help", "journey.help-title", OnTheWay) with { Says = ["journey.help-text"], Button = "journey.help-button" };

    public static ReturnAct Happened { get; } = Happening("incident", "journey.incident-title", Enum.GetValues<Incident>()) with { Says = ["journey.incident-text"] };

    public static ReturnAct FollowUp { get; } = new("follow-up", "journey.follow-up-title")
    {
        May = ReturnAct.Sends(MessageKind.FollowUpMade),
        Opens = true,
        Says = ["journey.follow-up-text"],
        Asks = (visit, _) =>
        [
            new Question.One("moment", "journey.moment", CodeWords.Options(CodeSystems.FollowUpMoments), NextMoment(visit)),
            new Question.One("spoken", "journey.form", [("made", "journey.form-made"), ("not-made", "journey.form-not-made"), ("not-wished", "journey.form-not-wished")]),
            new Question.One("wellbeing", "journey.wellbeing", CodeWords.Options(CodeSystems.Wellbeings)) { IsOptional = true, Hint = "journey.wellbeing-hint" },
            new Question.One("again", "journey.again", CodeWords.Options(CodeSystems.PersonsAnswers)) { IsOptional = true },
        ],
        DoAsync = FollowUpAsync,
        Done = "journey.follow-up-done",
        Known = ["journey.follow-up-known"],
        NotKnown = ["journey.follow-up-not-known"],
    };

    public static ReturnAct Close { get; } = new("close", "journey.close-title")
    {
        May = ReturnAct.Sends(MessageKind.EndClosedOurSide),
        Says = ["journey.close-text"],
        Point = Contracts.Gates.GatePoint.Closure,
        Asks = (_, _) => [new Question.One("outcome", "journey.outcome", CodeWords.Options(CodeSystems.CaseOutcomes))],
        Button = "journey.close-button",
        DoAsync = async (visit, read) =>
        {
            var outcome = read.Code("outcome", CodeSystems.CaseOutcomes);
            return read.IsGood ? (await visit.Node.Returns.CloseAsync(visit.Case, visit.Officer, outcome, visit.Cancel)).Rejections : [];
        },
        Done = "journey.close-done",
        Known = ["journey.close-known"],
        NotKnown = ["journey.close-not-known"],
    };

    private static ReturnAct Way(string name, string title, MessageKind kind) => new(name, title)
    {
        May = ReturnAct.Sends(kind),
        Asks = (visit, _) =>
        [
            new Question.Moment("at", "journey.at", visit.Now),
            new Question.Moment("expected", "journey.expected", visit.Movement.Journey.ExpectedAt > visit.Now ? visit.Movement.Journey.ExpectedAt : null) { Hint = "journey.expected-hint" },
            new Question.Line("persons", "journey.persons", "1") { Keyboard = "numeric", Longest = 2 },
            new Question.Line("escort", "journey.escort", visit.Officer.Role == Role.Escort ? visit.Officer.Code : null) { IsOptional = true, Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
            new Question.Line("number", "journey.number", visit.Movement.OwnNumber) { Keyboard = "tel", Longest = 24, Hint = "return.number-hint" },
            .. visit.Movement.Basis is null ? [new Question.One("basis", "propose.basis", CodeWords.Options(CodeSystems.TravelBases))] : Array.Empty<Question>(),
        ],
        NotKnown = ["journey.not-known"],
    };

    private static async Task<IReadOnlyList<Rejection>> SendAsync(ActVisit visit, FormReader read, Func<Journey, Task<Result<Trm.Node.Outbox.Submitted>>> send)
    {
        var (at, expected, persons) = (visit.Moment(read, "at"), read.Moment("expected"), read.Number("persons", 1, 99));
        var (escort, number) = (ActVisit.CodeOrNull(read, "escort"), ActVisit.Number(read, "number"));
        var basis = visit.Movement.Basis ?? read.Code("basis", CodeSystems.TravelBases);
        if (read.IsGood && expected <= at)
            read.Refuse("expected", "journey.expected-before");
        return read.IsGood ? (await send(new(basis, at, expected, persons, escort, number!))).Rejections : [];
    }

    private static ReturnAct Happening(string name, string title, IReadOnlyList<Incident> incidents) => new(name, title)
    {
        May = ReturnAct.Sends(MessageKind.IncidentMedical),
        Asks = (visit, _) =>
        [
            new Question.One("incident", "journey.what", [.. incidents.Select(i => (IncidentMessage.KindOf(i).Code, $"incident.{IncidentMessage.KindOf(i).Code}"))]),
            new Question.Moment("at", "journey.when", visit.Now),
            new Question.Line("country", "journey.country", visit.Movement.Country) { Longest = 60, Hint = "journey.country-hint" },
            new Question.One("place", "journey.place", CodeWords.Options(CodeSystems.PlaceKinds)),
            new Question.Line("persons", "journey.concerned", "1") { Keyboard = "numeric", Longest = 2 },
        ],
        DoAsync = async (visit, read) =>
        {
            var code = read.OneOf("incident", [.. incidents.Select(i => IncidentMessage.KindOf(i).Code)]);
            var (at, place, persons) = (visit.Moment(read, "at"), read.Code("place", CodeSystems.PlaceKinds), read.Number("persons", 1, 99));
            var country = Names.Find(read.Text("country", 60), visit.Visit.Words, isCountry: true);
            if (country is null || country.Length != 2)
                read.Refuse("country", "frame.no-name");
            return read.IsGood
                ? (await visit.Node.Returns.IncidentAsync(visit.Case, visit.Officer, incidents.First(i => IncidentMessage.KindOf(i).Code == code), at, country!, place, persons, visit.Cancel)).Rejections
                : [];
        },
        Done = "journey.incident-done",
        Known = ["journey.incident-known"],
        NotKnown = ["journey.not-known"],
    };

    private static string NextMoment(ActVisit visit) => CodeSystems.FollowUpMoments.Codes[Math.Min(visit.Return.File.Return.FollowUp, CodeSystems.FollowUpMoments.Codes.Count - 1)];

    private static async Task<IReadOnlyList<Rejection>> FollowUpAsync(ActVisit visit, FormReader read)
    {
        var (moment, form) = (read.Code("moment", CodeSystems.FollowUpMoments), read.OneOf("spoken", ["made", "not-made", "not-wished"]));
        var (wellbeing, again) = (read.CodeOrNull("wellbeing", CodeSystems.Wellbeings), read.CodeOrNull("again", CodeSystems.PersonsAnswers));
        if (form == "made" && wellbeing is null)
            read.Refuse("wellbeing", "frame.choose");
        if (!read.IsGood)
            return [];
        return (await visit.Node.Returns.FollowedUpAsync(
            visit.Case, visit.Officer, form switch { "made" => FollowUpForm.Made, "not-made" => FollowUpForm.NotMade, _ => FollowUpForm.NotWished }, moment, wellbeing, again, visit.Cancel)).Rejections;
    }
}
