using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Alarms;
using Trm.Node.Tests.Exchange;
using Trm.Trail;

namespace Trm.Node.Tests.Keys;

/// <summary>Keys come and go while a node runs: the next one is laid into the folder and listed, takes over by itself, and the former is destroyed on its day.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class RotationTests
{
    [Test]
    public async Task The_next_signing_key_takes_over_by_itself_when_its_time_comes()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var from = WireTime.Cut(world.Time.GetUtcNow().AddDays(20));
        var next = SigningKey.Create(world.Id("AT"), world.Time.GetUtcNow());
        KeyStore.Add(world.KeysOf("AT"), next);
        await AdoptAsync(world, world.Change("AT", e => e with { Signing = [new KeyListing(next.Certificate, from, next.Certificate.NotAfter), .. e.Signing] }));

        var before = await PingAsync(world, "AT", "RS");
        world.Time.By += TimeSpan.FromDays(21);
        var after = await PingAsync(world, "AT", "RS");

        Assert.That(await SignerAsync(world, "AT", before), Is.EqualTo(world.Keys("AT").Signing.Certificate));
        Assert.That(await SignerAsync(world, "AT", after), Is.EqualTo(next.Certificate));
        await Eventually.True(async () => await world.ContentCount("RS") == 2, "both are received");
        await Eventually.True(async () => (await KeyEventsAsync(world, "AT")).SequenceEqual([(next.Certificate.Sha256, "in-use")]), "the change is in the trail");
    }

    [Test]
    public async Task Peers_seal_to_the_next_encryption_key_and_what_was_sealed_to_the_former_still_opens()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var former = world.Keys("AT").Encryption.Certificate;
        var next = EncryptionKey.Create(world.Id("AT"), former.NotAfter, former.NotAfter.AddDays(90));
        await WhileListedAsync(world, next, TimeSpan.FromDays(65));
        await PassAsync(world, TimeSpan.FromDays(26));

        var sent = await PingAsync(world, "RS", "AT");
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, world.Seal("RS", "AT", seq: 40, recipients: [RecipientKey.Of(former).Value]));

        Assert.That((await HeaderAsync(world, "RS", sent)).Claims.Rcp, Is.EqualTo(new[] { next.Certificate.SkiHex }));
        await Eventually.True(async () => await world.ContentCount("AT") == 2, "both open");
    }

    [Test]
    public async Task An_encryption_key_is_destroyed_sixty_days_after_the_last_message_to_it_could_arrive_and_a_later_one_is_refused_aloud()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var former = world.Keys("AT").Encryption.Certificate;
        var file = Path.Combine(world.KeysOf("AT"), "encrypt.key");
        await WhileListedAsync(world, EncryptionKey.Create(world.Id("AT"), former.NotAfter, former.NotAfter.AddDays(200)), TimeSpan.FromDays(65));

        await PassAsync(world, former.NotAfter.AddDays(89) - world.Time.GetUtcNow());
        await Task.Delay(300);
        Assert.That(File.Exists(file), Is.True, "a day before its day");
        await PassAsync(world, TimeSpan.FromDays(1) + TimeSpan.FromMinutes(2));

        await Eventually.True(async () => (await KeyEventsAsync(world, "AT")).Contains((former.Sha256, "destroyed")), "destroyed, and recorded");
        Assert.That(File.Exists(file), Is.False);
        Assert.That(File.Exists(Path.ChangeExtension(file, ".pem")), Is.True, "what is public stays");
        var late = world.Seal("RS", "AT", seq: 40, recipients: [RecipientKey.Of(former).Value]);
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, late);
        Assert.That(await world.Codes("AT"), Is.EqualTo(new[] { "WRONG_RECIPIENT" }), "the sender hears of it, by a receipt");
    }

    [Test]
    public async Task No_key_is_destroyed_by_a_clock_that_is_months_ahead()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();

        world.Time.By += TimeSpan.FromDays(400);
        await Eventually.True(async () => (await world["AT"].Record.AlarmsAsync()).Any(a => a.Code == AlarmCode.DirectoryExpired), "the directory looks expired");
        await Task.Delay(300);

        Assert.That(File.Exists(Path.Combine(world.KeysOf("AT"), "encrypt.key")), Is.True);
    }

    [Test]
    public async Task It_is_an_alarm_when_no_next_key_is_listed_a_month_before_and_none_any_more_when_it_is()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        await PassAsync(world, TimeSpan.FromDays(59));
        await Task.Delay(300);
        Assert.That(await AlarmsAsync(world, "AT"), Does.Not.Contain(AlarmCode.KeyExpiring));

        await PassAsync(world, TimeSpan.FromDays(2));
        await Eventually.True(async () => (await AlarmsAsync(world, "AT")).Contains(AlarmCode.KeyExpiring), "one month is left");

        var former = world.Keys("AT").Encryption.Certificate;
        var next = EncryptionKey.Create(world.Id("AT"), former.NotAfter, former.NotAfter.AddDays(90));
        await AdoptAsync(world, world.Change("AT", e => e with { Encryption = [KeyListing.Of(next.Certificate), .. e.Encryption] }));
        await Task.Delay(300);
        Assert.That(await AlarmsAsync(world, "AT"), Does.Contain(AlarmCode.KeyExpiring), "listed, but not here");
        KeyStore.Add(world.KeysOf("AT"), next);
        await Eventually.True(async () => !(await AlarmsAsync(world, "AT")).Contains(AlarmCode.KeyExpiring), "listed and here");
    }

    [Test]
    public async Task A_key_file_that_others_may_read_is_not_taken_up_and_alarmed_and_the_node_goes_on()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var path = Path.ChangeExtension(KeyStore.Add(world.KeysOf("AT"), SigningKey.Create(world.Id("AT"), world.Time.GetUtcNow())), ".key");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        await Eventually.True(async () => (await AlarmsAsync(world, "AT")).Contains(AlarmCode.KeyUnusable), "somebody must know");
        await PingAsync(world, "AT", "RS");
        await world.Settled("AT");

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Eventually.True(async () => !(await AlarmsAsync(world, "AT")).Contains(AlarmCode.KeyUnusable), "put right");
    }

    private static async Task<IReadOnlyList<string>> AlarmsAsync(World world, string of) => [.. (await world[of].Record.AlarmsAsync()).Select(a => a.Code)];

    private static async Task AdoptAsync(World world, byte[] directory)
    {
        foreach (var participant in world.Participants)
            Assert.That((await world[participant.Value].AdoptAsync(directory)).Rejections, Is.Empty);
    }

    // Directories are renewed in time while the days pass.
    private static async Task PassAsync(World world, TimeSpan span)
    {
        for (var left = span; left > TimeSpan.Zero; left -= TimeSpan.FromDays(30))
        {
            world.Time.By += left < TimeSpan.FromDays(30) ? left : TimeSpan.FromDays(30);
            await world.RenewDirectoryAsync();
        }
    }

    private static async Task WhileListedAsync(World world, EncryptionKey next, TimeSpan span)
    {
        await PassAsync(world, span);
        KeyStore.Add(world.KeysOf("AT"), next);
        await AdoptAsync(world, world.Change("AT", e => e with { Encryption = [KeyListing.Of(next.Certificate), .. e.Encryption] }));
    }

    private static async Task<string> PingAsync(World world, string from, string to)
    {
        var sent = await world[from].SubmitAsync(new(MessageKind.Test, world.Id(to), null, World.Coordinator, TestMessage.Ping));
        Assert.That(sent.Rejections, Is.Empty);
        return sent.Value.Transmission.ToString();
    }

    private static async Task<Certificate> SignerAsync(World world, string of, string id) => (await HeaderAsync(world, of, id)).Certificate;

    private static async Task<UnverifiedHeader> HeaderAsync(World world, string of, string id) =>
        UnverifiedHeader.Read(SealedMessage.Parse(await world[of].Record.SealedBytesAsync(id)).Value)!;

    private static async Task<IReadOnlyList<(string Sha256, string What)>> KeyEventsAsync(World world, string of)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("trm-trail-").FullName;
        try
        {
            await world[of].Record.ExportAsync(folder);
            return
            [
                .. System.IO.Directory.EnumerateFiles(Path.Combine(folder, "evidence")).Select(f => LeafEvidence.Parse(File.ReadAllBytes(f)).Demand())
                    .Where(e => e.Opening.Event == TrailEvent.KeyRotated).OrderBy(e => e.Index)
                    .Select(e => System.Text.Json.JsonDocument.Parse(e.Opening.Public).RootElement)
                    .Select(j => (Certificate.Parse(j.GetProperty("certificate").GetBytesFromBase64())!.Sha256, j.GetProperty("what").GetString()!)),
            ];
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }
}
