using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Deadlines;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>
/// Story 11. Arrived, and known elsewhere. Unannounced arrival; a third country refers the same person: call-us, neither learns of the other; a message went to the wrong
/// organisation: misdirected, breach clock, person told.
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class KnownElsewhereTests
{
    private static readonly Officer Budapest = new("HU-01", Role.Coordinator);

    [Test]
    public async Task Who_arrives_unannounced_and_is_referred_by_a_third_country_is_two_cases_that_know_nothing_of_each_other()
    {
        await using var stage = await OpenAsync(null, "AT", "RS", "HU");
        var here = Arrived(stage, "AT/AT-NGO");
        await Ok(stage.Rs.Referrals.SendProfileAsync(here, Belgrade));
        await stage.Settled();
        await stage.At.Referrals.OpenAsync(here.Case, Vienna);
        await Ok(stage.At.Referrals.AcceptAsync(here.Case, Vienna, NamedOrganisation.Parse("AT-NGO", "Counselling by the bridge").Value, "AT-CW-17", DateOnly.FromDateTime(stage.Now.UtcDateTime)));
        await stage.Settled();
        await Ok(stage.Rs.Referrals.SendIdentityAsync(here, Belgrade));
        await stage.Settled();
        var before = Posted(stage, "AT");

        var there = DraftFor(stage.World, AllConsents);
        await Ok(stage.World["HU"].Referrals.SendProfileAsync(there, Budapest));
        await stage.Settled();
        await stage.Rs.Referrals.OpenAsync(there.Case, Belgrade);
        await Ok(stage.Rs.Referrals.DeclineAsync(there.Case, Belgrade, DeclineReason.CallUs, NextStep.None));
        await stage.Settled();

        var asked = (await stage.World["HU"].Referrals.OpenAsync(there.Case, Budapest)).Value;
        Assert.That(asked.File.Referral.State, Is.EqualTo(ReferralState.Declined));
        var said = string.Concat(asked.Messages.Where(m => !m.Outgoing).Select(m => Encoding.UTF8.GetString(m.Payload.Span)));
        Assert.That(said, Does.Contain("call-us").And.Not.Contain(here.Case.ToString()).And.Not.Contain("AT-NGO").And.Not.Contain("elsewhere"));
        Assert.That((await stage.World["HU"].Referrals.ListAsync(Budapest)).Value, Has.Count.EqualTo(1));
        var first = (await stage.At.Referrals.ListAsync(Vienna)).Value.Single();
        Assert.That((first.Id, first.Referral.State), Is.EqualTo((here.Case, ReferralState.InProgress)), "Vienna's case is as it was");
        Assert.That(Posted(stage, "AT"), Is.EqualTo(before), "nothing went to Vienna that speaks of anybody");
        Assert.That((await stage.At.Referrals.OpenAsync(there.Case, Vienna)).IsOk, Is.False);
        await stage.World.AssertTrailsVerify();
    }

    [Test]
    public async Task A_message_that_went_to_the_wrong_organisation_is_reported_and_the_breach_clock_runs_until_the_authority_is_told()
    {
        await using var stage = await OpenAsync(null, "AT", "RS", "HU");
        var wrong = DraftFor(stage.World, AllConsents, sheet => sheet.Replace("\"organisation\": \"RS/RS-SHELTER\", \"services\"", "\"organisation\": \"HU/HU-HOME\", \"services\"", StringComparison.Ordinal));
        var sent = await Ok(stage.At.Referrals.SendProfileAsync(wrong, Vienna));
        await stage.Settled();

        await stage.World["HU"].Referrals.OpenAsync(wrong.Case, Budapest);
        Assert.That(
            await Refused(stage.World["HU"].Returns.MisdirectedAsync(stage.World.Id("AT"), Budapest, sent.Transmission, wasOpened: true, Deletion.Deleted)),
            Is.EqualTo(new[] { "REQUIRED" }), "who has opened it knows its case");
        var reported = await Ok(stage.World["HU"].Returns.MisdirectedAsync(stage.World.Id("AT"), Budapest, sent.Transmission, wasOpened: true, Deletion.Deleted, wrong.Case));
        await stage.Settled();

        var open = (await stage.At.Deadlines.ListAsync(Vienna)).Value.Where(d => d.Kind == "misdirected").OrderBy(d => d.Step, StringComparer.Ordinal).ToList();
        Assert.That(open.Select(d => (d.Step, d.Due - d.Since)), Is.EqualTo([(DueStep.Authority, TimeSpan.FromHours(72)), (DueStep.Seen, TimeSpan.FromHours(4))]));
        Assert.That(open.Select(d => d.Mover), Is.All.EqualTo("AT"), "the breach is the sender's");
        stage.Later(TimeSpan.FromHours(4.1));
        await stage.Alarmed("AT", "OVERDUE_SEEN");
        await stage.Alarmed("HU", "OVERDUE_SEEN");
        stage.Later(TimeSpan.FromHours(68));
        await stage.Alarmed("AT", "OVERDUE_AUTHORITY");
        await stage.Alarmed("HU", "OVERDUE_AUTHORITY");

        // Two officers of Vienna: one tells the person and the authority, and writes it down.
        Assert.That((await stage.At.Deadlines.RecordAsync(reported.Message, DueStep.Authority, Vienna)).IsOk, Is.True);
        await stage.Calm("AT", "OVERDUE_AUTHORITY");
        await Ok(stage.At.Returns.IncidentAsync(wrong.Case, Vienna, Incident.Breach, stage.Now, "HU", PlaceKind.Institution));
        await stage.Alarmed("HU", "URGENT_REPORT");
        await stage.World.AssertTrailsVerify();
    }

    // Home again, and nobody had said so; Vienna is asked for what is still owed to her there.
    private static ReferralDraft Arrived(Stage stage, string organisation) => DraftFor(
        stage.World,
        now => Consent(now, "sharing", organisation, "identity", "care-needs"),
        sheet => sheet
            .Replace("\"purpose\": \"return\"", "\"purpose\": \"arrived-unannounced\"", StringComparison.Ordinal)
            .Replace("\"organisation\": \"RS/RS-SHELTER\", \"services\"", $"\"organisation\": \"{organisation}\", \"services\"", StringComparison.Ordinal));

    private static int Posted(Stage stage, string to) => stage.World.Post.Seen
        .Where(s => stage.World.Participants.Any(p => p.Value != to && (s.Mailbox == stage.World.Mailbox(p.Value, to, Lane.Normal) || s.Mailbox == stage.World.Mailbox(p.Value, to, Lane.Urgent))))
        .Count(s => !stage.World.Opened(s.Mailbox, s.Body).Meta.IsControl);
}
