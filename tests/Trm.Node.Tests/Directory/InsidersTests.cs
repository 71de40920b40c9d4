using NUnit.Framework;
using Trm.Contracts.Control;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Evidence;
using Trm.Evidence.Packs;
using Trm.Node.Alarms;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Directory;

/// <summary>Governance keys in wrong hands: what those who hold them can do to a country, and who hears of it.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class InsidersTests
{
    [Test]
    public async Task K_insiders_who_put_their_own_key_into_a_countrys_entry_are_refused_by_it_and_alarmed_everywhere()
    {
        await using var world = await ThreeAsync();
        var bad = world.SignedBy(TheirKeyForSerbia(world, out var insiders), governors: 2);

        // A file at Austria; at the others a message of Bosnia, whose own node has it from the insiders.
        var refused = await world["AT"].AdoptAsync(bad);
        foreach (var reader in new[] { "AT", "RS" })
            await BringAsync(world, "BA", reader, bad);
        var atBosnia = await world["BA"].AdoptAsync(bad);

        Assert.That(refused.Rejection.Code, Is.EqualTo(RejectionCode.DirectoryEntry));
        Assert.That(atBosnia.Rejection.Code, Is.EqualTo(RejectionCode.DirectoryEntry));
        foreach (var name in Everybody)
        {
            await world.Alarmed(name, "DIRECTORY_REFUSED_ENTRY");
            Assert.That(world[name].Directory.Version, Is.EqualTo(1), name);
        }

        await world.Alarmed("RS", AlarmCode.OwnEntryChanged);
        await NothingIsSealedTo(insiders, world);
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task All_governance_keys_in_wrong_hands_are_alarmed_everywhere_for_a_day_and_nothing_is_sealed_to_them()
    {
        await using var world = await ThreeAsync();
        var bad = world.SignedBy(TheirKeyForSerbia(world, out var insiders), governors: 3);

        foreach (var name in Everybody)
            Assert.That((await world[name].AdoptAsync(bad)).Rejection.Code, Is.EqualTo(name == "RS" ? RejectionCode.DirectoryEntry : RejectionCode.DirectoryWaits), name);

        Assert.That(await world.Alarms("RS"), Does.Contain(AlarmCode.OwnEntryChanged).And.Contain("DIRECTORY_REFUSED_ENTRY"));
        Assert.That(await world.Alarms("AT"), Does.Contain(AlarmCode.EntryReplaced));
        Assert.That(await world.Alarms("BA"), Does.Contain(AlarmCode.EntryReplaced));
        Assert.That((await world["AT"].Deadlines.AlarmsAsync()).Single(a => a.Code == AlarmCode.EntryReplaced).Text, Does.Contain("keys of RS").And.Contain("call them"));
        await NothingIsSealedTo(insiders, world);

        // Almost a day later, and after a restart.
        world.Time.By += TimeSpan.FromHours(23);
        await world.StopAsync("AT");
        await world.StartAsync("AT");
        Assert.That(world["AT"].WaitingDirectory!.Replaced, Is.EqualTo(new[] { world.Id("RS") }));
        Assert.That(await world.Alarms("AT"), Does.Contain(AlarmCode.EntryReplaced));
        await NothingIsSealedTo(insiders, world);
        Assert.That(Everybody.Select(n => world[n].Directory.Version), Is.All.EqualTo(1));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task What_governance_takes_back_within_the_day_never_takes_effect()
    {
        await using var world = await ThreeAsync();
        var bad = TheirKeyForSerbia(world, out var insiders);
        await world["AT"].AdoptAsync(world.SignedBy(bad, governors: 3));

        var takenBack = world.Document with { Version = bad.Version };
        Assert.That((await world["AT"].AdoptAsync(world.SignedBy(takenBack.Next(world.Time.GetUtcNow()), governors: 2))).IsOk, Is.True);
        world.Time.By += TimeSpan.FromHours(25);
        await Task.WhenAll(Everybody.Select(n => PingAsync(world, n == "AT" ? "BA" : "AT", n)));

        Assert.That(world["AT"].WaitingDirectory, Is.Null);
        Assert.That(await world.Alarms("AT"), Does.Not.Contain(AlarmCode.EntryReplaced));
        await Eventually.True(() => Task.FromResult(world["AT"].Directory.Version == 3), "the one that takes it back is in force");
        await NothingIsSealedTo(insiders, world);
    }

    [Test]
    public async Task The_country_itself_never_adopts_it_even_when_its_day_is_over_elsewhere()
    {
        await using var world = await ThreeAsync();
        var bad = world.SignedBy(TheirKeyForSerbia(world, out _), governors: 3);
        await world["AT"].AdoptAsync(bad);

        world.Time.By += DirectorySuccession.Wait + TimeSpan.FromMinutes(1);
        await Eventually.True(() => Task.FromResult(world["AT"].Directory.Version == 2), "its day is over in Austria");
        await PingAsync(world, "AT", "BA");
        await Eventually.True(() => Task.FromResult(world["BA"].WaitingDirectory is not null), "Bosnia has it from Austria, and waits a day of its own");
        await BringAsync(world, "AT", "RS", bad);

        await world.Alarmed("RS", AlarmCode.OwnEntryChanged);
        Assert.That(world["RS"].Directory.Version, Is.EqualTo(1));
        Assert.That(await world.Alarms("AT"), Does.Not.Contain(AlarmCode.EntryReplaced));
    }

    [Test]
    public async Task Another_key_brought_later_waits_a_day_of_its_own()
    {
        await using var world = await ThreeAsync();
        var first = TheirKeyForSerbia(world, out _);
        await world["AT"].AdoptAsync(world.SignedBy(first, governors: 3));
        world.Time.By += TimeSpan.FromHours(23);
        var renewed = first.Next(world.Time.GetUtcNow());
        await world["AT"].AdoptAsync(world.SignedBy(renewed, governors: 3));
        var sameKey = world["AT"].WaitingDirectory!.EffectiveAt;

        var other = TheirKeyForSerbia(world, out _);
        await world["AT"].AdoptAsync(world.SignedBy(other with { Version = 4 }, governors: 3));

        Assert.That(sameKey, Is.LessThan(world.Time.GetUtcNow().AddHours(2)), "seen for 23 hours, whatever version carries it");
        Assert.That(world["AT"].WaitingDirectory!.EffectiveAt, Is.GreaterThan(world.Time.GetUtcNow().AddHours(23)));
    }

    [Test]
    public async Task A_country_that_lost_its_keys_is_heard_again_after_the_day()
    {
        await using var world = await ThreeAsync();
        await world.StopAsync("RS");
        var fresh = world.Rekey("RS");
        var next = world.SignedBy(world.Next("RS", e => e with { Signing = [KeyListing.Of(fresh.Signing.Certificate)], Encryption = [KeyListing.Of(fresh.Encryption.Certificate)] }), governors: 3);

        // Serbia begins anew with the version that lists its new keys; it knows the fingerprint from the ceremony.
        await File.WriteAllBytesAsync(world.DirectoryFile, next);
        await world.StartAsync("RS", fingerprint: SignedDirectory.Parse(next).Value.Fingerprint);
        await world["AT"].AdoptAsync(next);
        await PingAsync(world, "RS", "AT");
        Assert.That(world["RS"].Directory.Version, Is.EqualTo(2));
        await Eventually.True(async () => (await world["AT"].Record.QuarantineAsync()).Count > 0, "Austria keeps what it cannot verify yet");
        Assert.That(await world.ContentCount("AT"), Is.Zero);

        world.Time.By += DirectorySuccession.Wait + TimeSpan.FromMinutes(1);

        await Eventually.True(async () => await world.ContentCount("AT") == 1, "taken when the day is over");
        Assert.That(await world.Alarms("AT"), Does.Not.Contain(AlarmCode.EntryReplaced));
        using var pack = new MemoryStream(await world["AT"].Record.EvidencePackAsync());
        Assert.That(PackVerification.Verify("AT.zip", pack, world.Fingerprint).Packs[0].Findings.Select(f => f.Code), Does.Not.Contain(FindingCode.DirectoryRefused));
    }

    [Test]
    public async Task A_country_cannot_be_made_to_disappear_and_come_back_with_other_keys()
    {
        await using var world = await ThreeAsync();
        var without = world.Document.Next(world.Time.GetUtcNow()) with { Participants = [.. world.Document.Participants.Where(p => p.Entry.Id.Value != "RS")] };

        foreach (var name in Everybody)
            Assert.That((await world[name].AdoptAsync(world.SignedBy(without, governors: 3))).Rejection.Code, Is.EqualTo(RejectionCode.DirectoryEntry), name);
    }

    [Test]
    public async Task Everybody_is_told_that_other_keys_govern()
    {
        await using var world = await ThreeAsync();
        var alone = world.Document.Next(world.Time.GetUtcNow()) with { Governance = Governance.Of(1, world.Governors[0].Certificate) };

        foreach (var name in Everybody)
            Assert.That((await world[name].AdoptAsync(world.SignedBy(alone, governors: 2))).IsOk, Is.True, name);

        foreach (var name in Everybody)
            Assert.That(await world.Alarms(name), Does.Contain(AlarmCode.GovernanceChanged));
        await world.StopAsync("AT");
        await world.StartAsync("AT");
        Assert.That(world["AT"].Directory.Version, Is.EqualTo(2), "who governs no more has signed it, and it is believed again after a restart");
    }

    private static readonly string[] Everybody = ["AT", "RS", "BA"];

    private static async Task<World> ThreeAsync()
    {
        var world = new World("AT", "RS", "BA");
        await world.StartAllAsync();
        await world.Quiet();
        return world;
    }

    // A fully lawful document but for one thing: Serbia has not signed it.
    private static DirectoryDocument TheirKeyForSerbia(World world, out ParticipantKeys insiders)
    {
        var theirs = insiders = ParticipantKeys.Create(world.Id("RS"), world.Time.GetUtcNow().AddMinutes(-1));
        return world.Next(
            "RS", e => e with { Signing = [KeyListing.Of(theirs.Signing.Certificate), .. e.Signing], Encryption = [KeyListing.Of(theirs.Encryption.Certificate)] }, theirs.Signing);
    }

    // A control message of that peer with that directory in it.
    private static Task BringAsync(World world, string from, string to, byte[] directory) => world[to].TakeAsync(
        world.Id(from), Lane.Urgent, world.Seal(from, to, seq: 40, MessageMeta.Control, new ControlMessage([], directory, new Have(0, 1, []), []).Write(), dir: 2));

    private static async Task PingAsync(World world, string from, string to) =>
        Assert.That((await world[from].SubmitAsync(new(MessageKind.Test, world.Id(to), null, World.Coordinator, TestMessage.Ping))).Rejections, Is.Empty);

    private static async Task NothingIsSealedTo(ParticipantKeys insiders, World world)
    {
        await PingAsync(world, "AT", "RS");
        await PingAsync(world, "BA", "RS");
        await world.Settled("AT");
        await world.Settled("BA");
        foreach (var (_, body) in world.Post.Seen)
            Assert.That(UnverifiedHeader.Read(SealedMessage.Parse(body).Value)!.Claims.Rcp, Does.Not.Contain(insiders.Encryption.Certificate.SkiHex));
    }
}
