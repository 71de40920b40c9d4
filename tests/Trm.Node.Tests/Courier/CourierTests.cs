using System.Text.Json;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Envelope.Courier;
using Trm.Envelope.Keys;
using Trm.Node.Courier;
using Trm.Node.Storage;
using Trm.Node.Tests.Attachments;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Http;
using Trm.Node.Tests.Stories;
using Trm.Trail;

namespace Trm.Node.Tests.Courier;

/// <summary>Real nodes whose broker is away, and files that somebody carries between them.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class CourierTests
{
    private static readonly Officer Vienna = new("AT-07", Role.Coordinator);
    private static readonly Officer Belgrade = new("RS-03", Role.Coordinator);
    private static readonly NamedOrganisation Shelter = NamedOrganisation.Parse("RS-SHELTER", "Shelter by the river").Value;

    [Test]
    public async Task With_every_broker_down_a_referral_completes_by_files_and_when_the_broker_is_back_nothing_comes_twice()
    {
        // The broker takes the first words and delivers none of them; then it is gone.
        await using var world = new World();
        world.Post.IsSlow = _ => true;
        await world.StartAllAsync();
        var draft = Stage.DraftFor(world, Stage.AllConsents);
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await Eventually.True(() => Task.FromResult(world.Post.Seen.Count >= 3), "the broker has the greetings and the profile");
        world.Post.Closed = true;
        var post = new Post(world);

        await post.RoundAsync("AT", "RS");
        Assert.That(await StateAsync(world, "AT", draft), Is.EqualTo(ReferralState.Delivered));
        Assert.That(await StateAsync(world, "RS", draft), Is.EqualTo(ReferralState.Delivered));
        await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade);
        await Ok(world["RS"].Referrals.AcceptAsync(draft.Case, Belgrade, Shelter, "RS-CW-1", new DateOnly(2026, 12, 1)));
        await post.RoundAsync("RS", "AT");
        Assert.That(await StateAsync(world, "AT", draft), Is.EqualTo(ReferralState.Accepted));
        await Ok(world["AT"].Referrals.SendIdentityAsync(draft, Vienna));
        await post.RoundAsync("AT", "RS");
        Assert.That(await StateAsync(world, "AT", draft), Is.EqualTo(ReferralState.InProgress));
        Assert.That(await StateAsync(world, "RS", draft), Is.EqualTo(ReferralState.InProgress));
        await world.Settled("AT");
        await world.Settled("RS");
        var (contents, leaves) = (await CountsAsync(world, "SELECT count(*) FROM content"), await CountsAsync(world, "SELECT count(*) FROM trail_leaf WHERE event IN (3, 4)"));

        // It is back, with all that it had, and with all that was carried since.
        foreach (var (mailbox, body) in post.Carried)
            world.Post.Slip(mailbox, body);
        world.Post.IsSlow = _ => false;
        world.Post.Closed = false;
        await Eventually.True(() => Task.FromResult(world.Post.Acknowledged.Count >= post.Carried.Count + 3), "every copy is judged");

        Assert.That(await CountsAsync(world, "SELECT count(*) FROM content"), Is.EqualTo(contents), "nothing twice");
        Assert.That(await CountsAsync(world, "SELECT count(*) FROM trail_leaf WHERE event IN (3, 4)"), Is.EqualTo(leaves), "nothing judged twice");
        Assert.That((await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade)).Value.Messages.Where(m => !m.Outgoing).Select(m => $"{m.Kind}/{m.Code}"), Is.EqualTo(new[] { "referral/profile", "referral/identity" }));
        foreach (var name in new[] { "AT", "RS" })
        {
            Assert.That(await world.MissingCount(name, name == "AT" ? "RS" : "AT"), Is.Zero);
            Assert.That(await world.Alarms(name), Has.None.EqualTo("ID_REUSED").And.None.EqualTo("DISAGREEMENT").And.None.EqualTo("UNVERIFIED"));
        }

        // Who carried what is on both records.
        Assert.That((await IdsAsync(world, TrailEvent.CourierExport)).Order(StringComparer.Ordinal), Is.EqualTo(post.Written.Order(StringComparer.Ordinal)));
        Assert.That((await IdsAsync(world, TrailEvent.CourierImport)).Order(StringComparer.Ordinal), Is.EqualTo(post.Written.Order(StringComparer.Ordinal)));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task What_was_written_stays_pending_until_its_receipt_and_is_here_before_when_it_comes_again()
    {
        await using var world = await BrokerlessAsync();
        var post = new Post(world);
        await Ok(world["AT"].Referrals.TestAsync(world.Id("RS"), Vienna));

        var first = await post.WriteAsync("AT", "RS");
        var second = await post.WriteAsync("AT", "RS");
        Assert.That(CourierFile.Parse(new MemoryStream(second)).Value.Messages, Is.EqualTo(CourierFile.Parse(new MemoryStream(first)).Value.Messages), "urgent first, and all of it again");
        var taken = await post.TakeInAsync("RS", first);
        var again = await post.TakeInAsync("RS", second);
        await post.CarryAsync("RS", "AT");

        Assert.That(taken.Messages.Select(m => m.Fate), Is.All.EqualTo(CourierFate.Taken));
        Assert.That(again.Messages.Select(m => m.Fate), Is.All.EqualTo(CourierFate.SeenBefore));
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
        await world.Settled("AT");
        var nothing = await world["AT"].Couriers.ExportAsync(world.Id("RS"), Post.Administrator);
        Assert.That(nothing.IsOk ? "" : nothing.Rejection.Code.Text, Is.EqualTo("VALUE"), "the other side has said to hold all of it");
        Assert.That((await world["AT"].Couriers.PendingAsync(Post.Administrator)).Value, Is.Empty);
        Assert.That((await world["RS"].Couriers.PendingAsync(Post.Administrator)).Value.Select(p => p.Peer), Is.EqualTo(new[] { "AT" }), "its receipts, until AT says that it has them");
        await post.TakeInAsync("AT", await post.WriteAsync("RS", "AT"));
        await Ok(world["AT"].Referrals.TestAsync(world.Id("RS"), Vienna));
        var third = await post.WriteAsync("AT", "RS");
        await post.TakeInAsync("RS", third);
        Assert.That((await world["RS"].Couriers.PendingAsync(Post.Administrator)).Value.Single().Messages, Is.GreaterThan(0), "the receipts of a moment ago, sealed or not");
    }

    [Test]
    public async Task A_file_beside_a_message_goes_in_its_parts()
    {
        await using var between = await FilesBetween.MakeAsync();
        between.World.Post.Closed = true;
        var post = new Post(between.World);
        var letter = FilesBetween.Letter(AttachedFile.PartBytes + 1000);
        await between.SendAsync(letter);
        await Eventually.True(async () => await between.World.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE part_of IS NOT NULL") == 2, "both parts are sealed");

        await post.RoundAsync("AT", "RS");

        var file = await between.WholeAsync();
        Assert.That(await between.OpenAsync("RS", file.Id), Is.EqualTo(letter));
        Assert.That(await between.StateAsync("AT"), Is.EqualTo(ReferralState.InProgress));
    }

    [Test]
    public async Task One_message_that_nobody_signed_keeps_none_of_the_others_back()
    {
        await using var world = await BrokerlessAsync();
        var post = new Post(world);
        await Ok(world["AT"].Referrals.TestAsync(world.Id("RS"), Vienna));
        var file = new MemoryStream(await post.WriteAsync("AT", "RS"));
        var courier = CourierFile.Parse(file).Value;
        var bodies = courier.Messages.Select(m => CourierFile.Read(file, m)).ToList();
        bodies[0][^20] ^= 1;
        bodies.Insert(1, world.Seal("AT", "RS", 70, keys: world.Keys("RS") with { }));

        var import = await post.TakeInAsync("RS", Bound(courier.Header, bodies));

        Assert.That(import.Messages.Select(m => m.Fate), Is.EqualTo(new[] { CourierFate.Damaged, CourierFate.Unverified, CourierFate.Taken }));
        Assert.That(import.Messages.Select(m => m.Code), Is.EqualTo(new[] { "ENVELOPE_DAMAGED", "SENDER_NOT_AUTHORISED", null }));
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
        Assert.That(await world.Alarms("RS"), Does.Contain("UNVERIFIED"));
        Assert.That((await post.CarryAsync("AT", "RS")).Messages.Select(m => m.Fate), Is.EqualTo(new[] { CourierFate.Taken, CourierFate.SeenBefore }), "the next copy is taken");
    }

    [Test]
    public async Task One_that_cannot_be_judged_keeps_no_other_back_and_what_was_taken_is_on_record()
    {
        await using var world = new World();
        world.Post.Closed = true;
        await world.StartAsync("AT");
        SpoiltDatabase? rows = null;
        await world.StartAsync("RS", inner => rows = new SpoiltDatabase(inner));
        var post = new Post(world);
        for (var i = 0; i < 3; i++)
            await Ok(world["AT"].Referrals.TestAsync(world.Id("RS"), Vienna));
        var file = await post.WriteAsync("AT", "RS");
        rows!.CoreId = post.Written[1];

        var import = await post.TakeInAsync("RS", file);
        var recorded = await IdsAsync(world, TrailEvent.CourierImport);
        rows.CoreId = null;
        var again = await post.TakeInAsync("RS", file);

        Assert.That(import.Messages.Where(m => m.Fate == CourierFate.NotHeld).Select(m => m.Id.ToString()), Is.EqualTo(new[] { post.Written[1] }));
        Assert.That(recorded, Is.EquivalentTo(post.Written.Where(id => id != post.Written[1])));
        Assert.That(again.Messages.Where(m => m.Fate == CourierFate.Taken).Select(m => m.Id.ToString()), Is.EqualTo(new[] { post.Written[1] }));
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(3));
    }

    [Test]
    public async Task A_file_that_is_not_whole_or_not_for_us_is_refused_whole()
    {
        await using var world = await BrokerlessAsync("AT", "RS", "HU");
        var post = new Post(world);
        await Ok(world["AT"].Referrals.TestAsync(world.Id("RS"), Vienna));
        var file = await post.WriteAsync("AT", "RS");
        var header = CourierFile.Parse(new MemoryStream(file)).Value.Header;
        var elsewhere = await post.WriteAsync("AT", "HU");
        var stranger = Bound(header with { From = ParticipantId.Parse("XX").Value }, [file[header.Write().Length..]]);

        foreach (var (name, bytes, code) in new (string, byte[], string)[]
        {
            ("cut short", file[..^1], "FILE_INVALID"),
            ("nothing", [], "FILE_INVALID"),
            ("for somebody else", elsewhere, "WRONG_RECIPIENT"),
            ("from nobody", stranger, "FILE_INVALID"),
        })
        {
            var refused = await world["RS"].Couriers.ImportAsync(new MemoryStream(bytes), Post.Administrator);
            Assert.That(refused.IsOk ? "taken" : refused.Rejection.Code.Text, Is.EqualTo(code), name);
            Assert.That(refused.Rejection.Hint, Is.Not.Null.And.Not.Empty, name);
        }

        Assert.That(await world.ScalarAsync("RS", "SELECT count(*) FROM inbox"), Is.Zero, "nothing half-imported");
        Assert.That(await world.LeafCount("RS", TrailEvent.CourierImport), Is.Zero);
    }

    [Test]
    public async Task A_file_asks_for_whatever_is_missing_at_that_moment()
    {
        await using var world = new World();
        world.Post.Closed = true;
        await world.StartAsync("AT");
        await world.StartAsync("RS", delivery: new() { Tick = TimeSpan.FromMilliseconds(50), GapToldAfter = TimeSpan.FromHours(1) });
        var post = new Post(world);
        await Ok(world["RS"].Referrals.TestAsync(world.Id("AT"), Belgrade));
        await Ok(world["AT"].Referrals.TestAsync(world.Id("RS"), Vienna));
        await post.CarryAsync("RS", "AT");
        // Vienna's message is lost out of the file; what stands behind it in the sequence asks for no receipt.
        var file = new MemoryStream(await post.WriteAsync("AT", "RS"));
        var courier = CourierFile.Parse(file).Value;
        await post.TakeInAsync("RS", Bound(courier.Header, [.. courier.Messages.Where(m => m.Lane == Lane.Urgent).Select(m => CourierFile.Read(file, m))]));
        Assert.That(await world.MissingCount("RS", "AT"), Is.EqualTo(1));

        Assert.That((await world["RS"].Couriers.PendingAsync(Post.Administrator)).Value.Select(p => p.Peer), Is.EqualTo(new[] { "AT" }));
        await post.WriteAsync("RS", "AT");

        var (mailbox, body) = post.Carried[^1];
        Assert.That(ControlMessage.Parse(world.Opened(mailbox, body).Payload).Value.Have.Missing, Is.EqualTo(new[] { 2L }));
    }

    [Test]
    public async Task What_is_owed_and_cannot_be_sealed_is_told_with_its_code_and_with_what_to_do()
    {
        // The encryption keys last for two days, and nobody has listed the next ones.
        await using var world = new World(validDays: 2, ["AT", "RS"]);
        world.Post.Closed = true;
        await world.StartAllAsync();
        var post = new Post(world);
        await Ok(world["AT"].Referrals.TestAsync(world.Id("RS"), Vienna));
        var file = await post.WriteAsync("AT", "RS");
        world.Time.By += TimeSpan.FromDays(3);
        await post.TakeInAsync("RS", file);

        // The greeting was sealed in time; the receipt is not.
        await using (var export = (await world["RS"].Couriers.ExportAsync(world.Id("AT"), Post.Administrator)).Value)
            Assert.That((export.Header.Count, export.NotSealed?.Code.Text, export.NotSealed?.Hint), Is.EqualTo((1, "WRONG_RECIPIENT", "the directory lists no valid key or no mailbox of that participant for us")));
        await using (var api = await ApiHost.StartAsync(world, "RS"))
        {
            using var client = api.Client();
            using var written = await client.PostAsync("/api/courier/export", new StringContent("""{"to":"AT"}"""));
            Assert.That(written.Headers.GetValues("Trm-Not-Sealed"), Is.EqualTo(new[] { "WRONG_RECIPIENT" }));
        }

        world.Time.By += TimeSpan.FromDays(30);
        var waiting = (await world["RS"].Couriers.PendingAsync(Post.Administrator)).Value.Single();
        var refused = (await world["RS"].Couriers.ExportAsync(world.Id("AT"), Post.Administrator)).Rejection;

        Assert.That((waiting.Peer, waiting.Messages, waiting.Since, waiting.NotSealed), Is.EqualTo(("AT", 0, (DateTimeOffset?)null, "WRONG_RECIPIENT")));
        Assert.That(refused.ToString(), Does.StartWith("WRONG_RECIPIENT at to: ").And.Contain("cannot be sealed: the directory lists no valid key"), "and not that nothing waits");
    }

    [Test]
    public async Task What_nobody_signed_takes_no_room_from_the_peer_that_a_file_names()
    {
        await using var world = new World { Inbox = new() { QuarantineBytes = 64 * 1024 } };
        world.Post.Closed = true;
        await world.StartAllAsync();
        var post = new Post(world);
        var like = CourierFile.Parse(new MemoryStream(await post.WriteAsync("AT", "RS"))).Value.Header;
        var stranger = ParticipantKeys.Create(world.Id("AT"), world.Time.GetUtcNow().AddHours(-1));
        var forged = Bound(like, [.. Enumerable.Range(2, 16).Select(seq => world.Seal("AT", "RS", seq, keys: stranger))]);
        var (next, fresh) = world.NextDirectory("AT");

        Assert.That((await post.TakeInAsync("RS", forged)).Messages.Select(m => m.Fate), Is.All.EqualTo(CourierFate.Unverified));
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", 2, keys: fresh, dir: 2));

        Assert.That(await world.ScalarAsync("RS", "SELECT sum(size) FROM quarantine WHERE dir IS NULL"), Is.InRange(24 * 1024, 32 * 1024), "half of a peer's room, and apart from it");
        Assert.That((await world["RS"].AdoptAsync(next)).Rejections, Is.Empty);
        await Eventually.True(async () => await world.ContentCount("RS") == 1, "theirs was kept, and is taken");
    }

    [Test]
    public async Task What_a_courier_brought_too_early_is_on_record_when_it_is_taken()
    {
        await using var world = await BrokerlessAsync();
        var post = new Post(world);
        var like = CourierFile.Parse(new MemoryStream(await post.WriteAsync("AT", "RS"))).Value.Header;
        var (next, fresh) = world.NextDirectory("AT");
        var import = await post.TakeInAsync("RS", Bound(like, [world.Seal("AT", "RS", 2, keys: fresh, dir: 2)]));
        Assert.That(import.Messages.Select(m => m.Fate), Is.EqualTo(new[] { CourierFate.WaitsForDirectory }));
        Assert.That(await IdsAsync(world, TrailEvent.CourierImport), Is.Empty, "nobody knows yet whose it is");

        Assert.That((await world["RS"].AdoptAsync(next)).Rejections, Is.Empty);

        await Eventually.True(async () => await world.ContentCount("RS") == 1, "it is taken");
        Assert.That(await IdsAsync(world, TrailEvent.CourierImport), Is.EqualTo(new[] { import.Messages[0].Id.ToString() }));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task Of_a_file_that_is_broken_off_nothing_is_taken_that_the_trail_does_not_name()
    {
        await using var world = new World();
        world.Post.Closed = true;
        await world.StartAsync("AT");
        HoldingDatabase? rows = null;
        await world.StartAsync("RS", inner => rows = new HoldingDatabase(inner, CommitStep.Received));
        var post = new Post(world);
        for (var i = 0; i < 3; i++)
            await Ok(world["AT"].Referrals.TestAsync(world.Id("RS"), Vienna));
        var file = await post.WriteAsync("AT", "RS");
        using var stop = new CancellationTokenSource();
        rows!.Hold();

        var import = world["RS"].Couriers.ImportAsync(new MemoryStream(file), Post.Administrator, stop.Token);
        await Eventually.True(() => Task.FromResult(rows.IsReached), "the first commit waits");
        await stop.CancelAsync();
        Assert.That(async () => await import, Throws.InstanceOf<OperationCanceledException>());
        rows.Release();

        await Eventually.True(async () => await world.ScalarAsync("RS", "SELECT count(*) FROM inbox") == post.Written.Count, "what was in hand is taken all the same");
        Assert.That(await IdsAsync(world, TrailEvent.CourierImport), Is.EquivalentTo(post.Written));
    }

    [Test]
    public async Task Couriers_are_for_administrators_and_for_coordinators_in_an_hour_without_one()
    {
        await using var world = await BrokerlessAsync();
        foreach (var role in Enum.GetValues<Role>())
        {
            var officer = new Officer("AT-1", role);
            var refusals = new[]
            {
                (await world["AT"].Couriers.PendingAsync(officer)).Rejections, (await world["AT"].Couriers.ExportAsync(world.Id("RS"), officer)).Rejections,
                (await world["AT"].Couriers.ImportAsync(new MemoryStream(), officer)).Rejections,
            };
            Assert.That(refusals.Count(r => r.Any(f => f.Code.Equals(RejectionCode.NotAllowed))), Is.EqualTo(role is Role.Administrator or Role.Coordinator ? 0 : 3), role.ToString());
        }
    }

    /// <summary>A file of these bodies, whatever they are.</summary>
    private static byte[] Bound(CourierHeader like, List<byte[]> bodies)
    {
        byte[] all = [.. bodies.SelectMany(b => b)];
        var header = like with { Urgent = Math.Min(like.Urgent, bodies.Count), Count = bodies.Count, Bytes = all.Length, Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(all)) };
        return [.. header.Write(), .. all];
    }

    private static async Task<World> BrokerlessAsync(params string[] participants)
    {
        var world = new World(participants);
        world.Post.Closed = true;
        await world.StartAllAsync();
        return world;
    }

    private static async Task<(long, long)> CountsAsync(World world, string sql) => (await world.ScalarAsync("AT", sql), await world.ScalarAsync("RS", sql));

    // Of both logs.
    private static async Task<IReadOnlyList<string>> IdsAsync(World world, TrailEvent what)
    {
        var ids = new List<string>();
        foreach (var name in new[] { "AT", "RS" })
            foreach (var leaf in await world.QueryAsync(name, db => db.Query<byte[]>($"SELECT public FROM trail_leaf WHERE event = {(int)what} ORDER BY idx").AsList()))
                ids.AddRange(JsonDocument.Parse(leaf).RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!));
        return ids;
    }

    private static async Task<ReferralState?> StateAsync(World world, string of, ReferralDraft draft) =>
        (await world[of].Referrals.ListAsync(Vienna)).Value.SingleOrDefault(c => c.Id == draft.Case)?.Referral.State;

    private static async Task<T> Ok<T>(Task<Result<T>> act)
        where T : class
    {
        var result = await act;
        Assert.That(result.IsOk, Is.True, () => string.Join(Environment.NewLine, result.Rejections));
        return result.Value;
    }
}
