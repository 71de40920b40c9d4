using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Outbox;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using static Trm.Node.Tests.Generations.Restored;

namespace Trm.Node.Tests.Generations;

/// <summary>Somebody has stolen Austria's signing key and writes to Serbia in its name, under Austria's numbers.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ThiefTests
{
    [Test]
    public async Task Who_uses_our_next_number_is_told_from_an_old_copy_and_stops_nothing()
    {
        await using var world = await ProvedAsync();
        var stolen = await NextNumberAsync(world);
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", stolen));
        await world.Alarmed("AT", AlarmCode.NumberTaken);

        var asked = await PingAsync(world, "AT", "RS");
        await Settled(world, "AT");

        Assert.That(await StateAsync(world, "AT", asked), Is.EqualTo(OutboxState.Receipted), "asks go on");
        Assert.That(await AlarmsAsync(world, "AT"), Does.Not.Contain(AlarmCode.OldCopy));
        Assert.That((await world["AT"].Deadlines.AlarmsAsync()).Single(a => a.Code == AlarmCode.NumberTaken).Text, Does.Contain("stolen"));
        var size = await world.PublishedSize("AT");
        await world["AT"].Record.EvidencePackAsync();
        Assert.That(await world.PublishedSize("AT"), Is.GreaterThanOrEqualTo(size), "the log is signed on");
    }

    [Test]
    public async Task What_met_a_number_that_he_had_used_goes_on_under_another_at_once_and_is_shown_once()
    {
        await using var world = await ProvedAsync();
        var stolen = await NextNumberAsync(world);
        var back = world.Mailbox("RS", "AT", Lane.Urgent);
        world.Post.IsSlow = mailbox => mailbox == back;
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", stolen));
        var sent = await PingAsync(world, "AT", "RS");
        await Eventually.True(async () => (await world.Codes("RS")).Contains("ID_REUSED"), "Serbia refuses the second use of the number");
        var shown = await world.ContentCount("RS");

        world.Post.IsSlow = _ => false;
        await Eventually.True(async () => await StateAsync(world, "AT", sent) == OutboxState.Receipted, "it is sealed again and arrives");

        Assert.That(await world.ContentCount("RS"), Is.EqualTo(shown + 1), "once");
        Assert.That(await AlarmsAsync(world, "AT"), Does.Contain(AlarmCode.NumberTaken).And.Not.Contain(AlarmCode.OldCopy));
    }

    [Test]
    public async Task When_the_stolen_key_is_revoked_the_alarm_ends()
    {
        await using var world = await ProvedAsync();
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", await NextNumberAsync(world)));
        await world.Alarmed("AT", AlarmCode.NumberTaken);

        var (directory, keys) = world.NextDirectory("AT", revoked: true);
        keys.Signing.Save(Path.Combine(world.KeysOf("AT"), "sign-2.key"), Path.Combine(world.KeysOf("AT"), "sign-2.pem"));
        Assert.That((await world["AT"].AdoptAsync(directory)).Rejections, Is.Empty);

        await Eventually.True(async () => !(await AlarmsAsync(world, "AT")).Contains(AlarmCode.NumberTaken), "nobody believes him any more");
    }

    [Test]
    public async Task Before_the_first_receipt_he_is_taken_for_an_old_copy_and_a_hold_goes_out_all_the_same()
    {
        var stage = await Stage.OpenAsync();
        await using var world = stage.World;
        Assert.That((await world["AT"].Referrals.SendProfileAsync(stage.Draft, World.Coordinator)).IsOk, Is.True);
        await world.Settled("AT");
        await Eventually.True(async () => await world.ContentCount("RS") > 0, "the profile is there");
        await world.StopAsync("AT");
        await world.StartAsync("AT");
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", await NextNumberAsync(world)));
        await world.Alarmed("AT", AlarmCode.OldCopy);
        Assert.That((await world["AT"].Deadlines.AlarmsAsync()).Single(a => a.Code == AlarmCode.OldCopy).Text, Does.Contain("or our signing key is stolen"));
        var ask = await world["AT"].SubmitAsync(new(MessageKind.Test, world.Id("RS"), null, World.Coordinator, TestMessage.Ping));
        Assert.That(ask.Rejection.Code, Is.EqualTo(RejectionCode.OldCopy), "what may rest on what is lost waits");

        var hold = await world["AT"].Referrals.HoldAsync(stage.Draft.Case, World.Coordinator, HoldReason.NotStated, DateOnly.FromDateTime(world.Time.GetUtcNow().UtcDateTime).AddDays(3));

        Assert.That(hold.Rejections, Is.Empty);
        await Eventually.True(async () => (await world["RS"].Referrals.OpenAsync(stage.Draft.Case, new("RS-03", Role.Coordinator))).Value.File.Referral.IsHeld, "it stands there");
        await Eventually.True(async () => await StateAsync(world, "AT", hold.Value) == OutboxState.Receipted, "and here that it does");
        Assert.That(await AlarmsAsync(world, "AT"), Does.Not.Contain(AlarmCode.ReportWaits));
    }

    // Austria has sent since its start what Serbia has receipted.
    private static async Task<World> ProvedAsync()
    {
        var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        await PingAsync(world, "AT", "RS");
        await Settled(world, "AT");
        return world;
    }

    private static async Task<long> NextNumberAsync(World world)
    {
        await Settled(world, "AT");
        return await world.QueryAsync("AT", db => Dapper.SqlMapper.ExecuteScalar<long>(db, "SELECT next_seq FROM peer WHERE peer = 'RS'"));
    }
}
