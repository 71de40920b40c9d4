using System.Globalization;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Keys;
using Trm.Node.Alarms;
using Trm.Node.Outbox;

namespace Trm.Cli.Demo;

/// <summary>
/// The story of two referrals: one accepted, with its way home planned, one declined; a hold that overtakes, a damaged message that heals, a forged one. Every step is done by the nodes themselves
/// and told after it has happened.
/// </summary>
internal sealed class DemoStory(DemoStage stage, DemoWorld world, DemoCase first, DemoCase second, Storyteller tell, TimeProvider time, CancellationToken cancel)
{
    private DemoSide At => world.At;

    private DemoSide Rs => world.Rs;

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public async Task TellAsync()
    {
        await CapacityAsync();
        var draft = DemoStage.Demand(first.Draft());
        await ProfileAsync(draft);
        await SeenAsync(draft.Case);
        await AcceptedAsync(draft);
        await IdentityWithoutConsentAsync(draft.Case);
        await IdentityAsync(draft);
        await QuestionAsync(draft, Topic.Needs, QuestionPurpose.Readiness, "RS prepares the room, and asks about needs");
        await new DemoReturn(stage, world, first, tell, time, cancel).TellAsync(draft);
        var other = await SecondProfileAsync();
        var hold = await HoldOvertakesAsync(other);
        await HeldAsync(other);
        await LiftAsync(other, hold);
        await DeclinedAsync(other);
        await DamagedAsync(draft);
        await ForgedAsync();
    }

    private async Task CapacityAsync()
    {
        tell.Step("AT asks whether there is room, about nobody");
        var enquiry = await stage.SendAsync(At, () => At.Node.Referrals.AskCapacityAsync(Rs.Id, At.Officer, first.Sheet.Services, 1, first.Sheet.Priority, cancel));
        tell.Say("checked", "RS: certificate in the directory, signature, addressee, number, digests, decryption, content. Stored, with a leaf in its trail, before the receipt.");
        await stage.SendAsync(Rs, () => Rs.Node.Referrals.AnswerCapacityAsync(At.Id, Rs.Officer, MessageId.Parse(enquiry.Message!).Value, CapacityReply.Yes, time.GetUtcNow().AddDays(5), cancel: cancel));
        tell.Say("AT knows", "there is room for one person for five days. RS knows of nobody.");
    }

    private async Task ProfileAsync(ReferralDraft draft)
    {
        tell.Step($"AT refers \"{draft.Word}\": the profile");
        await stage.SendAsync(At, () => At.Node.Referrals.SendProfileAsync(draft, At.Officer, first.Files, cancel));
        tell.Say("checked", "AT, before sealing: the contract, and that a profile carries no direct identifier.");
        tell.Say("kept", "the case stays encrypted in AT under a key of its own.");
    }

    private async Task SeenAsync(CaseId @case)
    {
        tell.Step("An officer in RS opens it");
        await stage.UntilAsync(async () => await Rs.CaseAsync(@case, cancel), "the case arrives");
        var view = DemoStage.Demand(await Rs.Node.Referrals.OpenAsync(@case, Rs.Officer, cancel));
        var fields = SharedFields.Of(view.Messages[0].Payload);
        var seen = await stage.UntilAsync(async () => (await Rs.TransmissionsAsync(cancel)).FirstOrDefault(t => t.Code == "seen" && t.Case == @case.ToString() && DemoSide.IsSettled(t)), "seen is receipted");
        stage.Sent(Rs, seen, null);
        tell.Say("RS knows", $"{string.Join(", ", fields.Shown)}. Not who it is, nor where: of the person it has the word \"{view.File.Word}\" that it drew itself.");
        tell.Say("AT knows", "a person has opened it, which is more than a receipt says.");
    }

    private async Task AcceptedAsync(ReferralDraft draft)
    {
        tell.Step("RS accepts, for an organisation that it names");
        var organisation = DemoStage.Demand(NamedOrganisation.Parse(draft.Organisation.Code, draft.Organisation.Code == "RS-SHELTER" ? "Shelter network (invented)" : $"Organisation {draft.Organisation.Code}"));
        await stage.SendAsync(Rs, () => Rs.Node.Referrals.AcceptAsync(draft.Case, Rs.Officer, organisation, "RS-CW-021", Today.AddDays(3), cancel));
        await stage.UntilAsync(async () => await At.CaseAsync(draft.Case, cancel) is { Referral.State: ReferralState.Accepted } file ? file : null, "AT holds the acceptance");
        tell.Say("AT knows", $"{draft.Organisation}, case worker RS-CW-021, would begin on {Today.AddDays(3):yyyy-MM-dd}.");
    }

    private async Task IdentityWithoutConsentAsync(CaseId @case)
    {
        tell.Step("AT tries to say who it is before the person has agreed");
        var refused = await At.Node.Referrals.SendIdentityAsync(DemoStage.Demand(first.DraftWithoutConsent(@case)), At.Officer, cancel: cancel);
        stage.Refuse("identity before the person has agreed", refused, "Refused in AT, before anything was sealed: nothing left the house. A tick in con_Consent is no consent.");
    }

    private async Task IdentityAsync(ReferralDraft draft)
    {
        var consent = draft.Consents.Where(c => c.LetsKnow(draft.Organisation, time.GetUtcNow())).ToList();
        tell.Step(consent.Count > 0 ? $"The person agrees, naming {draft.Organisation}; AT sends the identity" : "The sheet holds no consent for that organisation: identity stays");
        if (consent.Count == 0)
        {
            stage.Refuse("identity without a consent that names the organisation", await At.Node.Referrals.SendIdentityAsync(DemoStage.Demand(first.Draft(draft.Case)), At.Officer, cancel: cancel), "Your sheet has no active consent for it. The story goes on without.");
            return;
        }

        foreach (var c in consent)
            tell.Say("consent", $"{c.Form.ToString().ToLowerInvariant()}, explained by {c.ExplainedBy}{(c.Interpreter is { } i ? $" with interpreter {i}" : "")}, given {c.GivenAt:yyyy-MM-dd}, until {c.Expires:yyyy-MM-dd}.");
        await stage.SendAsync(At, () => At.Node.Referrals.SendIdentityAsync(draft, At.Officer, cancel: cancel));
        tell.Say("checked", "AT and again RS: an active consent names this organisation, and each element lies in a category that it covers (gate G01).");
        await ShowAsync(draft.Case, "identity");
    }

    private async Task QuestionAsync(ReferralDraft draft, Topic topic, QuestionPurpose purpose, string what)
    {
        tell.Step(what);
        var question = await stage.SendAsync(Rs, () => Rs.Node.Referrals.AskAsync(draft.Case, Rs.Officer, topic, [], purpose, cancel));
        await AnswerAsync(draft, question);
    }

    private async Task AnswerAsync(ReferralDraft draft, Transmission question)
    {
        var id = MessageId.Parse(question.Message!).Value;
        await stage.UntilAsync(async () => await At.CaseAsync(draft.Case, cancel) is { } file && file.Referral.Questions.ContainsKey(id.ToString()) ? file : null, "the question arrives");
        var answer = await stage.SendAsync(At, () => At.Node.Referrals.AnswerAsync(draft, At.Officer, id, cancel: cancel));
        if (answer.Code is "given" or "partly")
            await ShowAsync(draft.Case, "answer");
        else
            tell.Say("RS knows", $"the answer is \"{answer.Code}\". Whether there is anything, it does not: not shared and not existing look the same.");
    }

    private async Task<CaseId> SecondProfileAsync()
    {
        var draft = DemoStage.Demand(second.Draft());
        tell.Step($"AT refers a second case, \"{draft.Word}\"; RS opens it");
        await stage.SendAsync(At, () => At.Node.Referrals.SendProfileAsync(draft, At.Officer, second.Files, cancel));
        await stage.UntilAsync(async () => await Rs.CaseAsync(draft.Case, cancel), "the case arrives");
        DemoStage.Demand(await Rs.Node.Referrals.OpenAsync(draft.Case, Rs.Officer, cancel));
        await stage.UntilAsync(async () => await At.CaseAsync(draft.Case, cancel) is { Referral.State: ReferralState.Received } file ? file : null, "AT holds that it was seen");
        return draft.Case;
    }

    private async Task<MessageId> HoldOvertakesAsync(CaseId @case)
    {
        tell.Step("The line is slow; AT stops the second case");
        At.Road.Slow();
        var routine = new List<Submitted>
        {
            DemoStage.Demand(await At.Node.Referrals.TestAsync(Rs.Id, At.Officer, cancel)),
            DemoStage.Demand(await At.Node.Referrals.AskCapacityAsync(Rs.Id, At.Officer, second.Sheet.Services, 2, Urgency.Routine, cancel)),
        };
        await stage.UntilAsync(() => Task.FromResult<object?>(routine.TrueForAll(r => At.Road.Holds(r.Transmission.ToString())) ? At : null), "two routine messages wait on the line");
        tell.Say("waiting", $"{routine.Count} routine messages of AT, sent before it, wait on the line.");

        var started = time.GetTimestamp();
        var hold = DemoStage.Demand(await At.Node.Referrals.HoldAsync(@case, At.Officer, HoldReason.NotStated, Today.AddDays(7), cancel));
        await stage.UntilAsync(async () => await Rs.CaseAsync(@case, cancel) is { Referral.IsHeld: true } file ? file : null, "RS holds the hold");
        var elapsed = time.GetElapsedTime(started);
        var behind = (await At.TransmissionsAsync(cancel)).Count(t => routine.Exists(r => r.Transmission.ToString() == t.Id) && t.Receipt is null);
        tell.Say("overtaken", string.Create(CultureInfo.InvariantCulture, $"the hold took the urgent lane and stands in RS after {elapsed.TotalMilliseconds:0} ms; the {behind} sent before it are still on the line."));
        stage.Sent(At, await stage.SettledAsync(At, hold), null);
        await At.Road.FreeAsync(cancel);
        foreach (var message in routine)
            await stage.SettledAsync(At, message);
        tell.Say("then", "the line is free again; both arrive, and the numbers show that nothing is missing.");
        tell.Say("RS knows", "this case is stopped, and not why.");
        return hold.Message;
    }

    private async Task HeldAsync(CaseId @case)
    {
        tell.Step("RS tries to decide the stopped case");
        var refused = await Rs.Node.Referrals.DeclineAsync(@case, Rs.Officer, DeclineReason.NoCapacity, NextStep.OtherOption, cancel);
        stage.Refuse("a decision on a case that is stopped", refused, "Refused in RS, before sending. No timer and no click moves a case that anybody has stopped.");
    }

    private async Task LiftAsync(CaseId @case, MessageId hold)
    {
        tell.Step("AT lifts its hold, with a second person");
        await stage.SendAsync(At, () => At.Node.Referrals.LiftAsync(@case, At.Officer, hold, "AT-CO-009", cancel));
        await stage.UntilAsync(async () => await Rs.CaseAsync(@case, cancel) is { Referral.IsHeld: false } file ? file : null, "the hold is lifted in RS");
        tell.Say("approved", $"{At.Officer.Code} and AT-CO-009; both codes stand in the message and in both trails.");
    }

    private async Task DeclinedAsync(CaseId @case)
    {
        tell.Step("RS declines the second case");
        await stage.SendAsync(Rs, () => Rs.Node.Referrals.DeclineAsync(@case, Rs.Officer, DeclineReason.NoCapacity, NextStep.OtherOption, cancel));
        await stage.UntilAsync(async () => await At.CaseAsync(@case, cancel) is { Referral.State: ReferralState.Declined } file ? file : null, "AT holds the decision");
        tell.Say("AT knows", "no capacity; RS knows of another option. The reason says nothing about the person.");
    }

    private async Task DamagedAsync(ReferralDraft draft)
    {
        tell.Step("A message is damaged on the broker");
        Rs.Road.Slow();
        var question = DemoStage.Demand(await Rs.Node.Referrals.AskAsync(draft.Case, Rs.Officer, Topic.Family, [], QuestionPurpose.Safety, cancel));
        var id = question.Transmission.ToString();
        await stage.UntilAsync(() => Task.FromResult<object?>(Rs.Road.Holds(id) ? Rs : null), "the message is on the line");
        var at = Rs.Road.Damage(id);
        tell.Say("damaged", string.Create(CultureInfo.InvariantCulture, $"a question of RS; somebody flips one bit, in byte {at} of the message."));
        await Rs.Road.FreeAsync(cancel);
        await stage.UntilAsync(async () => (await At.Node.Record.AlarmsAsync(cancel)).FirstOrDefault(a => a.Code == AlarmCode.DamagedInTransit && a.CoreId == id), "AT notices the damage");
        stage.Refuse("a copy damaged in transit", RejectionCode.EnvelopeDamaged.Text, "AT: the header is signed, and these are not the bytes that it names. No receipt, no number used up: the broker cannot kill a message.");
        var settled = await stage.SettledAsync(Rs, question);
        tell.Say("healed", string.Create(CultureInfo.InvariantCulture, $"AT says what it misses; the same bytes come again, copy {settled.Attempts}; receipt {settled.Receipt!.Code}."));
        await AnswerAsync(draft, settled);
    }

    private async Task ForgedAsync()
    {
        tell.Step("Somebody who is not in the directory writes to RS as AT");
        var now = time.GetUtcNow();
        var stranger = ParticipantKeys.Create(At.Id, now);
        var order = new SealOrder
        {
            Id = TransmissionId.Of(Guid.NewGuid()),
            From = At.Id,
            To = Rs.Id,
            Seq = 1_000,
            Iat = now,
            Exp = now.AddDays(30),
            Dir = world.Directory.Version,
            IsTraining = world.Directory.IsTraining,
            Recipients = world.Directory.RecipientsOf(Rs.Id, now),
            Meta = MessageMeta.Control,
            Payload = "{}"u8.ToArray(),
        };
        var forged = DemoStage.Demand(Sealer.Seal(order, stranger.Signing));
        var before = (await Rs.Node.Record.TransmissionsAsync(cancel)).Count;
        await At.Road.PublishAsync(world.Directory.MailboxOf(Rs.Id, At.Id, Lane.Normal)!.Name, forged.Bytes, cancel);
        var quarantined = await stage.UntilAsync(async () => (await Rs.Node.Record.QuarantineAsync(cancel)).FirstOrDefault(q => q.Sha256 == SealedMessage.Parse(forged.Bytes).Value.Sha256), "RS puts it into quarantine");
        var answers = (await Rs.Node.Record.TransmissionsAsync(cancel)).Count - before;
        stage.Refuse("a message from an unlisted signer", quarantined.Code, $"Well formed and well signed, by a key that the directory does not list. Quarantine and an alarm in RS: telephone AT. Answers sent: {answers}.");
    }

    private async Task ShowAsync(CaseId @case, string kind)
    {
        var view = DemoStage.Demand(await Rs.Node.Referrals.OpenAsync(@case, Rs.Officer, cancel));
        var fields = SharedFields.Of(view.Messages.Last(m => m.Kind == kind || m.Code == kind).Payload);
        tell.Say("RS can read", fields.Shown.Count == 0 ? "nothing of the person" : string.Join(", ", fields.Shown));
        tell.Say("masked", fields.Masked.Count == 0 ? "nothing" : $"{string.Join(", ", fields.Masked)}. Whether there is anything behind a mask, it does not show.");
    }
}
