using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Alarms;

namespace Trm.Node.Tests.Exchange;

/// <summary>The newest adopted directory judges: what it means for nodes that do not learn of it at once.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class DirectoryTests
{
    [Test]
    public async Task A_key_that_only_a_newer_directory_lists_waits_for_it_and_is_taken_then()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var (directory, keys) = world.NextDirectory("AT");
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 40, keys: keys, dir: 2));
        Assert.That((await world["RS"].Record.AlarmsAsync()).Select(a => a.Code), Does.Contain(AlarmCode.DirectoryBehind));
        Assert.That(await world.ContentCount("RS"), Is.Zero);

        await world["RS"].AdoptAsync(directory);

        await Eventually.True(async () => await world.ContentCount("RS") == 1, "taken once the directory is here");
        Assert.That(await world["RS"].Record.QuarantineAsync(), Is.Empty);
    }

    [Test]
    public async Task Who_sees_an_older_directory_sends_its_own_and_the_other_adopts_it()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var (directory, _) = world.NextDirectory("RS");
        await world["AT"].AdoptAsync(directory);

        await world["RS"].SubmitAsync(new(MessageKind.Test, world.Id("AT"), null, World.Coordinator, TestMessage.Ping));

        await Eventually.True(() => Task.FromResult(world["RS"].Directory.Version == 2), "RS has adopted what AT sent");
    }

    [Test]
    public async Task A_directory_is_sent_signed_with_a_key_that_the_other_ones_version_lists()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var fresh = SigningKey.Create(world.Id("AT"), world.Time.GetUtcNow().AddMinutes(-1));
        KeyStore.Add(world.KeysOf("AT"), fresh);
        world.Time.By += TimeSpan.FromSeconds(2);
        var next = world.Next("AT", e => e with { Signing = [KeyListing.Of(fresh.Certificate), .. e.Signing.Select(k => k with { Revoked = WireTime.Cut(world.Time.GetUtcNow()) })] });
        Assert.That((await world["AT"].AdoptAsync(world.SignedBy(next, 2))).IsOk, Is.True);

        await world["RS"].SubmitAsync(new(MessageKind.Test, world.Id("AT"), null, World.Coordinator, TestMessage.Ping));

        await Eventually.True(() => Task.FromResult(world["RS"].Directory.Version == 2), "RS has adopted what AT sent");
        await world.Settled("RS");
    }

    [Test]
    public async Task Who_is_two_versions_behind_gets_them_one_after_the_other()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var (second, third) = (SigningKey.Create(world.Id("AT"), world.Time.GetUtcNow().AddMinutes(-1)), SigningKey.Create(world.Id("AT"), world.Time.GetUtcNow().AddMinutes(-1)));
        world.Time.By += TimeSpan.FromSeconds(2);
        var two = world.Next("AT", e => e with { Signing = [KeyListing.Of(second.Certificate), .. e.Signing] });
        world.Time.By += TimeSpan.FromSeconds(2);
        var three = world.Next("AT", e => e with { Signing = [KeyListing.Of(third.Certificate), .. e.Signing] }, second, after: two);
        foreach (var document in new[] { two, three })
            Assert.That((await world["AT"].AdoptAsync(world.SignedBy(document, 2))).IsOk, Is.True);
        Assert.That(TrustDirectory.Adopt(world.Directory0, world.SignedBy(three, 2)).IsOk, Is.False, "the third does not follow from the first");

        // The second step may come by itself: whatever RS says after the first one shows where it stands.
        for (var before = 1L; before < 3; before = world["RS"].Directory.Version)
        {
            await world["RS"].SubmitAsync(new(MessageKind.Test, world.Id("AT"), null, World.Coordinator, TestMessage.Ping));
            var was = before;
            await Eventually.True(() => Task.FromResult(world["RS"].Directory.Version > was), "one step, on the same day");
        }

        Assert.That(world["RS"].Directory.Version, Is.EqualTo(3));
        Assert.That(await world.Alarms("RS"), Has.None.StartsWith(AlarmCode.RefusedDirectory));
    }

    [Test]
    public async Task A_restarted_node_remembers_the_directory_that_it_adopted()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world["AT"].AdoptAsync(world.NextDirectory("RS").Bytes);
        await world.StopAsync("AT");

        await world.StartAsync("AT");

        Assert.That(world["AT"].Directory.Version, Is.EqualTo(2));
    }

    [Test]
    public async Task An_older_or_unsigned_directory_is_refused_with_a_code()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world["AT"].AdoptAsync(world.NextDirectory("RS").Bytes);

        var older = await world["AT"].AdoptAsync(await File.ReadAllBytesAsync(world.DirectoryFile));
        var damaged = await File.ReadAllBytesAsync(world.DirectoryFile);
        damaged[^20] ^= 1;
        var unsigned = await world["AT"].AdoptAsync(damaged);

        Assert.That(older.Rejection.Code, Is.EqualTo(RejectionCode.DirectoryRollback));
        Assert.That(unsigned.IsOk, Is.False);
        Assert.That(world["AT"].Directory.Version, Is.EqualTo(2));
    }

    [Test]
    public async Task A_node_refuses_to_start_with_keys_a_folder_or_a_directory_that_are_not_its_own()
    {
        await using var world = new World();
        await world.StartAsync("AT");
        await world.StopAsync("AT");

        Assert.That(await CodeAsync(world, "AT", world.KeysOf("RS"), world.Fingerprint), Is.EqualTo("KEY_NOT_LISTED"));
        Assert.That(await CodeAsync(world, "RS", world.KeysOf("AT"), null), Is.EqualTo("DIRECTORY_UNKNOWN"));
        Assert.That(await CodeAsync(world, "RS", world.KeysOf("AT"), new string('0', 64)), Is.EqualTo("DIRECTORY_INVALID"));
        Assert.That(await CodeAsync(world, "AT", world.KeysOf("RS"), world.Fingerprint, "RS"), Is.EqualTo("DATABASE_OF_ANOTHER"));
    }

    private static async Task<string?> CodeAsync(World world, string folder, string keys, string? fingerprint, string participant = "AT")
    {
        try
        {
            await using var node = await TrmNode.StartAsync(
                new NodeOptions
                {
                    Participant = world.Id(participant),
                    DataFolder = world.DataOf(folder),
                    Postgres = (await world.StorageOf(folder)).Postgres,
                    KeysFolder = keys,
                    DirectoryFile = world.DirectoryFile,
                    DirectoryFingerprint = fingerprint,
                },
                world.Post.Connect(), TimeProvider.System, world.Loggers);
            return null;
        }
        catch (NodeStartException refused)
        {
            return refused.Code;
        }
    }
}
