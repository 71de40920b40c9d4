using NUnit.Framework;
using Trm.Contracts.Agreements;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Agreements;
using Trm.Envelope.Keys;
using Trm.Node.Alarms;
using Trm.Node.Outbox;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Agreements;

/// <summary>What a pair agreed holds at both nodes; what is no agreement refuses the start with its code.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class AgreementTests
{
    private static readonly Officer Administrator = new("AT-90", Role.Administrator);
    private static readonly Officer Auditor = new("AT-91", Role.Auditor);

    internal static Agreement Pair(World world, string id = "AT-RS", int version = 1) => Agreement.BuiltIn(
        [AgreementParty.Plain(world.Id("AT"), "AT"), AgreementParty.Plain(world.Id("RS"), "RS")]) with
    {
        Id = id,
        Version = version,
        From = WireTime.Cut(world.Time.GetUtcNow().AddDays(-1)),
        Until = WireTime.Cut(world.Time.GetUtcNow().AddYears(2)),
    };

    private static Term Term(string text) => Contracts.Agreements.Term.Parse(text).Value;

    [Test]
    public async Task Where_nothing_was_agreed_the_built_in_values_hold_and_are_named_so()
    {
        await using var world = new World();
        await world.StartAllAsync();

        var with = world["AT"].Agreements.List().Single();

        Assert.That((with.Peer, with.IsBuiltIn, with.Agreement.Id), Is.EqualTo((world.Id("RS"), true, "BUILT-IN")));
        Assert.That(with.Agreement.Parties.Select(p => p.Country), Is.EqualTo(["AT", "RS"]), "whose holidays count is in the directory");
    }

    [Test]
    public async Task An_agreement_signed_by_both_holds_at_both()
    {
        await using var world = new World();
        world.Agree(Pair(world));
        await world.StartAllAsync();

        foreach (var node in new[] { "AT", "RS" })
            Assert.That(world[node].Agreements.List().Single() is { IsBuiltIn: false, Agreement.Id: "AT-RS" }, Is.True, node);
    }

    [Test]
    public async Task Resends_and_the_call_come_from_the_agreement()
    {
        await using var world = new World();
        world.Agree(Pair(world) with { Resend = new([Term("2 h")], Term("3 h"), [Term("1 min")], Term("4 min")) });
        await world.StartAsync("AT");

        var ping = (await world["AT"].SubmitAsync(new(MessageKind.Test, world.Id("RS"), null, World.Coordinator, TestMessage.Ping))).Value;
        await Eventually.True(async () => await AttemptsAsync(world, ping) == 1, "published once");
        world.Time.By = TimeSpan.FromMinutes(119);
        await Task.Delay(500);
        Assert.That(await AttemptsAsync(world, ping), Is.EqualTo(1), "the built-in times would have sent it twice again");
        world.Time.By = TimeSpan.FromMinutes(121);
        await Eventually.True(async () => await AttemptsAsync(world, ping) == 2, "sent again");
        Assert.That(await AlarmsAsync(world, "AT"), Does.Not.Contain(AlarmCode.Undelivered));
        world.Time.By = TimeSpan.FromMinutes(181);
        await Eventually.True(async () => (await AlarmsAsync(world, "AT")).Contains(AlarmCode.Undelivered), "somebody telephones");
    }

    [Test]
    public async Task A_kind_that_the_agreement_leaves_out_is_refused_before_it_is_sent()
    {
        await using var world = new World();
        world.Agree(Without(Pair(world), "capacity"));
        await world.StartAllAsync();

        var asked = await world["AT"].Referrals.AskCapacityAsync(world.Id("RS"), World.Coordinator, ["SocialCare"], 1, Contracts.Codes.Urgency.Routine);

        Assert.That(asked.Rejection.Code, Is.EqualTo(RejectionCode.KindUnknown));
        Assert.That(asked.Rejection.Hint, Does.Contain("agreement with RS"));
        Assert.That((await world["AT"].Record.TransmissionsAsync()).Where(t => t.Message is not null), Is.Empty);
    }

    [Test]
    public async Task A_kind_that_the_agreement_leaves_out_is_refused_on_receipt_and_a_report_is_taken()
    {
        await using var world = new World();
        world.Agree(Without(Pair(world), "capacity"));
        await world.StartAsync("RS");
        var context = new MessageContext(world.Id("AT"), world.Id("RS"), null, "AT-07", world.Time.GetUtcNow(), MessageId.Of(Guid.NewGuid()));
        var enquiry = CapacityMessage.Enquiry(context, ["SocialCare"], 1, Contracts.Codes.Urgency.Routine).Value;
        var incident = IncidentMessage.Report(
            context with { Case = CaseId.Of(Guid.NewGuid()), Id = MessageId.Of(Guid.NewGuid()) }, Incident.Missing, world.Time.GetUtcNow(), "HU", Contracts.Codes.PlaceKind.Border).Value;

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", 1, MessageMeta.Control, new ControlMessage([], null, new Have(0, 0, []), []).Write()));
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", 2, enquiry.Meta, enquiry.Payload));
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Urgent, world.Seal("AT", "RS", 3, incident.Meta, incident.Payload));

        Assert.That((await world.StoredReceipts("RS")).Select(r => string.Join(' ', r.Issues)), Is.EqualTo(["KIND_UNKNOWN", ""]));
    }

    public static IEnumerable<TestCaseData> Bad()
    {
        yield return Case("no signature of one party", "REQUIRED", w => w.Agree(Pair(w), "AT"));
        yield return Case("signed by a key that the directory does not list", "SIG_KEY_UNKNOWN", w => Write(w, SignedAgreement.Sign(
            Pair(w), SigningKey.Create(w.Id("RS"), w.Time.GetUtcNow().AddMinutes(-1)), w.Time.GetUtcNow()).Value.Sign(w.Keys("AT").Signing, w.Time.GetUtcNow()).Value.Bytes.ToArray()));
        yield return Case("signed by one who is no party", "SENDER_NOT_AUTHORISED", w => w.Agree(Pair(w), "AT", "RS", "HU"));
        yield return Case("between others", "WRONG_RECIPIENT", w => w.Agree(Pair(w) with { Parties = [.. Pair(w).Parties.Where(p => p.Participant.Value == "RS"), AgreementParty.Plain(w.Id("HU"), "HU")] } is var a
            ? a with { Parties = [.. a.Parties.OrderBy(p => p.Participant)] } : null!));
        yield return Case("damaged", "SIG_INVALID", w =>
        {
            w.Agree(Pair(w));
            var file = System.IO.Directory.GetFiles(w.AgreementsOf("AT")).Single();
            var bytes = File.ReadAllBytes(file);
            bytes[bytes.AsSpan().IndexOf("\"retention\":\"24 mo\""u8) + 13]++;
            File.WriteAllBytes(file, bytes);
        });
        yield return Case("no signed agreement at all", "STRUCTURE", w => Write(w, [1, 2, 3]));
        yield return Case("an unsigned file", "FILE_INVALID", w => Write(w, Pair(w).Write(), "at-rs.json"));
        yield return Case("one agreement twice", "ID_REUSED", w =>
        {
            w.Agree(Pair(w));
            Write(w, File.ReadAllBytes(System.IO.Directory.GetFiles(w.AgreementsOf("AT")).Single()), "z.p7s");
        });
        yield return Case("too large", "TOO_LARGE", w => Write(w, new byte[SignedAgreement.MaxBytes + 1]));
        yield return Case("holidays that are no JSON", "FILE_INVALID", w => WriteHolidays(w, "AT.json", "Christmas"));
        yield return Case("one country's holidays twice", "VALUE", w =>
        {
            w.Holidays("AT");
            File.Copy(Path.Combine(w.HolidaysOf("AT"), "AT.json"), Path.Combine(w.HolidaysOf("AT"), "AT-2.json"));
        });
        yield return Case("holidays of another form", "CONTRACT_VERSION_UNSUPPORTED", w => WriteHolidays(
            w, "AT.json", """{"holidays":2,"countries":[{"country":"AT","from":"2026-01-01","until":"2026-12-31","days":[]}]}"""));

        static TestCaseData Case(string what, string code, Action<World> lay) => new TestCaseData(code, lay).SetArgDisplayNames(what, code);
    }

    [TestCaseSource(nameof(Bad))]
    public async Task A_bad_file_refuses_the_start_with_its_code_and_says_which(string code, Action<World> lay)
    {
        await using var world = new World("AT", "RS", "HU");
        lay(world);

        var refused = Assert.ThrowsAsync<NodeStartException>(() => world.StartAsync("AT"));

        Assert.That(refused!.Code, Is.EqualTo(code));
        Assert.That(refused.Message, Does.Match(@"^\S+\.(p7s|json)"), "the file is named");
    }

    [Test]
    public async Task A_file_that_comes_while_the_node_runs_is_taken_up_and_a_bad_one_is_an_alarm_and_changes_nothing()
    {
        await using var world = new World();
        world.Agree(Pair(world));
        await world.StartAsync("AT");

        world.Agree(Pair(world, version: 2));
        await Eventually.True(() => Task.FromResult(world["AT"].Agreements.List().Single().Agreement.Version == 2), "version 2 holds");
        Write(world, [1], "bad.p7s");
        await Eventually.True(async () => (await AlarmsAsync(world, "AT")).Contains(AlarmCode.AgreementInvalid), "the bad file is told");
        Assert.That(world["AT"].Agreements.List().Single().Agreement.Version, Is.EqualTo(2));
        Assert.That((await world["AT"].Agreements.ReadAgainAsync(Administrator)).Rejection.Code, Is.EqualTo(RejectionCode.Structure));
        Assert.That((await world["AT"].Agreements.ReadAgainAsync(Auditor)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        File.Delete(Path.Combine(world.AgreementsOf("AT"), "bad.p7s"));
        await Eventually.True(async () => !(await AlarmsAsync(world, "AT")).Contains(AlarmCode.AgreementInvalid), "put right");
        Assert.That((await world["AT"].Agreements.ReadAgainAsync(Administrator)).Value, Has.Count.EqualTo(2));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task What_was_taken_up_once_holds_although_a_key_that_signed_it_is_revoked_later()
    {
        await using var world = new World();
        world.Agree(Pair(world));
        await world.StartAsync("AT");
        Assert.That((await world["AT"].AdoptAsync(world.NextDirectory("RS", revoked: true).Bytes)).IsOk, Is.True);

        await world.StopAsync("AT");
        await world.StartAsync("AT");

        Assert.That(world["AT"].Agreements.List().Single().IsBuiltIn, Is.False);
    }

    private static Agreement Without(Agreement agreement, string kind) => agreement with
    {
        Kinds = [.. agreement.Kinds.Where(k => k != kind)],
        Deadlines = [.. agreement.Deadlines.Where(d => d.Kind != kind)],
    };

    private static void Write(World world, byte[] bytes, string name = "at-rs.p7s")
    {
        System.IO.Directory.CreateDirectory(world.AgreementsOf("AT"));
        File.WriteAllBytes(Path.Combine(world.AgreementsOf("AT"), name), bytes);
    }

    private static void WriteHolidays(World world, string name, string text)
    {
        System.IO.Directory.CreateDirectory(world.HolidaysOf("AT"));
        File.WriteAllText(Path.Combine(world.HolidaysOf("AT"), name), text);
    }

    private static async Task<long> AttemptsAsync(World world, Submitted sent) =>
        (await world["AT"].Record.TransmissionsAsync()).Single(t => t.Id == sent.Transmission.ToString()).Attempts;

    private static async Task<IReadOnlyList<string>> AlarmsAsync(World world, string of) => [.. (await world[of].Record.AlarmsAsync()).Select(a => a.Code)];
}
