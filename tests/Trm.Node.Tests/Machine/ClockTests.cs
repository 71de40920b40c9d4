using Dapper;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Machine;
using Trm.Node.Outbox;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Storage;
using Trm.Node.Tests.Stories;

namespace Trm.Node.Tests.Machine;

/// <summary>What the others' receipts say about our clock, and what a node does with a wrong one: it says so, and sends no more than what must never wait.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    [TestCase(0, 2, 5, ExpectedResult = 0, Description = "received between sealing and the receipt's arrival")]
    [TestCase(0, 0, 0, ExpectedResult = 0)]
    [TestCase(0, 5, 5, ExpectedResult = 0)]
    [TestCase(0, 0, 4000, ExpectedResult = 0, Description = "the receipt was long on its way")]
    [TestCase(0, 3000, 4000, ExpectedResult = 0, Description = "the message was")]
    [TestCase(0, -180, 2, ExpectedResult = 180, Description = "received before it was sealed: we are ahead")]
    [TestCase(0, 422, 2, ExpectedResult = -420, Description = "received after its receipt was here: we are behind")]
    public double A_receipt_accuses_a_clock_only_by_a_time_that_cannot_be(int sealedAt, int receivedAt, int arrivedAt) =>
        ClockOffset.Of(Noon.AddSeconds(sealedAt), Noon.AddSeconds(receivedAt), Noon.AddSeconds(arrivedAt)).TotalSeconds;

    [TestCase(new[] { 400 }, ExpectedResult = 400)]
    [TestCase(new[] { 0, 0, 400 }, ExpectedResult = 0, Description = "one peer is wrong")]
    [TestCase(new[] { 400, -400, 410 }, ExpectedResult = 400)]
    [TestCase(new[] { 0, 400 }, ExpectedResult = 0, Description = "one of two finds nothing wrong")]
    [TestCase(new[] { -380, -400 }, ExpectedResult = -380)]
    [TestCase(new[] { 0, 400, 410, 420 }, ExpectedResult = 400)]
    public double The_median_of_the_peers_judges(int[] offsets) => ClockOffset.Median([.. offsets.Select(s => TimeSpan.FromSeconds(s))])!.Value.TotalSeconds;

    [Test]
    public void Without_a_receipt_nothing_is_judged() => Assert.That(ClockOffset.Median([]), Is.Null);

    [Test]
    public async Task A_message_sealed_again_is_judged_by_its_first_sealing_whose_receipt_it_has()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("trm-clock-").FullName;
        await using (var storage = await NodeStorage.MakeAsync(folder))
        await using (var database = await storage.OpenAsync())
        {
            var (first, again) = (Row("a", Noon), Row("b", Noon.AddHours(3)) with { Seq = 2 });
            var judged = await database.CommitAsync(CommitStep.Submitted, tx =>
            {
                OutboxTable.Insert(tx, first);
                OutboxTable.Insert(tx, again);
                OutboxTable.Insert(tx, Row("c", Noon.AddHours(-9)) with { Seq = 3, MessageId = "another" });
                return OutboxTable.Sealings(tx, again).Min(s => s.CreatedAt);
            }, default);

            Assert.That(judged, Is.EqualTo(first.CreatedAt));
        }

        System.IO.Directory.Delete(folder, recursive: true);

        static OutboxRow Row(string id, DateTimeOffset at) => new()
        {
            CoreId = id, Peer = "RS", Gen = 0, Seq = 1, Mailbox = "m", Urgent = false, Kind = "test", Code = "ping", MessageId = "m1", HeaderSha256 = id, Bytes = [1],
            State = OutboxState.Sealed, CreatedAt = at.ToUnixTimeMilliseconds(), Exp = at.AddDays(30).ToUnixTimeMilliseconds(),
        };
    }

    [TestCase(-3)]
    [TestCase(3)]
    public async Task A_clock_off_by_three_minutes_is_an_alarm_and_everything_is_still_sent(int minutes)
    {
        await using var world = await RunningAsync("AT", "RS");
        var clock = Shift(world, "AT", TimeSpan.FromMinutes(minutes));

        await Receipted(world, await Ping(world, "AT", "RS"));

        await Alarmed(world, "AT", AlarmCode.ClockOff);
        Assert.That(await Codes(world, "AT"), Has.None.EqualTo(AlarmCode.ClockStopped));
        Assert.That((await AskAsync(world, "RS")).Rejections.Select(r => r.Code), Has.None.EqualTo(RejectionCode.ClockWrong));

        clock.By -= TimeSpan.FromMinutes(minutes);
        await Receipted(world, await Ping(world, "AT", "RS"));
        await Calm(world, "AT", AlarmCode.ClockOff);
    }

    [Test]
    public async Task With_a_clock_off_by_seven_minutes_reports_go_and_all_else_waits_until_it_is_right()
    {
        var world = new World("AT", "RS");
        var clock = Shift(world, "AT", TimeSpan.Zero);
        world.Time.By = clock.By = TimeSpan.FromHours(1);
        await using var stage = await Stage.OpenAsync(world);
        await Stage.Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Stage.Vienna));
        await stage.Settled();

        // Sent with a right clock and lost on the way; it is due again when the clock is wrong.
        stage.Lose("capacity");
        var waiting = await Stage.Ok(AskAsync(world, "RS"));
        await Eventually.True(async () => (await Sent(world, waiting)).Attempts == 1, "it is sent once");
        clock.By -= TimeSpan.FromMinutes(7);
        var known = await Ping(world, "AT", "RS");
        await Receipted(world, known);
        await Eventually.True(async () => (await Sent(world, known)).Attempts > 0, "whatever went with it is noted");
        await Alarmed(world, "AT", AlarmCode.ClockStopped);
        // Before the node knew, the clock that was set back may have let it go once more.
        var attempts = (await Sent(world, waiting)).Attempts;
        world.Post.OnTheWay = (_, body) => [body];
        world.Time.By += TimeSpan.FromMinutes(30);
        clock.By += TimeSpan.FromMinutes(30);

        // Any number waits; what may not wait does not wait behind it.
        await using var rows = await (await world.StorageOf("AT")).ConnectAsync(writes: true);
        await rows.ExecuteAsync(
            $"""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
            INSERT INTO outbox (core_id, peer, gen, seq, mailbox, urgent, kind, code, message_id, header_sha256, state, attempts, publish_at, created_at, dispatched_at, exp, place)
            SELECT 'copy-' || i, peer, gen, seq + 1000 + i, mailbox, urgent, kind, code, message_id, header_sha256, state, attempts, publish_at, created_at, dispatched_at, exp, place + 1000 + i
            FROM outbox, n WHERE core_id = '{waiting.Transmission}';
            INSERT INTO outbox_bytes (core_id, bytes) SELECT o.core_id, b.bytes FROM outbox o, outbox_bytes b WHERE o.core_id LIKE 'copy-%' AND b.core_id = '{waiting.Transmission}';
            """);
        var ping = await Ping(world, "AT", "RS");
        var refused = await AskAsync(world, "RS");
        var hold = await Stage.Ok(stage.At.Referrals.HoldAsync(stage.Case, Stage.Vienna, HoldReason.Health, new DateOnly(2027, 1, 1)));

        Assert.That(refused.Rejection.Code, Is.EqualTo(RejectionCode.ClockWrong));
        Assert.That(refused.Rejection.Hint, Does.Contain("five minutes").And.Contain("trm node test"));
        await Receipted(world, hold);
        await Receipted(world, ping);
        Assert.That(await world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE core_id LIKE 'copy-%' AND claimed_by IS NULL AND attempts = " + attempts.ToString(System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(100), "they wait");
        await rows.ExecuteAsync("DELETE FROM outbox WHERE core_id LIKE 'copy-%'");
        var waits = await Sent(world, waiting);
        Assert.That((waits.Attempts, waits.Receipt), Is.EqualTo((attempts, (Contracts.Control.Receipt?)null)), "it waits");
        var told = (await world["AT"].Deadlines.AlarmsAsync()).Single(a => a.Code == AlarmCode.ClockStopped).Text;
        Assert.That(told, Does.Contain("only reports are sent, all else waits"), "the officer sees why");

        clock.By += TimeSpan.FromMinutes(7);
        await Receipted(world, await Ping(world, "AT", "RS"));

        await Calm(world, "AT", AlarmCode.ClockStopped);
        await Receipted(world, waiting);
        await Calm(world, "AT", AlarmCode.ClockOff);
        await world.AssertTrailsVerify();
    }

    [TestCase(1)]
    [TestCase(-1)]
    public async Task With_a_clock_that_jumped_by_a_day_holds_withdrawals_and_incidents_go_the_rest_waits_and_the_alarm_says_why(int days)
    {
        var world = new World("AT", "RS");
        var clock = Shift(world, "AT", TimeSpan.Zero);
        world.Time.By = clock.By = TimeSpan.FromDays(2);
        await using var stage = await Stage.OpenAsync(world);
        await stage.SharedAsync();
        stage.Lose("capacity");
        var waiting = await Stage.Ok(AskAsync(world, "RS"));
        await Eventually.True(async () => (await Sent(world, waiting)).Attempts > 0, "it is sent once");

        clock.By += TimeSpan.FromDays(days);
        var known = await Ping(world, "AT", "RS");
        await Receipted(world, known);
        await Eventually.True(async () => (await Sent(world, known)).Attempts > 0, "whatever went with it is noted");
        await Alarmed(world, "AT", AlarmCode.ClockStopped);
        var before = (await Sent(world, waiting)).Attempts;
        world.Post.OnTheWay = (_, body) => [body];
        var now = Contracts.Identifiers.WireTime.Cut(clock.GetUtcNow());
        var refused = await AskAsync(world, "RS");
        Submitted[] reports =
        [
            await Stage.Ok(stage.At.Referrals.HoldAsync(stage.Case, Stage.Vienna, HoldReason.Health, new DateOnly(2027, 1, 1))),
            await Stage.Ok(stage.At.Returns.WithdrawAsync(stage.Case, Stage.Vienna, ConsentScope.Return, WithdrawalAction.Stop, now)),
            await Stage.Ok(stage.At.Returns.IncidentAsync(stage.Case, Stage.Vienna, Incident.Missing, now, "AT", PlaceKind.Elsewhere)),
        ];
        foreach (var report in reports)
            await Receipted(world, report);

        Assert.That(refused.Rejection.Code, Is.EqualTo(RejectionCode.ClockWrong));
        Assert.That((await Sent(world, waiting)).Attempts, Is.EqualTo(before), "it waits");
        Assert.That(await world.ScalarAsync("RS", "SELECT count(*) FROM content WHERE outgoing = 0 AND kind IN ('hold', 'withdrawal', 'incident')"), Is.EqualTo(3), "the other side shows them");
        Assert.That((await world["AT"].Deadlines.AlarmsAsync()).Single(a => a.Code == AlarmCode.ClockStopped).Text, Does.Contain("only reports are sent, all else waits"));

        clock.By -= TimeSpan.FromDays(days);
        await Receipted(world, await Ping(world, "AT", "RS"));
        await Calm(world, "AT", AlarmCode.ClockStopped);
        world.Time.By += TimeSpan.FromMinutes(31);
        clock.By += TimeSpan.FromMinutes(31);
        await Receipted(world, waiting);
        await Calm(world, "AT", AlarmCode.ClockOff);
        await world.AssertTrailsVerify();
    }

    // Ahead by a day when it was sealed, or set back by a day since: what is to be done at a time of the former clock is done by the new one.
    [TestCase(1, true, Description = "confirmed by the broker, and lost behind it")]
    [TestCase(1, false, Description = "the broker was away")]
    [TestCase(0, true)]
    [TestCase(0, false)]
    public async Task A_clock_that_is_set_back_by_a_day_keeps_nothing_waiting(int days, bool isConfirmed)
    {
        await using var world = await RunningAsync(TimeSpan.FromDays(2), "AT", "RS");
        var clock = Shift(world, "AT", TimeSpan.FromDays(days));
        (world.Post.Closed, world.Post.OnTheWay) = (!isConfirmed, (_, _) => []);
        var lost = await Ping(world, "AT", "RS");
        if (isConfirmed)
            await Eventually.True(async () => (await Sent(world, lost)).Attempts > 0, "it is sent");

        clock.By -= TimeSpan.FromDays(1);
        (world.Post.Closed, world.Post.OnTheWay) = (false, (_, body) => [body]);

        await Receipted(world, lost);
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task An_alarm_that_a_clock_raised_before_it_was_set_back_has_its_deputy_called_in_time_and_not_a_day_later()
    {
        await using var world = new World();
        await world.StartAsync("AT");
        world.Time.By += TimeSpan.FromDays(1);
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, new byte[] { 1, 2, 3 });
        await Alarmed(world, "AT", AlarmCode.Unverified);

        world.Time.By -= TimeSpan.FromDays(1);

        await Eventually.True(async () => (await world["AT"].Record.AlarmsAsync()).Single().RaisedAt <= world.Time.GetUtcNow(), "it stands since then");
    }

    [Test]
    public async Task One_peer_with_a_wrong_clock_alarms_nobody_but_itself()
    {
        await using var world = await RunningAsync("AT", "RS", "HR", "SI");
        Shift(world, "SI", TimeSpan.FromMinutes(4));

        foreach (var peer in new[] { "RS", "HR", "SI" })
            await Receipted(world, await Ping(world, "AT", peer));
        foreach (var peer in new[] { "RS", "HR", "AT" })
            await Receipted(world, await Ping(world, "SI", peer));

        await Alarmed(world, "SI", AlarmCode.ClockOff);
        Assert.That(await Codes(world, "AT"), Has.None.EqualTo(AlarmCode.ClockOff));
    }

    [Test]
    public async Task What_seems_expired_to_a_clock_in_alarm_waits_for_it_to_be_right_and_is_taken_then()
    {
        await using var world = await RunningAsync("AT", "RS");
        var clock = Shift(world, "AT", TimeSpan.FromMinutes(4));
        await Receipted(world, await Ping(world, "AT", "RS"));
        await Alarmed(world, "AT", AlarmCode.ClockOff);

        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, world.Seal("RS", "AT", seq: 3, exp: world.Time.GetUtcNow().AddMinutes(2)));

        Assert.That(await world.Parked("AT"), Has.Count.EqualTo(1));
        clock.By -= TimeSpan.FromMinutes(4);
        await Eventually.True(async () => (await world.Parked("AT")).Count == 0, "it is taken when the clock is right");
        Assert.That(await world.Codes("AT"), Is.Empty);
        Assert.That(await world.ContentCount("AT"), Is.EqualTo(1));
    }

    private static Task<World> RunningAsync(params string[] participants) => RunningAsync(TimeSpan.FromHours(1), participants);

    // Later than the keys were made, so that a clock that is behind still has them.
    private static async Task<World> RunningAsync(TimeSpan age, params string[] participants)
    {
        var world = new World(participants);
        world.Time.By = age;
        foreach (var participant in participants)
            Shift(world, participant, TimeSpan.Zero);
        await world.StartAllAsync();
        await world.Quiet();
        return world;
    }

    private static ShiftedTime Shift(World world, string participant, TimeSpan by)
    {
        if (!world.Clocks.TryGetValue(participant, out var clock))
            world.Clocks[participant] = clock = new ShiftedTime { By = world.Time.By };
        ((ShiftedTime)clock).By += by;
        return (ShiftedTime)clock;
    }

    private static async Task<Submitted> Ping(World world, string from, string to) =>
        await Stage.Ok(world[from].SubmitAsync(new(MessageKind.Test, world.Id(to), null, World.Coordinator, TestMessage.Ping)));

    private static Task<Contracts.Rejections.Result<Submitted>> AskAsync(World world, string of) =>
        world["AT"].Referrals.AskCapacityAsync(world.Id(of), Stage.Vienna, ["SocialCare"], 1, Contracts.Codes.Urgency.Routine);

    private static async Task<Transmission> Sent(World world, Submitted submitted)
    {
        foreach (var participant in world.Participants)
            if ((await world[participant.Value].Record.TransmissionsAsync()).FirstOrDefault(t => t.Id == submitted.Transmission.ToString()) is { } found)
                return found;
        throw new InvalidOperationException("nobody sent that");
    }

    private static Task Receipted(World world, Submitted submitted) => Eventually.True(async () => (await Sent(world, submitted)).Receipt is not null, "it is receipted");

    private static async Task<IReadOnlyList<string>> Codes(World world, string of) => [.. (await world[of].Record.AlarmsAsync()).Select(a => a.Code)];

    private static Task Alarmed(World world, string of, string code) => Eventually.True(async () => (await Codes(world, of)).Contains(code, StringComparer.Ordinal), $"{code} in {of}");

    private static Task Calm(World world, string of, string code) => Eventually.True(async () => !(await Codes(world, of)).Contains(code, StringComparer.Ordinal), $"{code} is over in {of}");
}
