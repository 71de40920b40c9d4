using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;

namespace Trm.Console.Return;

/// <summary>What happened at an arrival, by whoever was there. Facts: nothing stops them, and nothing of them waits for anybody.</summary>
internal static class ArrivalActs
{
    public static ReturnAct Met { get; } = new("met", "arrival.met-title")
    {
        May = ReturnAct.Sends(MessageKind.ArrivalMet),
        Says = ["arrival.met-text"],
        Asks = (visit, _) => Arrived(visit),
        Button = "arrival.met-button",
        DoAsync = async (visit, read) =>
        {
            var (at, persons, safe, expected) = Read(visit, read);
            return read.IsGood ? (await visit.Node.Returns.MetAsync(visit.Case, visit.Officer, at, persons, safe, expected, visit.Cancel)).Rejections : [];
        },
        Done = "arrival.met-done",
        Known = ["arrival.known"],
        NotKnown = ["arrival.not-known"],
    };

    public static ReturnAct NobodyCame { get; } = new("nobody-came", "arrival.nobody-title")
    {
        May = ReturnAct.Sends(MessageKind.IncidentNotMet),
        Says = ["arrival.nobody-text"],
        Asks = (visit, _) =>
        [
            new Question.Moment("at", "arrival.nobody-at", visit.Now),
            new Question.One("place", "journey.place", CodeWords.Options(CodeSystems.PlaceKinds), CodeSystems.PlaceKinds.Code(PlaceKind.MeetingPoint)),
        ],
        Button = "arrival.nobody-button",
        DoAsync = async (visit, read) =>
        {
            var (at, place) = (visit.Moment(read, "at"), read.Code("place", CodeSystems.PlaceKinds));
            return read.IsGood ? (await visit.Node.Returns.IncidentAsync(visit.Case, visit.Officer, Incident.NotMet, at, visit.Movement.Country, place, cancel: visit.Cancel)).Rejections : [];
        },
        Done = "arrival.nobody-done",
        Known = ["arrival.nobody-known"],
        NotKnown = ["arrival.not-known"],
    };

    public static ReturnAct HandedOver { get; } = new("handed-over", "arrival.handed-title")
    {
        May = ReturnAct.Sends(MessageKind.ArrivalHandedOver),
        Says = ["arrival.handed-text"],
        Asks = (visit, _) => Arrived(visit),
        Button = "arrival.handed-button",
        DoAsync = async (visit, read) =>
        {
            var (at, persons, safe, expected) = Read(visit, read);
            return read.IsGood ? (await visit.Node.Returns.HandedOverAsync(visit.Case, visit.Officer, at, persons, safe, expected, visit.Cancel)).Rejections : [];
        },
        Done = "arrival.handed-done",
        Known = ["arrival.known"],
        NotKnown = ["arrival.not-known"],
    };

    public static ReturnAct NotToBeMet { get; } = new("not-to-be-met", "arrival.declined-title")
    {
        May = ReturnAct.Sends(MessageKind.ArrivalDeclinedToBeMet),
        Says = ["arrival.declined-text"],
        Asks = (visit, _) => [.. Arrived(visit).Where(q => q.Name != "expected")],
        DoAsync = async (visit, read) =>
        {
            var (at, persons, safe) = (visit.Moment(read, "at"), read.Number("persons", 1, 99), read.Code("safe", CodeSystems.PersonsAnswers));
            return read.IsGood ? (await visit.Node.Returns.DeclinedToBeMetAsync(visit.Case, visit.Officer, at, persons, safe, visit.Cancel)).Rejections : [];
        },
        Done = "arrival.declined-done",
        Known = ["arrival.declined-known"],
        NotKnown = ["arrival.not-known"],
    };

    private static IReadOnlyList<Question> Arrived(ActVisit visit) =>
    [
        new Question.Moment("at", "arrival.at", visit.Now),
        new Question.Line("persons", "journey.persons", "1") { Keyboard = "numeric", Longest = 2 },
        new Question.One("safe", "arrival.safe", CodeWords.Options(CodeSystems.PersonsAnswers)) { Hint = "arrival.ask-hint" },
        new Question.One("expected", "arrival.expected", CodeWords.Options(CodeSystems.PersonsAnswers)),
    ];

    private static (DateTimeOffset At, int Persons, PersonsAnswer Safe, PersonsAnswer Expected) Read(ActVisit visit, FormReader read) =>
        (visit.Moment(read, "at"), read.Number("persons", 1, 99), read.Code("safe", CodeSystems.PersonsAnswers), read.Code("expected", CodeSystems.PersonsAnswers));
}
