using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Attachments;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Attachments.FilesBetween;

namespace Trm.Node.Tests.Attachments;

/// <summary>Numbers that mean nothing any more: the parts under them are sealed again under others, and the file is whole once.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class FilesSealedAgainTests
{
    private const int ThreeParts = (2 * AttachedFile.PartBytes) + 1000;

    [Test]
    public async Task Parts_that_wait_for_a_reader_whose_key_is_revoked_are_sealed_to_its_new_one()
    {
        await using var between = await MakeAsync();
        var world = between.World;
        await OnTheWayAsync(between);
        var now = WireTime.Cut(world.Time.GetUtcNow());
        var fresh = EncryptionKey.Create(world.Id("RS"), now.AddMinutes(-1), now.AddDays(90));
        KeyStore.Add(world.KeysOf("RS"), fresh);
        var directory = world.Change("RS", e => e with { Encryption = [KeyListing.Of(fresh.Certificate), .. e.Encryption.Select(k => k with { Revoked = now })] });

        foreach (var side in new[] { "AT", "RS" })
            Assert.That((await world[side].AdoptAsync(directory)).Rejections, Is.Empty);
        await Eventually.True(async () => await SealedAsync(world) == 3, "all three are sealed again");
        File.Delete(Path.Combine(world.KeysOf("RS"), "encrypt.key")); // what still comes to the revoked key is lost
        await ArrivesAsync(between);

        Assert.That(await world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE part_of IS NOT NULL"), Is.EqualTo(6));
    }

    [Test]
    public async Task Parts_that_wait_when_we_begin_a_new_generation_are_sealed_in_it()
    {
        await using var between = await MakeAsync();
        var world = between.World;
        await OnTheWayAsync(between);
        await world.StopAsync("AT");
        await world.ListLogAsync("AT", 1);

        await world.BeginGenerationAsync("AT");
        await world.StartAsync("AT");
        await Eventually.True(async () => await SealedAsync(world) == 3, "all three are sealed again");
        await ArrivesAsync(between);

        Assert.That(await world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE part_of IS NOT NULL AND gen = 1"), Is.EqualTo(3));
    }

    [Test]
    public async Task Parts_that_a_reader_has_lost_in_a_restore_are_sealed_again_although_it_held_them()
    {
        await using var between = await MakeAsync();
        var world = between.World;
        await world.Settled("AT");
        await world.Settled("RS");
        await world.StopAsync("RS");
        var copy = await world.BackUpAsync("RS");
        await world.StartAsync("RS");
        await between.SendAsync(Letter(ThreeParts));
        await between.WholeAsync();
        await world.Settled("AT");
        Assert.That(await world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE part_of IS NOT NULL AND erased = 0"), Is.Zero, "of parts that arrived the header is kept");
        await world.StopAsync("RS");
        await world.PutBackAsync("RS", copy);
        await world.ListLogAsync("RS", 1);

        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");

        await ArrivesAsync(between);
    }

    // A message and three parts, all at the broker, none delivered.
    private static async Task OnTheWayAsync(FilesBetween between)
    {
        var world = between.World;
        await world.Settled("AT");
        var normal = world.Mailbox("AT", "RS", Lane.Normal);
        world.Post.IsSlow = mailbox => mailbox == normal;
        await between.SendAsync(Letter(ThreeParts));
        await Eventually.True(async () => await world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE part_of IS NOT NULL AND state = 'dispatched'") == 3, "the broker has all three parts");
        await Eventually.True(async () => (await between.At.ListAsync(between.Case, Vienna)).Value is [{ State: AttachmentState.Sent }], "the sender is done with it");
    }

    private static Task<long> SealedAsync(World world) => world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE part_of IS NOT NULL AND state IN ('sealed', 'dispatched') AND gen = (SELECT gen FROM node)");

    private static async Task ArrivesAsync(FilesBetween between)
    {
        var world = between.World;
        world.Post.IsSlow = _ => false;
        Assert.That(await between.OpenAsync("RS", (await between.WholeAsync(60)).Id), Is.EqualTo(Letter(ThreeParts)));
        await world.Settled("AT");
        Assert.That(await world.ScalarAsync("RS", "SELECT count(*) FROM content WHERE code = 'identity'"), Is.EqualTo(1), "shown once");
        await Eventually.True(async () => await world.MissingCount("RS", "AT") == 0, "no number is waited for");
        await world.AssertTrailsVerify();
    }
}
