using Trm.Console.Tests.Countries;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Stories.Cast;

namespace Trm.Console.Tests.Stories;

/// <summary>
/// Story 8. Somebody waits and nobody came; the word of the departure was lost, and what happened counts all the same: not met, missing, found after two days with signs of exploitation. What the person
/// needs now is a new referral, under what they say now.
/// </summary>
internal sealed class Nobody_came
{
    private static Stage Stage => Theatre.Both.Stage;

    private static string Page => $"/case/{Stage.Case}";

    [SetUp]
    public void Mended() => Theatre.Mended();

    [Test]
    public async Task And_what_happened_counts_although_the_departure_was_lost([PlayedWith(Hands.Mouse)] Hands hands)
    {
        var cast = await Theatre.CastAsync(hands);
        await Theatre.Both.PreparedAsync();
        await cast.ClearAsync();
        await Stage.Return(ReturnState.Cleared);
        await Stage.FinallyCheckedAsync();
        var eta = Stage.Departs.AddHours(6);

        await LeftUnheardAsync(cast);
        await NobodyIsThereAsync(cast, eta);
        await LookedForAsync(cast, eta);
        await HeardLateAsync(cast);
        await ReferredAnewAsync(cast);
        Theatre.Applaud(Stage.Case);
    }

    // She leaves, and Belgrade never hears of it.
    private static async Task LeftUnheardAsync(Cast cast)
    {
        Stage.Lose("departure");
        Stage.ItIs(Stage.Departs);
        await cast.DepartAsync();
        await ReadsFirstAsync(cast.Vienna, "On the way", "someone is waiting: yes, said");
        await Eventually.True(
            async () =>
            {
                Stage.Later(TimeSpan.FromSeconds(30));
                return (await Stage.AlarmsAsync("AT")).Contains(AlarmCode.Undelivered);
            }, "no receipt, and somebody is told to telephone");
        await ReadsFirstAsync(cast.OnDuty, "Not delivered: call them. Record the call.", "Telephone");
    }

    // Time alone reports nothing; the shelter had its plan, and is there.
    private static async Task NobodyIsThereAsync(Cast cast, DateTimeOffset eta)
    {
        Stage.ItIs(eta.AddHours(1));
        await Stage.Alarmed("AT", "ARRIVAL_ALARM");
        await ReadsFirstAsync(cast.OnDuty, "A person was expected and nothing is heard");
        await ReadsFirstAsync(cast.Shelter, "Someone is waiting", "a green scarf", "Nobody came");
        await cast.Shelter.FollowsAsync($"{Page}/nobody-came");
        await cast.Shelter.GivesAsync($"{Page}/nobody-came");
        await cast.Shelter.ReadsAsync("You said that nobody came", "Their duty officer is alarmed.");
        await Stage.Return(ReturnState.NotMet);
        await ReadsFirstAsync(cast.Vienna, "Nobody came", "Something was reported: open it now", "Telephone");
        await ReadsFirstAsync(cast.OnDuty, "Nobody came");
        await ReadsFirstAsync(cast.Belgrade, "Nobody came");
    }

    private static async Task LookedForAsync(Cast cast, DateTimeOffset eta)
    {
        Stage.ItIs(eta.AddHours(3));
        await ReportAsync(cast.Shelter, "missing", ReturnState.Missing);
        await ReadsFirstAsync(cast.Vienna, "Missing", "Telephone");

        Stage.Later(TimeSpan.FromDays(2));
        await ReportAsync(cast.Shelter, "found", ReturnState.Found);
        await ReportAsync(cast.Shelter, "re-trafficking", ReturnState.Found);
        await ReadsFirstAsync(cast.Vienna, "Found", "Something was reported: open it now");
        Assert.That(await cast.Vienna.SaysOfAsync(Stage.Case), Does.Not.Contain("xploited"), "what was reported stands on the page of the case, in no list");
        await cast.Vienna.FollowsAsync(Page);
        await cast.Vienna.ReadsAsync("Found");
    }

    // The line is mended: the departure comes late, and what is known now stands.
    private static async Task HeardLateAsync(Cast cast)
    {
        Theatre.Mended();
        Stage.Later(TimeSpan.FromDays(1));
        await Stage.Settled();
        await ReadsFirstAsync(cast.Belgrade, "Found");
        await cast.Belgrade.FollowsAsync(Page);
        await cast.Belgrade.ReadsAsync("They: Journey (Departed)", "Found");
        await Stage.BothAgree();
    }

    private static async Task ReferredAnewAsync(Cast cast)
    {
        var first = Stage.Draft;
        await Referring.SendAsync(cast.Vienna, "services", Referring.ToReturn, Referring.Typing(cast.Vienna));
        Assert.That(Stage.Case, Is.Not.EqualTo(first.Case));
        await Referring.AcceptAsync(cast.Belgrade);
        await Referring.IdentifyAsync(cast.Vienna);
        await ReadsTodayAsync(cast.Shelter, "Support under way");
        await EndAsync();

        Stage.Draft = first;
        await DoesAsync(cast.Belgrade, "close", ("outcome", "ended-early"));
        await DoesAsync(cast.Vienna, "close", ("outcome", "ended-early"));
        await Stage.Return(ReturnState.Ended);
        await Stage.BothAgree();
    }

    private static async Task ReportAsync(Person who, string what, ReturnState becomes)
    {
        await who.GoesToAsync(Page);
        await who.FollowsAsync($"{Page}/incident");
        await who.GivesAsync($"{Page}/incident", ("incident", what), ("place", "elsewhere"));
        await Stage.Return(becomes);
        // What is reported in the same minute comes in its order.
        Stage.Later(TimeSpan.FromMinutes(2));
    }
}
