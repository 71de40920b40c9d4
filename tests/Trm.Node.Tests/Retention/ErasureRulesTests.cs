using System.IO.Compression;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Evidence;
using Trm.Node.Alarms;
using Trm.Node.Retention;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Node.Tests.Witness;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Retention;

/// <summary>Who may erase what when, what the other side answers, and what comes late.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ErasureRulesTests
{
    private static readonly Officer Auditor = new("AT-AUD-1", Role.Auditor);

    [Test]
    public async Task Nobody_erases_alone_and_nothing_is_erased_before_a_copy_was_offered()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        var desk = stage.At.Erasures;

        Assert.That(await PlacesAsync(desk.EraseAsync(stage.Case, Vienna, ErasureBasis.Objection)), Is.EqualTo(new[] { "REQUIRED copy" }));
        await desk.RecordCopyAsync(stage.Case, Vienna, CopyChoice.Offered);
        Assert.That(await PlacesAsync(desk.EraseAsync(stage.Case, Vienna, ErasureBasis.Objection)), Is.EqualTo(new[] { "REQUIRED copy" }));
        stage.Later(TimeSpan.FromDays(31));
        await stage.World.RenewDirectoryAsync();

        Assert.That(await PlacesAsync(desk.EraseAsync(stage.Case, Auditor, ErasureBasis.Objection)), Is.EqualTo(new[] { "NOT_ALLOWED role" }));
        Assert.That(await PlacesAsync(desk.EraseAsync(stage.Case, ViennaCaseWorker, ErasureBasis.Objection)), Is.EqualTo(new[] { "NOT_ALLOWED role" }));
        foreach (var officer in new[] { Vienna, Vienna })
            Assert.That((await desk.EraseAsync(stage.Case, officer, ErasureBasis.Objection)).Value.State, Is.EqualTo(ErasureState.Proposed));
        // Another ground is another proposal.
        var other = new Officer("AT-08", Role.Coordinator);
        Assert.That((await desk.EraseAsync(stage.Case, other, ErasureBasis.RetentionOver)).Value, Has.Property("State").EqualTo(ErasureState.Proposed).And.Property("ProposedBy").EqualTo("AT-08"));
        Assert.That((await desk.EraseAsync(stage.Case, Vienna, ErasureBasis.RetentionOver)).Value.State, Is.EqualTo(ErasureState.Done));
    }

    [Test]
    public async Task A_legal_hold_keeps_a_case_until_it_is_lifted()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        var desk = stage.At.Erasures;
        await desk.RecordCopyAsync(stage.Case, Vienna, CopyChoice.Declined);
        await desk.EraseAsync(stage.Case, Vienna, ErasureBasis.Objection);

        Assert.That((await desk.HoldAsync(stage.Case, ViennaCaseWorker, KeptReason.LegalClaim)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        Assert.That((await desk.HoldAsync(stage.Case, Vienna, KeptReason.LegalClaim)).IsOk, Is.True);
        Assert.That(await PlacesAsync(desk.EraseAsync(stage.Case, ViennaCaseWorker, ErasureBasis.Objection)), Is.EqualTo(new[] { "HELD legal hold" }));
        Assert.That((await desk.HoldsAsync(Vienna)).Value.Single(), Has.Property("SetBy").EqualTo("AT-07").And.Property("Why").EqualTo(KeptReason.LegalClaim));

        Assert.That((await desk.LiftHoldAsync(stage.Case, Vienna)).Value.LiftedBy, Is.EqualTo("AT-07"));
        Assert.That((await desk.EraseAsync(stage.Case, ViennaCaseWorker, ErasureBasis.Objection)).Value.State, Is.EqualTo(ErasureState.Done));
    }

    [Test]
    public async Task A_case_with_anything_open_is_not_erased()
    {
        await using var stage = await OpenAsync();
        await stage.UpToFinalCheckAsync();
        await stage.At.Erasures.RecordCopyAsync(stage.Case, Vienna, CopyChoice.Declined);
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling));
        await stage.Settled();
        Assert.That(await PlacesAsync(stage.At.Erasures.EraseAsync(stage.Case, Vienna, ErasureBasis.Objection)), Is.SupersetOf(new[] { "ILLEGAL_TRANSITION return", "ILLEGAL_TRANSITION case" }));

        // Somebody waits for us, and a message of ours is on its way.
        stage.World.Post.Closed = true;
        await Ok(stage.At.Returns.AskForRightAsync(stage.Case, Vienna, DataRight.Access));
        Assert.That(await PlacesAsync(stage.At.Erasures.EraseAsync(stage.Case, Vienna, ErasureBasis.Objection)), Does.Contain("ILLEGAL_TRANSITION outbox"));
        stage.World.Post.Closed = false;
        await stage.Settled();
        Assert.That(await PlacesAsync(stage.Rs.Erasures.EraseAsync(stage.Case, Belgrade, ErasureBasis.Objection)), Does.Contain("ILLEGAL_TRANSITION deadlines"));

        // What happened to a person is looked at before anything is erased.
        await Ok(stage.Rs.Returns.IncidentAsync(stage.Case, Shelter, Incident.Missing, stage.Now, "RS", PlaceKind.Station));
        await stage.Alarmed("AT", AlarmCode.UrgentReport);
        Assert.That(await PlacesAsync(stage.At.Erasures.EraseAsync(stage.Case, Vienna, ErasureBasis.Objection)), Does.Contain("ILLEGAL_TRANSITION alarms"));
    }

    [Test]
    public async Task A_peer_that_must_keep_the_case_says_so_and_both_sides_list_it()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        var asked = await ErasureTests.ErasedAsync(stage, "AT", Vienna, ViennaCaseWorker);
        await Eventually.True(async () => (await stage.Rs.Erasures.RightsAsync(Belgrade)).Value.Count > 0, "Serbia is asked");
        var request = (await stage.Rs.Erasures.RightsAsync(Belgrade)).Value.Single();
        Assert.That(request, Has.Property("Right").EqualTo(DataRight.Erasure).And.Property("Due").Not.Null);
        await stage.Settled();
        Assert.That((await stage.At.Erasures.RightsAsync(Vienna)).Value.Single().Due, Is.EqualTo(request.Due), "both sides wait until the same time");

        Assert.That((await stage.Rs.Returns.RightDoneAsync(stage.Case, Belgrade, request.Message, DataRight.Erasure, RightOutcome.Done)).Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
        await stage.Rs.Erasures.HoldAsync(stage.Case, Belgrade, KeptReason.LegalClaim);
        await Ok(stage.Rs.Returns.RightDoneAsync(stage.Case, Belgrade, request.Message, DataRight.Erasure, RightOutcome.Refused, c => RightsMessage.Done(
            c, DataRight.Erasure, RightOutcome.Refused, kept: Enum.GetValues<ConsentCategory>(), keptReason: KeptReason.LegalClaim, secondApprover: "RS-CW-1")));
        await stage.Settled();

        var answered = (await stage.At.Erasures.ListAsync(Auditor)).Value.Single();
        Assert.That((answered.Asked, answered.Outcome, answered.Kept), Is.EqualTo((asked.Asked, (RightOutcome?)RightOutcome.Refused, (KeptReason?)KeptReason.LegalClaim)));
        Assert.That((await stage.Rs.Erasures.RightsAsync(Belgrade)).Value.Single(), Has.Property("Outcome").EqualTo(RightOutcome.Refused).And.Property("Due").Null);
        Assert.That((await stage.At.Deadlines.ListAsync(Vienna)).Value, Is.Empty);
        ErasureTests.AssertVerified(await ErasureTests.VerifyAsync(stage));
    }

    [Test]
    public async Task Every_other_right_is_shown_on_both_sides_and_overdue_after_a_month([Values(DataRight.Access, DataRight.Correction, DataRight.Restriction)] DataRight right)
    {
        await using var stage = await ErasureTests.ClosedAsync();
        var asked = await Ok(stage.At.Returns.AskForRightAsync(stage.Case, Vienna, right));
        await stage.Settled();
        foreach (var (desk, officer, ours) in new[] { (stage.At.Erasures, Vienna, true), (stage.Rs.Erasures, Belgrade, false) })
            Assert.That((await desk.RightsAsync(officer)).Value.Single(), Has.Property("Right").EqualTo(right).And.Property("IsOurs").EqualTo(ours).And.Property("Due").Not.Null);

        stage.Later(TimeSpan.FromDays(35));
        await stage.World.RenewDirectoryAsync();
        await stage.Alarmed("RS", "OVERDUE_DECISION");
        await stage.Alarmed("AT", "OVERDUE_DECISION");
        Assert.That((await stage.Rs.Erasures.RightsAsync(Belgrade)).Value.Single().IsOverdue, Is.True);

        await Ok(stage.Rs.Returns.RightDoneAsync(stage.Case, Belgrade, asked.Message, right, RightOutcome.Done));
        await stage.Settled();
        await stage.Calm("RS", "OVERDUE_DECISION");
        await stage.Calm("AT", "OVERDUE_DECISION");
        Assert.That((await stage.At.Erasures.RightsAsync(Vienna)).Value.Single().Outcome, Is.EqualTo(RightOutcome.Done));
    }

    [Test]
    public async Task The_copy_for_a_lawyer_opens_with_openssl_and_holds_what_is_handed_out_of_the_case()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        await stage.KeepAsync(stage.Facts with { Bar = new(ProtectionPending: true, OpenToAppeal: false, RefoulementRisk: false), Exclusions = new([new(ExclusionKind.StateBodies, "RS")]) });
        var folder = System.IO.Directory.CreateDirectory(Path.Combine(stage.World.DataOf("AT"), "..", "lawyer")).FullName;
        var (key, certificate) = (Path.Combine(folder, "key.pem"), Path.Combine(folder, "cert.pem"));
        Assert.That(OpenSsl.Run(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=a lawyer", "-days", "30",
            "-addext", "keyUsage=critical,keyAgreement"), Is.Not.Null);

        Assert.That((await stage.At.Erasures.DeliverCopyAsync(stage.Case, Vienna, File.ReadAllBytes(stage.World.DirectoryFile))).Rejection.Code, Is.EqualTo(RejectionCode.KeyFileInvalid));
        var copy = (await stage.At.Erasures.DeliverCopyAsync(stage.Case, Vienna, await File.ReadAllBytesAsync(certificate))).Value;
        using var zip = new ZipArchive(new MemoryStream(OpenSsl.Decrypt(copy.File!.Value.ToArray(), certificate, key)!));

        var names = zip.Entries.Select(e => e.FullName).ToList();
        var said = (await stage.At.Referrals.OpenAsync(stage.Case, Vienna)).Value.Messages.Count;
        Assert.That(names.Count(n => n.StartsWith("messages/", StringComparison.Ordinal)), Is.EqualTo(said));
        Assert.That(names.Where(n => !n.StartsWith("messages/", StringComparison.Ordinal)), Is.EqualTo(new[] { "record/case.json", "record/consents.json", "record/facts.json", "READ ME.txt" }));
        var text = string.Concat(zip.Entries.Select(e => new StreamReader(e.Open()).ReadToEnd()));
        Assert.That(text, Does.Contain("Mirelunda").And.Contain("Subotica").And.Contain("a green scarf").And.Contain(Node.RightsOfPersons.HandedOut.Helper));
        Assert.That(text, Does.Not.Contain("ulica").And.Not.Contain("the cousin").And.Not.Contain("AT-INT-041").And.Not.Contain("\"protectionPending\":true").And.Not.Contain("state-bodies").And.Not.Contain("MessageHeader"));
        // It was delivered: nothing stands against the erasure any more.
        Assert.That((await stage.At.Erasures.EraseAsync(stage.Case, Vienna, ErasureBasis.Objection)).IsOk, Is.True);
    }

    [Test]
    public async Task A_peer_that_cannot_be_told_does_not_keep_a_person_from_their_right()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        stage.Later(TimeSpan.FromDays(400));
        Assert.That(stage.At.IsDirectoryExpired, Is.True);

        var erased = await ErasureTests.ErasedAsync(stage, "AT", Vienna, ViennaCaseWorker);

        Assert.That(erased.Asked, Is.Null);
        Assert.That(await stage.AlarmsAsync("AT"), Does.Contain(AlarmCode.ErasureNotTold));
    }

    [Test]
    public async Task The_last_word_of_an_erasure_is_witnessed_like_any_other()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        var asked = await ErasureTests.ErasedAsync(stage, "AT", Vienna, ViennaCaseWorker);
        await stage.Settled();
        Assert.That((await LastWord()).IsWitnessed, Is.False);

        await stage.At.Record.AskWitnessesAsync();
        await stage.World.UntilAsync(async () => (await LastWord()).IsWitnessed, "Serbia has cosigned what Vienna said last");

        async Task<Outbox.Transmission> LastWord() => (await stage.At.Record.TransmissionsAsync()).Single(t => t.Message == asked.Asked!.ToString());
    }

    [Test]
    public async Task What_comes_late_brings_nothing_back()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        var said = stage.World.Post.Seen.Select(s => stage.World.Opened(s.Mailbox, s.Body)).Where(o => o.Meta.Case == stage.Case).ToList();
        var identity = said.First(o => o.Meta.Code == "identity");
        await ErasureTests.ErasedAsync(stage, "RS", Belgrade, Shelter);
        await stage.Settled();
        await stage.World.StopAsync("AT");
        var content = await stage.World.ContentCount("RS");
        var seq = await stage.World.Through("RS", "AT");

        // The same message sealed anew, and an old profile as a new message.
        await stage.Rs.TakeAsync(stage.World.Id("AT"), Lane.Normal, stage.World.Seal("AT", "RS", seq + 1, identity.Meta, identity.Payload));
        var context = new MessageContext(stage.World.Id("AT"), stage.World.Id("RS"), stage.Case, "AT-07", stage.Now, MessageId.Of(Guid.NewGuid()));
        var again = ReferralMessage.Profile(context, stage.Draft.Purpose, stage.Draft.Priority, stage.Draft.Profile(stage.Now)).Value;
        await stage.Rs.TakeAsync(stage.World.Id("AT"), Lane.Normal, stage.World.Seal("AT", "RS", seq + 2, again.Meta, again.Payload));
        Assert.That(await stage.World.ContentCount("RS"), Is.EqualTo(content));
        Assert.That((await stage.World.StoredReceipts("RS")).TakeLast(2).Select(r => r.Code + string.Concat(r.Issues)), Is.EqualTo(new[] { "ok", "fatal-errorILLEGAL_TRANSITION" }));

        // What has just happened to the person is told all the same, and can be erased in its turn.
        var missing = IncidentMessage.Report(context with { Id = MessageId.Of(Guid.NewGuid()) }, Incident.Missing, stage.Now, "RS", PlaceKind.Station, 1).Value;
        await stage.Rs.TakeAsync(stage.World.Id("AT"), Lane.Urgent, stage.World.Seal("AT", "RS", seq + 3, missing.Meta, missing.Payload));
        Assert.That(await stage.World.ContentCount("RS"), Is.EqualTo(content + 1));
        Assert.That(await stage.AlarmsAsync("RS"), Does.Contain(AlarmCode.UrgentReport));
    }

    [Test]
    public async Task Consents_and_second_approvals_are_in_the_trail_of_whoever_took_them()
    {
        await using var stage = await OpenAsync();
        await stage.UpToClearanceAsync();
        await Ok(stage.At.Returns.WithdrawAsync(stage.Case, Vienna, ConsentScope.Sharing, WithdrawalAction.Stop, stage.Now));
        await stage.Settled();

        var at = await ActsAsync(stage, "AT");
        Assert.That(at, Has.Exactly(1).Matches<string>(a => a.Contains("\"change\":\"given\"", StringComparison.Ordinal) && a.Contains("\"scopes\":[\"sharing\",\"return\",\"follow-up\"]", StringComparison.Ordinal)));
        Assert.That(at, Has.Exactly(1).Matches<string>(a => a.Contains("\"change\":\"withdrawn\"", StringComparison.Ordinal) && a.Contains("\"version\":2", StringComparison.Ordinal)));
        Assert.That(at, Does.Contain("{\"gates\":[],\"approvers\":[\"AT-07\",\"AT-CW-17\"],\"reason\":\"ordinary\",\"assertion\":\"\"}"));
        var rs = await ActsAsync(stage, "RS");
        Assert.That(rs, Has.Some.Contains("\"change\":\"given\"").And.Some.Contains("\"change\":\"withdrawn\""));
        Assert.That(rs, Has.None.Contains("\"approvers\""));
        ErasureTests.AssertVerified(await ErasureTests.VerifyAsync(stage));
    }

    // The private parts of events 13 and 14, as the exported trail opens them.
    private static async Task<IReadOnlyList<string>> ActsAsync(Stage stage, string of)
    {
        var folder = Path.Combine(stage.World.DataOf(of), "..", $"acts-{of}");
        await stage.World[of].Record.ExportAsync(folder);
        Assert.That(TrailFolder.Verify(folder, stage.World[of].Record.LogKey).Findings, Is.Empty);
        return [.. System.IO.Directory.EnumerateFiles(Path.Combine(folder, "evidence")).Select(f => Trm.Trail.LeafEvidence.Parse(File.ReadAllBytes(f)).Demand().Opening)
            .Where(o => o.Event is Trm.Trail.TrailEvent.ConsentChanged or Trm.Trail.TrailEvent.Approval)
            .Select(o => System.Text.Encoding.UTF8.GetString(o.Private!.Value.Span))];
    }

    private static async Task<IReadOnlyList<string>> PlacesAsync(Task<Result<Erasure>> act)
    {
        var result = await act;
        Assert.That(result.IsOk, Is.False, "it must be refused");
        return [.. result.Rejections.Select(r => $"{r.Code} {r.Path}")];
    }
}
