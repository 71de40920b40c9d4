using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Generations;
using Trm.Node.Outbox;
using Trm.Node.Retention;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Retention;
using Trm.Node.Tests.Stories;
using static Trm.Node.Tests.Generations.Restored;

namespace Trm.Node.Tests.Backups;

/// <summary>Serbia's machine is lost; yesterday's backup is put back on another one, and the others have gone on since.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class RestoreTests
{
    [Test]
    public Task Of_yesterdays_backup_reuses_no_number_forks_no_log_shows_nothing_twice_and_closes_the_gap() => GoesOnAsync(onPostgres: null);

    [TestCase(false)]
    [TestCase(true)]
    public Task Of_a_backup_of_either_storage_goes_on_on_the_other(bool onPostgres) => GoesOnAsync(onPostgres);

    private static async Task GoesOnAsync(bool? onPostgres)
    {
        await using var world = new World("AT", "RS", "HU");
        using var yesterday = new Yesterday(world, "RS");
        if (onPostgres is { } other)
            world.Use("RS", postgres: !other);
        await world.StartAllAsync();
        await world.Quiet();
        await PingAsync(world, "AT", "RS");
        await PingAsync(world, "RS", "AT");
        await world.Settled("AT");
        await world.Settled("RS");
        var toAustria = world.Mailbox("RS", "AT", Lane.Normal);
        world.Post.IsSlow = mailbox => mailbox == toAustria;
        var open = await PingAsync(world, "RS", "AT");
        await Eventually.True(async () => await StateAsync(world, "RS", open) == OutboxState.Dispatched, "one message is on its way when the backup is taken");
        var backup = await yesterday.TakeAsync();
        world.Post.IsSlow = _ => false;

        // A day goes by: both directions, and to a third.
        await PingAsync(world, "AT", "RS");
        var lost = await PingAsync(world, "RS", "AT");
        await PingAsync(world, "RS", "HU");
        await world.Settled("AT");
        await world.Settled("RS");
        var (vienna, budapest, belgrade) = (await world.ContentCount("AT"), await world.ContentCount("HU"), await world.ContentCount("RS"));
        await world["RS"].Record.AskWitnessesAsync();
        await world.StopAsync("RS");
        await yesterday.LoseTheMachineAsync(onPostgres);

        var restored = await yesterday.RestoreAsync(backup);
        yesterday.PutKek();
        Assert.That(async () => await world.StartAsync("RS"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("DATABASE_RESTORED"), "under its former numbers it never goes on");
        Assert.That(restored.Log, Does.StartWith("trm/RS/1+"));
        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");

        await Eventually.True(async () => await world.ContentCount("RS") == belgrade, "what the others had sent since the backup is here again");
        await Settled(world, "RS");
        await Settled(world, "AT");
        Assert.That(await StateAsync(world, "RS", open), Is.EqualTo(OutboxState.Receipted));
        Assert.That(await world.ContentCount("AT"), Is.EqualTo(vienna), "nothing is shown twice in Vienna");
        Assert.That(await world.ContentCount("HU"), Is.EqualTo(budapest), "nor in Budapest");
        Assert.That(await world.GenerationOf("HU", "RS"), Is.EqualTo(1));
        await Eventually.True(async () => (await AlarmsAsync(world, "RS")).Contains(AlarmCode.LostInRestore), "what Vienna has and Belgrade lost is said");
        await Eventually.True(async () => !(await AlarmsAsync(world, "RS")).Contains(AlarmCode.NotCaughtUp), "each of the others has sent again what it had sent");
        var report = (await world["RS"].Losses.ReportAsync(Belgrade)).Value;
        Assert.That(report.Peers.Select(p => (p.Peer, p.Missing.Count, p.CaughtUpAt is not null)), Is.EquivalentTo(new[] { ("AT", 0, true), ("HU", 0, true) }));
        Assert.That(report.Losses.Where(l => l.What == LossKind.Sent).Select(l => (l.Peer, l.Subject)), Does.Contain(("AT", lost.Transmission.ToString())), "what was sent after the backup is named");
        Assert.That(report.Losses.Where(l => l.What == LossKind.Numbers).Select(l => l.Peer), Does.Contain("AT"));
        foreach (var loss in report.Losses)
            Assert.That((await world["RS"].Losses.SettleAsync(loss.Number, Belgrade)).Rejections, Is.Empty);
        Assert.That(await AlarmsAsync(world, "RS"), Does.Not.Contain(AlarmCode.LostInRestore), "closed when an officer has settled each");
        AssertNoNumberReused(world, "RS", "AT");
        AssertNoNumberReused(world, "RS", "HU");
        await world.AssertTrailsVerify();
        Assert.That(await world["AT"].Record.ForksAsync(), Is.Empty);
    }

    [Test]
    public async Task Of_a_backup_from_before_an_acceptance_names_the_case_and_what_cannot_be_placed_and_shows_what_comes_again_once()
    {
        await using var stage = await Stage.OpenAsync();
        var world = stage.World;
        using var yesterday = new Yesterday(world, "RS");
        await Stage.Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Stage.Vienna));
        await stage.Referral(ReferralState.Delivered);
        await stage.Settled();
        var backup = await yesterday.TakeAsync();
        await Stage.Ok(stage.Rs.Referrals.AcceptAsync(stage.Case, Stage.Belgrade, Stage.Organisation, "RS-CW-1", DateOnly.FromDateTime(stage.Now.UtcDateTime)));
        await stage.Referral(ReferralState.Accepted);
        await Stage.Ok(stage.At.Referrals.SendIdentityAsync(stage.Draft, Stage.Vienna));
        await stage.Referral(ReferralState.InProgress);
        await stage.Settled();
        var shown = await world.ContentCount("AT");
        await world.StopAsync("RS");
        await yesterday.LoseTheMachineAsync();
        await yesterday.RestoreAsync(backup);
        yesterday.PutKek();
        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");

        await Eventually.True(async () => (await LossesAsync(world)).Any(l => l.What == LossKind.Unplaced), "the identity comes again, and rests on an acceptance that is not here");
        var losses = await LossesAsync(world);

        Assert.That(losses.Where(l => l.What is LossKind.Unplaced or LossKind.Quoted).Select(l => l.Case), Is.All.EqualTo(stage.Case.ToString()), "the case is named");
        Assert.That(losses.Select(l => l.What), Does.Contain(LossKind.Sent).And.Contain(LossKind.Numbers));
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1), "the profile, once");
        Assert.That(await world.ContentCount("AT"), Is.EqualTo(shown));
        Assert.That((await world["AT"].Referrals.OpenAsync(stage.Case, Stage.Vienna)).Value.File.Referral.State, Is.EqualTo(ReferralState.InProgress), "nothing changes there: the first receipt stands");
        Assert.That((await world["RS"].Losses.ReportAsync(new("RS-E-1", Role.Escort))).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        Assert.That((await world["RS"].Losses.SettleAsync(losses[0].Number, new("RS-90", Role.Administrator))).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        AssertNoNumberReused(world, "RS", "AT");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task Of_a_backup_from_before_an_erasure_erases_again_with_the_keys_of_after_and_with_those_of_before_names_the_case([Values] bool keysOfAfter)
    {
        await using var stage = await ErasureTests.ClosedAsync();
        var world = stage.World;
        using var yesterday = new Yesterday(world, "RS");
        var before = await yesterday.TakeAsync();
        var secrets = await Secrets.OfAsync(world, "RS", stage.Case.ToString());
        await ErasureTests.ErasedAsync(stage, "RS", Stage.Belgrade, Stage.Shelter);
        await Eventually.True(async () => (await stage.At.Erasures.RightsAsync(Stage.Vienna)).Value.Any(r => !r.IsOurs), "Austria is asked");
        await ErasureTests.ErasedAsync(stage, "AT", Stage.Vienna, Stage.ViennaCaseWorker);
        await Eventually.True(async () => (await stage.Rs.Erasures.ListAsync(Stage.Belgrade)).Value.Single().Outcome is not null, "Austria answers");
        await stage.Settled();
        world.Time.By += TimeSpan.FromSeconds(2);
        var after = await yesterday.TakeAsync();
        await world.StopAsync("RS");
        await yesterday.LoseTheMachineAsync();

        await yesterday.RestoreAsync(before, keysFile: keysOfAfter ? after.Keys.Path : null);
        yesterday.PutKek();
        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");

        if (!keysOfAfter)
        {
            Assert.That((await stage.Rs.Referrals.OpenAsync(stage.Case, Stage.Belgrade)).Value.File.Erased, Is.Null, "with the keys of before it is here again");
            await Eventually.True(async () => (await LossesAsync(world)).Any(l => l.Case == stage.Case.ToString()), "Austria's answer names the case whose erasure was undone");
            Assert.That(await AlarmsAsync(world, "RS"), Does.Contain(AlarmCode.LostInRestore));
            return;
        }

        Assert.That((await stage.Rs.Erasures.ListAsync(Stage.Belgrade)).Value.Single().State, Is.EqualTo(ErasureState.Done));
        Assert.That((await stage.Rs.Referrals.OpenAsync(stage.Case, Stage.Belgrade)).Value.File.Erased, Is.Not.Null);
        Assert.That(await secrets.FoundAsync(world, "RS"), Is.Empty);
    }

    private static async Task<IReadOnlyList<Loss>> LossesAsync(World world) => (await world["RS"].Losses.ReportAsync(Belgrade)).Value.Losses;

    private static readonly Officer Belgrade = new("RS-CO-3", Role.Coordinator);
}
