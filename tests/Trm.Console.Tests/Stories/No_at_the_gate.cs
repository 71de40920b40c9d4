using Trm.Console.Tests.Countries;
using Trm.Contracts.Messages;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Stories.Cast;

namespace Trm.Console.Tests.Stories;

/// <summary>
/// Story 2. The clearance is in the queue; the person tells the escort no; one action stops both sides. Nothing goes before new readiness and clearance. Later the person says no for good: no receipt comes
/// in ten minutes, and a call is recorded.
/// </summary>
internal sealed class No_at_the_gate
{
    private static Stage Stage => Theatre.Both.Stage;

    private static string Page => $"/case/{Stage.Case}";

    [SetUp]
    public void Mended() => Theatre.Mended();

    [Test]
    public async Task Stops_both_sides_by_one_action_and_nothing_goes_before_both_have_said_so_anew([PlayedWith(Hands.Mouse)] Hands hands)
    {
        var cast = await Theatre.CastAsync(hands);
        await Theatre.Both.PreparedAsync();

        await StoppedWhileTheClearanceIsInTheQueueAsync(cast);
        await NothingGoesAsync(cast);
        await BegunAnewAsync(cast);
        await SaysNoForGoodAsync(cast);

        await Stage.Return(ReturnState.DeclinedByPerson);
        await Stage.BothAgree();
        Theatre.Applaud(Stage.Case);
        await EndAsync();
    }

    private static async Task StoppedWhileTheClearanceIsInTheQueueAsync(Cast cast)
    {
        var queue = Stage.World.Mailbox("AT", "RS", Lane.Normal);
        Stage.World.Post.IsSlow = name => name == queue;
        await cast.ClearAsync();
        await ReadsFirstAsync(cast.Shelter, "Plan agreed, reception prepared");

        await cast.ConfirmsAsync("stop");

        await Eventually.True(async () => (await Stage.FileAsync("RS")).IsHeld, "the no overtakes the clearance");
        await ReadsFirstAsync(cast.Shelter, "Stopped - nobody travels");
        Theatre.Mended();
        await Stage.Settled();
        await ReadsFirstAsync(cast.Shelter, "Stopped - nobody travels");
        await ReadsFirstAsync(cast.Belgrade, "Something was reported: open it now", "Telephone");
        await ReadsFirstAsync(cast.Vienna, "Stopped - nobody travels", "review due");
        await cast.Escort.LooksAsync();
        await cast.Escort.ReadsOfAsync(Stage.Case, "Stopped - nobody travels");
    }

    // On either side, whatever address they know; and nobody there reads why, or who said it.
    private static async Task NothingGoesAsync(Cast cast)
    {
        foreach (var (who, act) in new[] { (cast.Shelter, "in-place"), (cast.Shelter, "ready"), (cast.Vienna, "clear") })
        {
            await who.GoesToAsync($"{Page}/{act}");
            await who.SendsAsync($"{Page}/{act}");
            await who.ReadsAsync("Stopped - nobody travels. First the stop must be lifted.");
            Assert.That(who.Status, Is.EqualTo(409), act);
        }

        await cast.Belgrade.LooksAsync();
        await cast.Belgrade.FollowsAsync(Page);
        await cast.Belgrade.ReadsAsync("Stopped - nobody travels");
        await cast.Belgrade.ReadsNothingOfAsync([.. NeverNamed, Stage.ViennaEscort.Code]);
    }

    private static async Task BegunAnewAsync(Cast cast)
    {
        await cast.LiftAsync();
        await Stage.Return(ReturnState.PlanOffered);
        await ReadsFirstAsync(cast.Vienna, "Plan sent", "Say that the reception is ready");
        await ReadsFirstAsync(cast.Shelter, "Plan sent");
        await cast.Shelter.ReadsNothingOfAsync("Someone is waiting");
        await cast.Shelter.FollowsAsync($"{Page}/ready");
        // What was agreed before stands in the form; they say it anew.
        await cast.Shelter.GivesAsync($"{Page}/ready");
        await Stage.Return(ReturnState.PlanAccepted);
        await cast.ClearAsync();
        await Stage.Return(ReturnState.Cleared);
        await ReadsFirstAsync(cast.Shelter, "Cleared: last check still to come");
        await cast.Shelter.FollowsAsync($"{Page}/in-place");
        await cast.Shelter.GivesAsync($"{Page}/in-place");
        await Stage.Return(ReturnState.FinalCheck);
        await ReadsFirstAsync(cast.Vienna, "Someone is waiting");
    }

    private static async Task SaysNoForGoodAsync(Cast cast)
    {
        var receipts = Stage.World.Mailbox("RS", "AT", Lane.Urgent);
        Stage.World.Post.IsSlow = name => name == receipts;
        await cast.Escort.LooksAsync();
        await cast.Escort.FollowsAsync($"{Page}/withdraw");
        await cast.Escort.GivesAsync($"{Page}/withdraw", ("of", "return"));
        await cast.Escort.ReadsAsync("It is passed on", "Why, and whom the person told.");

        await Eventually.True(
            async () =>
            {
                Stage.Later(TimeSpan.FromSeconds(30));
                return (await Stage.AlarmsAsync("AT")).Contains(AlarmCode.Undelivered);
            }, "no receipt, and somebody is told to telephone");
        await ReadsFirstAsync(cast.OnDuty, "Not delivered: call them. Record the call.", Stage.World.Directory0.Find(Stage.World.Id("RS"))!.DutyNumber);
        await CalledAsync(cast.OnDuty, cast.OnDutyThere);

        Theatre.Mended();
        await Stage.Settled();
        await ReadsFirstAsync(cast.Belgrade, "Something was reported: open it now");
        await cast.Belgrade.FollowsAsync(Page);
        await cast.Belgrade.ReadsAsync("The person does not wish to return");
        await cast.Belgrade.ReadsNothingOfAsync([.. NeverNamed, Stage.ViennaEscort.Code]);
        await cast.Vienna.GoesToAsync(Page);
        await cast.Vienna.ReadsAsync("The person does not wish to return");
        await cast.Vienna.ReadsNothingOfAsync("Propose a return");
    }

    // Vienna telephones; Belgrade reads the word of the message from its own page, and Vienna writes down what it hears.
    private static async Task CalledAsync(Person vienna, Person belgrade)
    {
        await belgrade.LooksAsync();
        await belgrade.FollowsAsync("/duty/calls/AT");
        await belgrade.ReadsNothingOfAsync([.. NeverNamed, "lantern"]);
        var heard = await belgrade.Page.Locator("main li").Filter(new() { HasText = "The person takes a consent back" }).Locator(".spoken").First.InnerTextAsync();
        var call = await vienna.Page.Locator("main li").Filter(new() { HasText = Trm.Node.Overview.ShortName.Of(Stage.Case) }).Locator("a[href^='/duty/call/']").First.GetAttributeAsync("href");
        await vienna.FollowsAsync(call!);
        await vienna.SendsAsync(call!, ("by", "RS-07"), ("word", "alfa alfa alfa"));
        await vienna.ReadsAsync("not the word of this message");
        await vienna.GivesAsync(call!, ("by", "RS-07"), ("word", heard));
        await vienna.ReadsAsync("A person at RS has seen it", "not agreed");
    }
}
