using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>
/// Story 8. Nobody came. Calls, alarms, not-met, missing, found after two days with signs of re-trafficking: new referral, new consent; the departure message had been
/// lost, arrival and incident count all the same.
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class NobodyCameTests
{
    [Test]
    public async Task Nobody_came_and_what_happened_counts_although_the_departure_was_lost()
    {
        await using var stage = await OpenAsync();
        await stage.UpToFinalCheckAsync();
        var eta = stage.Departs.AddHours(6);

        // She leaves; Belgrade never hears of it.
        stage.Lose("departure");
        stage.ItIs(stage.Departs);
        var departed = await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling));
        Assert.That(await stage.ReturnAsync("AT"), Is.EqualTo(ReturnState.Travelling));
        await UndeliveredAsync(stage, departed.Transmission.ToString());

        // She is expected; nobody has seen her. Vienna is told to call, and then that it is time to say so.
        stage.ItIs(eta.AddMinutes(30));
        await stage.Alarmed("AT", "ARRIVAL_CALL");
        stage.ItIs(eta.AddHours(1));
        await stage.Alarmed("AT", "ARRIVAL_ALARM");
        stage.ItIs(eta.AddHours(2));
        await stage.Alarmed("AT", "ARRIVAL_NOT_MET");
        Assert.That(await stage.ReturnAsync("RS"), Is.EqualTo(ReturnState.FinalCheck), "time alone reports nothing");

        // The shelter had its plan and was there: what it says counts on both sides.
        await Ok(stage.Rs.Returns.IncidentAsync(stage.Case, Shelter, Incident.NotMet, stage.Now, "RS", PlaceKind.Station));
        await stage.Return(ReturnState.NotMet);
        await stage.Alarmed("AT", "URGENT_REPORT");
        stage.Later(TimeSpan.FromMinutes(11));
        await stage.Alarmed("AT", "OVERDUE_SEEN");
        await stage.Alarmed("RS", "OVERDUE_SEEN");
        await stage.At.Referrals.OpenAsync(stage.Case, Vienna);
        await stage.Calm("AT", "URGENT_REPORT");
        stage.ItIs(eta.AddHours(3));
        await stage.Alarmed("AT", "ARRIVAL_MISSING");
        await stage.Alarmed("RS", "GAP");
        await Ok(stage.Rs.Returns.IncidentAsync(stage.Case, Shelter, Incident.Missing, stage.Now, "RS", PlaceKind.Elsewhere));
        await stage.Return(ReturnState.Missing);
        await stage.Calm("AT", "ARRIVAL_MISSING");

        // Two days later.
        stage.Later(TimeSpan.FromDays(2));
        await Ok(stage.Rs.Returns.IncidentAsync(stage.Case, Shelter, Incident.Found, stage.Now, "RS", PlaceKind.Elsewhere));
        await Ok(stage.Rs.Returns.IncidentAsync(stage.Case, Shelter, Incident.ReTrafficking, stage.Now, "RS", PlaceKind.Elsewhere));
        await stage.Return(ReturnState.Found);

        // The line is mended: the departure comes late, and what is known now stands.
        stage.World.Post.OnTheWay = (_, body) => [body];
        stage.Later(TimeSpan.FromDays(1));
        await stage.Settled();
        Assert.That(await stage.HeardAsync("RS", Belgrade), Does.Contain("departure/departed"));
        await stage.Return(ReturnState.Found);
        await stage.BothAgree();
        Assert.That(await stage.World.Codes("AT"), Is.Empty);
        Assert.That(await stage.World.Codes("RS"), Is.Empty, "a departure of three days ago is a fact");

        await NewReferralAsync(stage);
        await Ok(stage.Rs.Returns.CloseAsync(stage.Case, Belgrade, CaseOutcome.EndedEarly));
        await stage.Settled();
        await Ok(stage.At.Returns.CloseAsync(stage.Case, Vienna, CaseOutcome.EndedEarly));
        await stage.Return(ReturnState.Ended);
        await stage.BothAgree();
    }

    // Sent again after one, three and five minutes; after ten, somebody telephones.
    private static async Task UndeliveredAsync(Stage stage, string transmission)
    {
        var first = stage.World.Time.GetUtcNow();
        foreach (var (minutes, attempts) in new[] { (0, 1), (1, 2), (3, 3), (5, 4) })
        {
            stage.ItIs(first.AddMinutes(minutes).AddSeconds(5));
            await Eventually.True(
                async () => (await stage.At.Record.TransmissionsAsync()).Single(t => t.Id == transmission).Attempts >= attempts, $"sent {attempts} times after {minutes} minutes");
        }

        Assert.That(await stage.AlarmsAsync("AT"), Does.Not.Contain("UNDELIVERED"));
        stage.ItIs(first.AddMinutes(10).AddSeconds(10));
        await stage.Alarmed("AT", "UNDELIVERED");
    }

    // What she needs now is another case, under what she says now.
    private static async Task NewReferralAsync(Stage stage)
    {
        var found = stage.World.Time.GetUtcNow();
        var anew = DraftFor(stage.World, now => AllConsents(now.AddDays(10)), sheet => sheet.Replace("\"purpose\": \"return\"", "\"purpose\": \"services\"", StringComparison.Ordinal));
        Assert.That(anew.Case, Is.Not.EqualTo(stage.Case));
        Assert.That(anew.Consents.Select(c => c.Id).Intersect(stage.Draft.Consents.Select(c => c.Id)), Is.Empty);
        Assert.That(anew.Consents.Select(c => c.GivenAt), Is.All.EqualTo(found).Within(TimeSpan.FromSeconds(10)));
        await Ok(stage.At.Referrals.SendProfileAsync(anew, Vienna));
        await stage.Settled();
        await stage.Rs.Referrals.OpenAsync(anew.Case, Belgrade);
        await Ok(stage.Rs.Referrals.AcceptAsync(anew.Case, Belgrade, Organisation, "RS-CW-1", DateOnly.FromDateTime(stage.Now.UtcDateTime)));
        await stage.Settled();
        await Ok(stage.At.Referrals.SendIdentityAsync(anew, Vienna));
        await stage.Settled();
        var both = (await stage.Rs.Referrals.ListAsync(Belgrade)).Value;
        Assert.That(both.Single(c => c.Id == anew.Case).Referral.State, Is.EqualTo(ReferralState.InProgress));
        Assert.That(both.Single(c => c.Id == stage.Case).Return.State, Is.EqualTo(ReturnState.Found), "the first case has nothing of the second");
    }
}
