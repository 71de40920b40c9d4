using Trm.Console.Tests.Countries;
using Trm.Contracts.Returns;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Return.Desk;
using static Trm.Console.Tests.Stories.Cast;

namespace Trm.Console.Tests.Stories;

/// <summary>
/// Story 1. Room is asked for without a name; profile, accepted by an organisation, identity, dangers seen from both sides, plan, readiness, clearance by two, final check, departure, met, follow-up; both
/// close, and both records agree.
/// </summary>
internal sealed class A_way_home
{
    [SetUp]
    public void Mended() => Theatre.Mended();

    [Test]
    public async Task Goes_from_the_question_for_room_to_the_follow_up([PlayedWith(Hands.KeysWithoutScript)] Hands hands)
    {
        var (cast, stage) = (await Theatre.CastAsync(hands), Theatre.Both.Stage);
        stage.PlannedAnewAfter(TimeSpan.FromMinutes(1));

        await RoomIsThereAsync(cast, stage);
        await Referring.SendAsync(cast.Vienna, "return", Referring.ToReturn, Referring.Typing(cast.Vienna));
        await Referring.AcceptAsync(cast.Belgrade);
        await Referring.IdentifyAsync(cast.Vienna);
        await ReadsTodayAsync(cast.Shelter, "Support under way");

        await PreparedAsync(cast, stage);
        await ClearedAsync(cast, stage);
        await ArrivedAsync(cast, stage);
        await ClosedAsync(cast);

        await stage.Return(ReturnState.Ended);
        await stage.BothAgree();
        Theatre.Applaud(stage.Case);
    }

    private static async Task RoomIsThereAsync(Cast cast, Stage stage)
    {
        await cast.Vienna.GoesToAsync("/capacity");
        await cast.Vienna.GivesAsync("/capacity", ("participant", "RS"), ("services", "SocialCare"), ("urgency", "routine"));
        await stage.Settled();
        await cast.Belgrade.LooksAsync();
        await cast.Belgrade.ReadsAsync("Questions for room that wait for your answer: 1");
        await cast.Belgrade.FollowsAsync("/capacity");
        await cast.Belgrade.ReadsAsync("For 1: Social care");
        await cast.Belgrade.FollowsFirstAsync("/capacity/answer?enquiry=");
        await cast.Belgrade.GivesAsync("/capacity/answer", [("reply", "yes"), .. At("until", stage.Now.AddDays(7))]);
        await stage.Settled();
        await cast.Vienna.GoesToAsync("/capacity");
        await cast.Vienna.ReadsAsync("They (RS): Answer", "valid until");
    }

    // The wish, the proposal, the dangers, the plan, and who will be there.
    private static async Task PreparedAsync(Cast cast, Stage stage)
    {
        var day = DateOnly.FromDateTime(stage.Departs.UtcDateTime);
        await KeepsAsync(cast.Vienna, ("age", [("age", "adult")]), ("wish", [.. Wish(stage)]), ("asked-again", [("still", "yes")]));
        await DoesAsync(cast.Vienna, "propose", [("basis", "own-wish"), .. On("from", day), .. On("to", day.AddDays(10))]);
        await cast.Vienna.ReadsAsync("Return proposed", "What it does not learn");

        await ReadsFirstAsync(cast.Belgrade, "Return proposed", "Take the proposal up");
        await DoesAsync(cast.Belgrade, "take-up");
        await LooksAtDangersAsync(cast.Belgrade);
        await LooksAtDangersAsync(cast.Vienna, ("state", "no"));
        await DoesAsync(cast.Vienna, "ask-risk");
        await ReadsFirstAsync(cast.Belgrade, "Looking at safety", "Answer the open question");
        await DoesAsync(cast.Belgrade, "share-risk");

        await DoesAsync(
            cast.Vienna, "plan",
            [("mode-1", "rail"), ("from-1", "Wien Hbf"), .. At("departs-1", stage.Departs), ("to-1", "Subotica"), .. At("arrives-1", stage.Departs.AddHours(6)), ("escort", "case-worker"), ("documents", "passport")]);
        await ReadsFirstAsync(cast.Shelter, "Plan sent", "Do not ask what happened.", "Interpreter");
        await cast.Shelter.FollowsAsync($"/case/{stage.Case}/ready");
        await cast.Shelter.GivesAsync($"/case/{stage.Case}/ready", ("sign", "a green scarf"), ("number", "+381110000000"));
        await stage.Settled();
        await ReadsFirstAsync(cast.Vienna, "Plan agreed, reception prepared", "Clear the person to travel, by two");
    }

    private static async Task ClearedAsync(Cast cast, Stage stage)
    {
        await KeepsAsync(
            cast.Vienna,
            ("recovery", [.. On("ends", DateOnly.FromDateTime(stage.Now.AddDays(-20).UtcDateTime)), ("waiver", "no"), ("advice", "no"), ("paper", "yes")]),
            ("support", [("with-wish", "yes"), ("interpreter-needed", "yes"), ("interpreter", "AT-INT-041"), ("independent", "yes"), ("form-needed", "no"), ("form-used", "no"), ("supporter-needed", "no")]),
            ("remedies", [("advice", "yes"), ("lawyer", "yes"), ("prosecution", "not-told"), ("paper", "yes")]),
            ("document", [("has", "yes"), .. On("until", DateOnly.FromDateTime(stage.Departs.AddYears(1).UtcDateTime)), ("held", "yes"), ("without", "yes")]),
            ("care", [("needs", "yes"), ("medicine", "yes"), ("paper", "yes")]), ("fit", [("fit", "yes")]));
        await cast.Vienna.ReadsAsync("Before the person is cleared Nothing is missing here.");
        await cast.ClearAsync();
        await stage.Return(ReturnState.Cleared);

        await KeepsAsync(cast.Vienna, ("last-call", [("wants", "yes"), ("fit", "yes")]));
        await ReadsFirstAsync(cast.Shelter, "Cleared: last check still to come");
        await cast.Shelter.FollowsAsync($"/case/{stage.Case}/in-place");
        // What was agreed stands in the form already.
        await cast.Shelter.GivesAsync($"/case/{stage.Case}/in-place");
        await stage.Settled();
        await ReadsFirstAsync(cast.Vienna, "Someone is waiting", "someone is waiting: yes, said");
    }

    private static async Task ArrivedAsync(Cast cast, Stage stage)
    {
        await DoesAsync(cast.Vienna, "escort", ("escort", Stage.ViennaEscort.Code), ("what", "bind"));
        await cast.DepartAsync();
        await stage.Return(ReturnState.Travelling);
        await ReadsFirstAsync(cast.Belgrade, "On the way");
        await ReadsFirstAsync(cast.Shelter, "On the way", "a green scarf", "Subotica", "Met");
        await cast.Shelter.ReadsNothingOfAsync("WITHOUT clearance", "safe return");

        stage.Later(TimeSpan.FromMinutes(5));
        await cast.Shelter.FollowsAsync($"/case/{stage.Case}/met");
        await cast.Shelter.GivesAsync($"/case/{stage.Case}/met", ("safe", "yes"), ("expected", "yes"));
        await stage.Return(ReturnState.Met);
        await ReadsFirstAsync(cast.Vienna, "Met");
        stage.Later(TimeSpan.FromMinutes(5));
        await DoesAsync(cast.Shelter, "handed-over", ("safe", "yes"), ("expected", "yes"));
        stage.Later(TimeSpan.FromMinutes(5));
        await DoesAsync(cast.Shelter, "follow-up", ("spoken", "made"), ("wellbeing", "safe"), ("again", "yes"));
        await stage.Return(ReturnState.FollowUp);
        await ReadsFirstAsync(cast.Vienna, "Follow-up");
    }

    // Each side for itself.
    private static async Task ClosedAsync(Cast cast)
    {
        await DoesAsync(cast.Belgrade, "close", ("outcome", "completed"));
        await DoesAsync(cast.Vienna, "close", ("outcome", "completed"));
        await cast.Vienna.ReadsAsync("Closed on our side");
    }

    private static IEnumerable<(string, string)> Wish(Stage stage) =>
    [
        .. At("informed", stage.Now.AddDays(-3)), ("stay", "yes"), .. At("given", stage.Now.AddDays(-1)), ("taker", "case-worker"), ("capacity", "adult"), ("language", "Serbian"), ("interpreter", "AT-INT-041"),
        ("explained", "AT-CW-17"), ("understood", "yes"), ("how", "written"), ("place", "shelter"), ("copy", "kept-for-person"),
    ];

    // First which areas, then each of them.
    private static async Task LooksAtDangersAsync(Person who, params (string, string)[] more)
    {
        var risk = $"/case/{Theatre.Both.Stage.Case}/risk";
        await who.GoesToAsync(risk);
        await who.GivesAsync(risk, ("areas", "re-trafficking"), ("more", "areas"));
        await who.GivesAsync(risk, [("level-re-trafficking", "moderate"), ("smaller-re-trafficking", "safe-accommodation"), ("accepted-re-trafficking", "yes"), ("view", "yes"), ("paper", "yes"), .. more]);
    }
}
