using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>More edges: messages that cross, go astray, come late or are not believed, and the words that stop everything.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class EdgesOfTheWireTests
{
    [Test]
    public async Task Of_two_officers_who_write_the_same_version_the_second_is_told_so()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        var identity = (await stage.At.Referrals.OpenAsync(stage.Case, Vienna)).Value.Messages.Single(m => m.Code == "identity").Message;

        await Ok(stage.At.Returns.UpdateAsync(stage.Draft, Vienna, MessageKind.UpdateChange, (c, _, _, person) => UpdateMessage.Change(c, 2, identity, person)));
        var second = await Refused(stage.At.Returns.UpdateAsync(stage.Draft, Vienna, MessageKind.UpdateChange, (c, _, _, person) => UpdateMessage.Change(c, 2, identity, person)));

        Assert.That(second, Is.EqualTo(new[] { "STALE_VERSION" }));
        await Ok(stage.At.Returns.UpdateAsync(stage.Draft, Vienna, MessageKind.UpdateChange, UpdateMessage.Change));
        await stage.Settled();
        Assert.That((await stage.HeardAsync("RS", Belgrade)).Count(k => k == "update/change"), Is.EqualTo(2));
        Assert.That(await stage.World.Codes("RS"), Is.Empty);
    }

    [Test]
    public async Task Sealed_for_somebody_else_is_the_wrong_recipient_and_is_not_opened()
    {
        await using var world = new World("AT", "RS", "HU");
        await world.StartAsync("HU");

        await world["HU"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 1));

        Assert.That(await world.Codes("HU"), Is.EqualTo(new[] { "WRONG_RECIPIENT" }));
        Assert.That(await world.ContentCount("HU"), Is.Zero);
    }

    [Test]
    public async Task Sealed_for_us_and_written_for_somebody_else_is_refused_once_it_is_opened_even_a_report()
    {
        await using var world = new World("AT", "RS", "HU");
        await world.StartAsync("RS");
        MessageContext ForHungary() => new(world.Id("AT"), world.Id("HU"), CaseId.Of(Guid.NewGuid()), "AT-07", world.Time.GetUtcNow(), MessageId.Of(Guid.NewGuid()));
        var question = QuestionMessage.Ask(ForHungary(), Topic.Needs, [], QuestionPurpose.Other).Value;
        var report = IncidentMessage.Report(ForHungary(), Incident.Missing, world.Time.GetUtcNow(), "HU", PlaceKind.Station).Value;

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", 1, question.Meta, question.Payload));
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", 2, report.Meta, report.Payload));

        Assert.That(await world.Codes("RS"), Is.EqualTo(new[] { "WRONG_RECIPIENT", "WRONG_RECIPIENT" }));
        Assert.That(await world.ContentCount("RS"), Is.Zero);
        Assert.That((await world["RS"].Referrals.ListAsync(Belgrade)).Value, Is.Empty);
    }

    [Test]
    public async Task A_key_revoked_in_flight_is_believed_no_more_and_somebody_is_called()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        var world = stage.World;
        var urgent = world.Mailbox("AT", "RS", Lane.Urgent);
        world.Post.IsSlow = name => name == urgent;
        await Ok(stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.NotStated, Day(stage)));

        await stage.Rs.AdoptAsync(world.NextDirectory("AT", revoked: true).Bytes);
        world.Post.IsSlow = _ => false;

        await stage.Alarmed("RS", "UNVERIFIED");
        Assert.That((await stage.Rs.Record.QuarantineAsync()).Select(q => q.Code), Does.Contain("SIG_KEY_REVOKED"));
        Assert.That((await stage.FileAsync("RS")).Referral.IsHeld, Is.False, "what cannot be verified changes nothing but alarms");
        Assert.That((await stage.FileAsync("AT")).Referral.IsHeld, Is.True);
    }

    [Test]
    public async Task A_receiver_that_was_offline_for_days_has_everything_once()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.World.StopAsync("RS");
        await Ok(stage.At.Referrals.AskAsync(stage.Case, Vienna, Topic.Needs, [], QuestionPurpose.Other));
        await Ok(stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.NotStated, Day(stage)));
        for (var resend = 1; resend <= 3; resend++)
        {
            var before = stage.World.Post.Seen.Count;
            stage.Later(TimeSpan.FromHours(16));
            await Eventually.True(() => Task.FromResult(stage.World.Post.Seen.Count > before), "sent again");
        }

        await stage.World.StartAsync("RS");
        await stage.Settled();

        Assert.That((await stage.HeardAsync("RS", Belgrade)).Skip(2), Is.EquivalentTo(new[] { "question/asked", "hold/set" }), "in whatever order, each once");
        await stage.BothAgree();
    }

    [Test]
    public async Task A_report_whose_number_somebody_used_stands_at_its_author_and_goes_out_with_the_new_generation()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        // Nothing that was numbered since this start has a receipt: who used a number of Austria's, nobody can tell.
        await stage.World.StopAsync("AT");
        await stage.World.StartAsync("AT");
        await Eventually.True(
            async () => await stage.World.ScalarAsync("AT", "SELECT next_seq FROM peer WHERE peer = 'RS' AND control_due_at IS NULL") == await stage.World.Through("RS", "AT") + 1, "nothing of Austria's is on its way");
        // Somebody with Austria's key has used its next number, and Austria does not hear of it before it uses it, too.
        var toAustria = new[] { stage.World.Mailbox("RS", "AT", Lane.Normal), stage.World.Mailbox("RS", "AT", Lane.Urgent) };
        stage.World.Post.OnTheWay = (mailbox, body) => toAustria.Contains(mailbox) ? [] : [body];
        await stage.Rs.TakeAsync(stage.World.Id("AT"), Lane.Normal, stage.World.Seal("AT", "RS", await stage.World.Through("RS", "AT") + 1));
        await Ok(stage.At.Returns.IncidentAsync(stage.Case, Vienna, Incident.Missing, stage.Now, "AT", PlaceKind.Elsewhere));
        stage.World.Post.OnTheWay = (_, body) => [body];
        await stage.Alarmed("AT", "OLD_COPY");
        await stage.Alarmed("RS", "ID_REUSED");
        Assert.That((await stage.ReturnAsync("AT"), await stage.ReturnAsync("RS")), Is.EqualTo((ReturnState.Missing, ReturnState.None)), "a fact stands where it is known");

        // Its numbers are its own no more: a new log is listed, and what waits goes out.
        await stage.World.StopAsync("AT");
        await stage.World.ListLogAsync("AT", 1);
        await stage.World.BeginGenerationAsync("AT");
        await stage.World.StartAsync("AT");
        await stage.Return(ReturnState.Missing);
        await stage.BothAgree();
        await Ok(stage.At.Returns.CloseAsync(stage.Case, Vienna, CaseOutcome.EndedEarly));
        await stage.Settled();
        await Ok(stage.Rs.Returns.CloseAsync(stage.Case, Belgrade, CaseOutcome.EndedEarly));
        await stage.Return(ReturnState.Ended);
    }

    [Test]
    public async Task A_report_that_expired_on_its_way_stands_at_its_author_and_stops_nobody_from_closing()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        stage.Lose("incident");
        await Ok(stage.At.Returns.IncidentAsync(stage.Case, Vienna, Incident.Missing, stage.Now, "AT", PlaceKind.Elsewhere));
        stage.Later(TimeSpan.FromDays(31));
        await stage.Alarmed("AT", "EXPIRED");
        Assert.That((await stage.ReturnAsync("AT"), await stage.ReturnAsync("RS")), Is.EqualTo((ReturnState.Missing, ReturnState.None)));

        stage.World.Post.OnTheWay = (_, body) => [body];
        await Ok(stage.At.Returns.IncidentAsync(stage.Case, Vienna, Incident.Missing, stage.Now, "AT", PlaceKind.Elsewhere));
        await stage.Return(ReturnState.Missing);
        await Ok(stage.Rs.Returns.CloseAsync(stage.Case, Belgrade, CaseOutcome.EndedEarly));
        await stage.Referral(ReferralState.InProgress);
        await stage.World.Settled("RS");
        await Ok(stage.At.Returns.CloseAsync(stage.Case, Vienna, CaseOutcome.EndedEarly));
        await stage.Return(ReturnState.Ended);
        Assert.That(await stage.World.Codes("AT"), Is.Empty);
        Assert.That(await stage.World.Codes("RS"), Is.Empty);
    }

    [Test]
    public async Task A_withdrawal_of_sharing_stops_everything_and_only_a_new_consent_lifts_it()
    {
        await using var stage = await OpenAsync();
        await stage.UpToClearanceAsync();

        var withdrawn = await Ok(stage.Rs.Returns.WithdrawAsync(stage.Case, Belgrade, ConsentScope.Sharing, WithdrawalAction.Stop, stage.Now));
        await stage.Referral(ReferralState.SuspendedConsent);
        await stage.Return(ReturnState.PlanOffered);
        await stage.Alarmed("AT", "URGENT_REPORT");
        foreach (var side in new[] { "AT", "RS" })
            Assert.That((await stage.FileAsync(side)).Return.OpenHolds.Select(h => (h.Owner, h.PersonsWord)), Is.EqualTo([(Side.Sending, true)]), side);
        Assert.That(await Refused(stage.Rs.Referrals.LiftAsync(stage.Case, Belgrade, withdrawn.Message, "RS-CW-1")), Is.EqualTo(new[] { "ILLEGAL_TRANSITION" }), "the word is the person's, kept in Vienna");
        Assert.That(await Refused(stage.At.Referrals.LiftAsync(stage.Case, Vienna, withdrawn.Message, "AT-CW-17")), Is.EqualTo(new[] { "REQUIRED" }), "not without asking her");
        Assert.That(await Refused(stage.At.Referrals.SendIdentityAsync(stage.Draft, Vienna)), Is.Not.Empty);

        // A day later she says: go on.
        stage.Later(TimeSpan.FromDays(1));
        var anew = DraftFor(stage.World, now => AllConsents(now.AddDays(10).AddMinutes(-5)), pseudonym: stage.Case);
        Assert.That(await Refused(stage.At.Returns.UpdateAsync(anew, Vienna, MessageKind.UpdateChange, UpdateMessage.Change)), Is.EqualTo(new[] { "ILLEGAL_TRANSITION" }));
        await Ok(stage.At.Returns.UpdateAsync(anew, Vienna, MessageKind.UpdateConsentRenewed, UpdateMessage.ConsentRenewed));
        await stage.Settled();
        await Ok(stage.At.Referrals.LiftAsync(stage.Case, Vienna, withdrawn.Message, "AT-CW-17"));
        await stage.Settled();
        await stage.BothAgree();
        Assert.That((await stage.FileAsync("RS")).Return.IsHeld, Is.False);
        Assert.That(await stage.ReturnAsync("RS"), Is.EqualTo(ReturnState.PlanOffered), "readiness and clearance are given anew");
        Assert.That(await stage.World.Codes("RS"), Is.Empty);
    }

    [Test]
    public async Task A_cancellation_is_asked_and_agreed()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();

        var asked = await Ok(stage.At.Returns.AskToCancelAsync(stage.Case, Vienna));
        await stage.Settled();
        Assert.That((await stage.FileAsync("RS")).Referral.State, Is.EqualTo(ReferralState.InProgress), "asking cancels nothing");
        await Ok(stage.Rs.Returns.AgreeToCancelAsync(stage.Case, Belgrade, asked.Message));

        await stage.Referral(ReferralState.Cancelled);
        await stage.BothAgree();
    }

    [Test]
    public async Task A_cancellation_that_crosses_a_hold_is_held_and_asked_again_when_it_is_lifted([Values("asked", "agreed")] string what)
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        var asked = what == "agreed" ? await Ok(stage.At.Returns.AskToCancelAsync(stage.Case, Vienna)) : null;
        await stage.Settled();
        stage.World.Post.Closed = true;
        var (mover, holder) = what == "agreed" ? (stage.Rs, stage.At) : (stage.At, stage.Rs);
        await Ok(asked is null ? mover.Returns.AskToCancelAsync(stage.Case, Vienna) : mover.Returns.AgreeToCancelAsync(stage.Case, Belgrade, asked.Message));
        var hold = await Ok(holder.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.NotStated, Day(stage)));
        stage.World.Post.Closed = false;

        await stage.BothAgree();
        await stage.Referral(ReferralState.InProgress);
        Assert.That(await stage.World.Codes(holder.Participant.Value), Is.EqualTo(new[] { "HELD" }));

        await Ok(holder.Referrals.LiftAsync(stage.Case, Vienna, hold.Message, "AT-CW-17"));
        await stage.Settled();
        asked ??= await Ok(stage.At.Returns.AskToCancelAsync(stage.Case, Vienna));
        await stage.Settled();
        await Ok(stage.Rs.Returns.AgreeToCancelAsync(stage.Case, Belgrade, asked.Message));
        await stage.Referral(ReferralState.Cancelled);
        await stage.BothAgree();
    }

    private static DateOnly Day(Stage stage) => DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(5);
}
