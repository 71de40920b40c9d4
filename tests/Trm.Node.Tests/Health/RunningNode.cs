using System.Net;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Health;
using Trm.Node.Tests.Duty;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Http;
using Trm.Testing;

namespace Trm.Node.Tests.Health;

/// <summary>A running node is looked at from inside, and its peers are asked.</summary>
internal abstract class RunningNode
{
    private static readonly Officer Administrator = new("AT-90", Role.Administrator);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Test]
    public async Task Who_answers_is_well_and_who_does_not_is_named_with_a_number()
    {
        await using var world = await RunningAsync();
        Assert.That((await ExamineAsync(world)).Findings.Where(f => f.State > HealthState.NotLookedAt && f.Check is not "openssl"), Is.Empty);
        await world.StopAsync("RS");

        var silent = Only(await ExamineAsync(world, Short), "peers");

        Assert.That((silent.Code, silent.State), Is.EqualTo(("PEER_SILENT", HealthState.Fault)));
        Assert.That(silent.Says, Does.Contain("RS").And.Contain("the broker took the message"));
        Assert.That(silent.Next, Does.Contain("telephone"));
        Assert.That(Only((await world["AT"].Doctor.ExamineAsync(Administrator, [], Short)).Value, "peers").Code, Is.EqualTo("NO_PEERS"), "nobody is asked who should not be");
    }

    [Test]
    public async Task Its_broker_is_away()
    {
        await using var world = await RunningAsync();
        world.Post.Closed = true;

        var report = await ExamineAsync(world, Short);

        Assert.That(Only(report, "broker").Code, Is.EqualTo("BROKER_AWAY"));
        Assert.That(Only(report, "peers").Says, Does.Contain("the broker has not taken the message"));
    }

    [Test]
    public async Task What_ready_says_a_doctor_explains()
    {
        await using var world = await RunningAsync();
        await using var api = await ApiHost.StartAsync(world, "AT");
        using var client = api.Client();
        await AgreeAsync(isReady: true);

        world.Post.Closed = true;
        await AgreeAsync(isReady: false);
        world.Post.Closed = false;
        await AgreeAsync(isReady: true);

        world.Time.By += TimeSpan.FromDays(46);
        await AgreeAsync(isReady: false);

        async Task AgreeAsync(bool isReady)
        {
            using var ready = await client.GetAsync("/health/ready");
            Assert.That(ready.StatusCode, Is.EqualTo(isReady ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable));
            var report = await ApiHost.PostAsync(client, "/api/doctor", new { peers = Array.Empty<string>() }, HttpStatusCode.OK);
            Assert.That(report.GetProperty("state").GetString() == "fault", Is.EqualTo(!isReady), report.ToString());
        }
    }

    [Test]
    public async Task Where_its_storage_does_not_answer_it_lives_and_is_not_ready()
    {
        await using var world = new World("AT", "RS");
        AwayDatabase? database = null;
        await world.StartAsync("AT", inner => database = new(inner));
        await using var api = await ApiHost.StartAsync(world, "AT");
        using var client = api.Client();

        database!.IsAway = true;
        using var live = await client.GetAsync("/health/live");
        using var away = await client.GetAsync("/health/ready");
        database.IsAway = false;
        using var back = await client.GetAsync("/health/ready");

        Assert.That((live.StatusCode, away.StatusCode, back.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK)));
        Assert.That(await away.Content.ReadAsStringAsync(), Does.Contain("\"storage\":\"away\""));
    }

    [Test]
    public async Task Below_its_floor_it_is_not_ready_and_says_so()
    {
        await using var world = new World("AT", "RS") { Disk = new() { Floor = new(1L << 60) } };
        await world.StartAllAsync();
        await using var api = await ApiHost.StartAsync(world, "AT");
        using var client = api.Client();

        using var ready = await client.GetAsync("/health/ready");
        var asked = await client.PostAsync("/api/capacity", new StringContent("""{"to":"RS","services":["SocialCare"],"persons":1,"urgent":false}"""));

        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await ready.Content.ReadAsStringAsync(), Does.Contain("\"storage\":\"reserve\""));
        Assert.That(asked.StatusCode, Is.EqualTo(HttpStatusCode.InsufficientStorage));
        Assert.That(await asked.Content.ReadAsStringAsync(), Does.Contain("STORAGE_LOW"));
        Assert.That(Only((await world["AT"].Doctor.ExamineAsync(Administrator, [])).Value, "disk").Code, Is.EqualTo("STORAGE_LOW"));
    }

    [Test]
    public async Task Only_who_looks_after_the_node_asks_and_for_no_longer_than_the_line_holds()
    {
        await using var world = await RunningAsync();

        Assert.That((await world["AT"].Doctor.ExamineAsync(new("AT-50", Role.Auditor))).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        Assert.That((await world["AT"].Doctor.ExamineAsync(Administrator, [], NodeDoctor.LongestPatience + Short)).Rejection.Code, Is.EqualTo(RejectionCode.Value));
        Assert.That((await world["AT"].Doctor.ExamineAsync(Administrator, [], TimeSpan.Zero)).Rejection.Code, Is.EqualTo(RejectionCode.Value));
    }

    [Test]
    public async Task A_directory_that_waits_is_told_with_its_time()
    {
        await using var world = await RunningAsync();
        var theirs = SigningKey.Create(world.Id("RS"), world.Time.GetUtcNow().AddMinutes(-1));
        world.Time.By += TimeSpan.FromSeconds(2);
        var replaced = world.Next("RS", e => e with { Signing = [KeyListing.Of(theirs.Certificate)] }, theirs);
        Assert.That((await world["AT"].AdoptAsync(world.SignedBy(replaced, governors: 3))).Rejection.Code, Is.EqualTo(RejectionCode.DirectoryWaits));

        var waits = Only((await world["AT"].Doctor.ExamineAsync(Administrator, [])).Value, "directory");

        Assert.That((waits.Code, waits.State), Is.EqualTo(("DIRECTORY_WAITS", HealthState.Warning)));
        Assert.That(waits.Says, Does.Contain("RS").And.Contain("UTC"));
    }

    [Test]
    public async Task A_database_of_a_newer_program_is_told()
    {
        await using var world = await RunningAsync();
        await world.StopAsync("AT");
        await using (var db = await (await world.StorageOf("AT")).ConnectAsync(writes: true))
            await db.ExecuteAsync(TestStorage.IsPostgres ? "INSERT INTO migration (number) VALUES (5000)" : "PRAGMA user_version = 5000");

        var report = await NodeDoctor.ExamineStoppedAsync(await world.OptionsAsync("AT"), world.Time);

        Assert.That(Only(report, "storage").Code, Is.EqualTo("DATABASE_NEWER"));
        Assert.That(report.IsRunning, Is.False);
        Assert.That(report.Findings.Where(f => f.State == HealthState.Fault).Select(f => f.Check), Is.EqualTo(new[] { "storage" }));
    }

    private static async Task<World> RunningAsync()
    {
        var world = new World("AT", "RS");
        Rotas.Lay(world, "AT");
        await world.StartAllAsync();
        await world.Quiet();
        return world;
    }

    private static async Task<HealthReport> ExamineAsync(World world, TimeSpan? patience = null) => (await world["AT"].Doctor.ExamineAsync(Administrator, null, patience)).Value;

    private static HealthFinding Only(HealthReport report, string check) => report.Findings.Single(f => f.Check == check);
}
