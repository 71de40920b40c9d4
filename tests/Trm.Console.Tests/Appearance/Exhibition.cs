using Trm.Console.Tests.Compose;
using Trm.Console.Tests.Countries;
using Trm.Console.Tests.Record;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node;
using Trm.Node.Accounts;
using Trm.Node.Approvals;
using Trm.Node.Quarantine;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;

namespace Trm.Console.Tests.Appearance;

/// <summary>
/// Two countries at work: a case at each point of its way, drafts, an enquiry, decisions that wait for their second officer, a complaint and a case that oversight reads, a record that does not agree with theirs,
/// something that nobody could verify, people who are invited.
/// </summary>
internal sealed class Exhibition : IAsyncDisposable
{
    private Exhibition(TwoCountries both) => Both = both;

    public TwoCountries Both { get; }

    /// <summary>What may stand for a case in an address, those of which most is said first: cases of both countries, and drafts of Austria.</summary>
    public List<string> Cases { get; } = [];

    /// <summary>Pages to which nothing leads but what was just done, and who did it.</summary>
    public List<(string Holder, string Path)> Sent { get; } = [];

    /// <summary>Forms whose answers are pages of their own.</summary>
    public List<SentForm> Forms { get; } = [];

    private Stage Stage => Both.Stage;

    public static async Task<Exhibition> OpenAsync()
    {
        var shown = new Exhibition(await TwoCountries.OpenAsync());
        await shown.HangAsync();
        return shown;
    }

    public ValueTask DisposeAsync() => Both.DisposeAsync();

    private async Task HangAsync()
    {
        // Somebody waits at the station.
        await PreparedAsync("lantern");
        await Stage.ClearedAsync();
        await Stage.FinallyCheckedAsync();
        var expected = Stage.Case;
        // Removed before anybody had cleared it.
        await SharedAsync("kettle");
        var departed = (await Stage.Ok(Stage.At.Returns.DepartedAsync(Stage.Case, Stage.ViennaEscort, Stage.Travelling with { Basis = TravelBasis.Removal }, Stage.Plan.Legs))).Message;
        await Stage.Alarmed("AT", "TRAVELLING_UNCLEARED");
        var removed = Stage.Case;
        // Stopped; the office wants to go on, and the first of two has signed.
        await SharedAsync("anchor");
        var hold = (await Stage.Ok(Stage.At.Cases.StopAsync(Stage.Case, Stage.Vienna))).Message;
        await SignedAsync(await Stage.At.Approvals.ProposeLiftAsync(Stage.Case, Both["AT-08"].Officer, hold), Both["AT-08"]);
        var held = Stage.Case;
        await PreparedAsync("compass");
        var prepared = Stage.Case;
        await AcceptedAsync("harbour");
        var accepted = Stage.Case;
        await SentAsync("ladder");
        await Stage.Ok(Stage.Rs.Referrals.AskAsync(Stage.Case, Stage.Belgrade, Topic.Health, [], QuestionPurpose.Readiness));
        var asked = Stage.Case;
        await Stage.Ok(Stage.Rs.Referrals.AskCapacityAsync(Both.World.Id("AT"), Stage.Belgrade, ["SocialCare", "Health"], 2, Urgency.Urgent));
        await Stage.Ok(Stage.Rs.Returns.ComplaintAsync(Both.World.Id("AT"), Stage.Belgrade, VoiceTopic.Treatment, VoiceAbout.Escort));
        await Stage.Settled();
        await UnverifiedAsync();
        await OverseenAsync(expected, held);
        await InvitedAsync();
        Cases.AddRange(new[] { expected, prepared, held, removed, accepted, asked }.Select(c => c.ToString()));
        Cases.AddRange([await DraftAsync(isWhole: true), await DraftAsync(isWhole: false)]);
        // Told over the telephone, too.
        var officer = InVienna(Role.DutyOfficer);
        Assert.That((await Stage.At.Calls.RecordAsync(departed, officer.Officer, Stage.Belgrade.Code, ReadBackWord.Of(departed).Text)).IsOk, Is.True);
        Sent.AddRange([(officer.Code, $"/duty/call/{departed}/recorded"), ("AT-07", $"/case/{expected}/sent/departed"), ("AT-07", $"/case/{held}/stopped"), ("AT-07", $"/case/{asked}/done?what=answered"), ("AT-07", $"/case/{asked}/known?sent=profile"), ("AT-07", "/done/drill")]);
        await VerifiedAsync();
    }

    private async Task SentAsync(string word)
    {
        var files = Stage.FilesFor(Both.World, Stage.AllConsents, s => s.Replace("\"lantern\"", $"\"{word}\"", StringComparison.Ordinal));
        Stage.Draft = files.ToDraft().Value;
        Stage.PlannedAnewAfter(TimeSpan.Zero);
        await Stage.Ok(Stage.At.Referrals.SendProfileAsync(Stage.Draft, Stage.Vienna, files));
        await Stage.At.Escorts.BindAsync(Stage.Case, Stage.ViennaEscort.Code, Stage.Vienna);
        await Stage.Referral(ReferralState.Delivered);
        await Stage.Rs.Referrals.OpenAsync(Stage.Case, Stage.Belgrade);
    }

    private async Task AcceptedAsync(string word)
    {
        await SentAsync(word);
        await Stage.Ok(Stage.Rs.Referrals.AcceptAsync(Stage.Case, Stage.Belgrade, Stage.Organisation, Stage.Shelter.Code, DateOnly.FromDateTime(Stage.Now.UtcDateTime)));
        await Stage.Referral(ReferralState.Accepted);
    }

    private async Task SharedAsync(string word)
    {
        await AcceptedAsync(word);
        await Stage.Ok(Stage.At.Referrals.SendIdentityAsync(Stage.Draft, Stage.Vienna));
        await Stage.Referral(ReferralState.InProgress);
        await Stage.KeepAsync(Stage.LawfulFacts(Stage.Now, Stage.Departs));
    }

    private async Task PreparedAsync(string word)
    {
        await SharedAsync(word);
        await Stage.TakenUpAsync(await Stage.ProposedAsync());
        await Stage.PlannedAsync();
        await Stage.ReadyAsync();
    }

    // Of two things that nobody could verify, one is to be thrown away.
    private async Task UnverifiedAsync()
    {
        foreach (var bytes in new[] { "nothing"u8.ToArray(), "nothing either"u8.ToArray() })
            await Both.World["AT"].TakeAsync(Both.World.Id("RS"), Lane.Normal, bytes);
        var first = Both["AT-08"];
        var stuck = (await Stage.At.Quarantine.ListAsync(first.Officer)).Value.First(s => s.Kind == StuckKind.Quarantined);
        await SignedAsync(await Stage.At.Approvals.ProposeDiscardAsync(stuck.Id, first.Officer), first);
    }

    // Oversight reads one case, and waits for the auditor to agree to another.
    private async Task OverseenAsync(CaseId read, CaseId asked)
    {
        var (overseer, auditor) = (InVienna(Role.Oversight), InVienna(Role.Auditor));
        var approval = await Stage.At.Approvals.ProposeOversightAsync(read, overseer.Officer, VoiceTopic.Treatment);
        await SignedAsync(approval, overseer);
        await SignedAsync(approval, auditor);
        await SignedAsync(await Stage.At.Approvals.ProposeOversightAsync(asked, overseer.Officer, VoiceTopic.Treatment), overseer);
    }

    // One has the invitation in their hands; another one has lost it.
    private async Task InvitedAsync()
    {
        var invited = await Stage.At.Accounts.InviteAsync(new InvitationOrder("AT-61", Role.CaseWorker, null) { IsOfOffice = true }, Consoles.Administrator);
        await Stage.At.Accounts.InviteAsync(new InvitationOrder("AT-62", Role.DutyOfficer, null) { IsOfOffice = true }, Consoles.Administrator);
        Forms.Add(new(null, "/invitation", "/invitation", "/invitation", ("invitation", invited.Value.Secret)));
        Forms.Add(new(InVienna(Role.Administrator), "/accounts/AT-62", "/accounts/{account}/invite", "/accounts/AT-62/invite"));
    }

    private Holder InVienna(Role role) => Both.Holders.First(h => h.At == Both.Vienna && h.Role == role);

    // The first of two, or the second.
    private async Task SignedAsync(Result<Approval> proposed, Holder signer)
    {
        Assert.That(proposed.IsOk, Is.True, () => string.Join(", ", proposed.Rejections));
        var shown = (await Stage.At.Approvals.ChallengeAsync(proposed.Value.Id, signer.Officer)).Value;
        var signed = await Stage.At.Approvals.SignAsync(proposed.Value.Id, signer.Officer, shown, Visitor.Password, signer.CodeOfTheMoment());
        Assert.That(signed.IsOk, Is.True, () => string.Join(", ", signed.Rejections));
    }

    private async Task<string> DraftAsync(bool isWhole)
    {
        using var officer = await Both["AT-07"].VisitsAsync();
        var draft = (await officer.PostAsync("/drafts")).Location!.Split('?')[0][..^"/consent".Length];
        var now = Both.World.Time.GetUtcNow();
        foreach (var (step, fields) in isWhole
            ? new[] { ("consent", Steps.Consent(now)), ("ask", Steps.Ask), ("needs", Steps.Needs), ("person", Steps.Person), ("risk", Steps.Risk(now)) }
            : [("consent", Steps.With(Steps.Consent(now), "c1-explained-by", "Anna Huber"))])
            await officer.PostAsync($"{draft}/{step}", fields);
        return draft["/draft/".Length..];
    }

    // The auditor has a look of their own, and holds it against a pack of which somebody changed a byte.
    private async Task VerifiedAsync()
    {
        var auditor = InVienna(Role.Auditor);
        using var visitor = await auditor.VisitsAsync();
        var pack = await Both.World["RS"].Record.EvidencePackAsync();
        var token = (await visitor.GetAsync("/record/compare")).Field("form");
        var compared = await visitor.DeliverAsync("/record/compare", "pack", The_record.Altered(pack, The_record.Names(pack).First(n => n.StartsWith("messages/", StringComparison.Ordinal))), ("form", token), ("from", "RS"));
        await Eventually.True(async () => !(await visitor.GetAsync(compared.Location!)).Text.Contains("Look again", StringComparison.Ordinal), "it is compared");
        Sent.Add((auditor.Code, compared.Location!));
    }
}
