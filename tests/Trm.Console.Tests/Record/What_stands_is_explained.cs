using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Dapper;
using Trm.Evidence.Packs;
using Trm.Node;
using Trm.Node.Alarms;
using Trm.Trail;
using Lane = Trm.Contracts.Messages.Lane;

namespace Trm.Console.Tests.Record;

/// <summary>What is unexplained is explained by whoever answers for the node, and read by its auditor: beside what stands, which stays.</summary>
internal sealed class What_stands_is_explained
{
    private Consoles _console = null!;
    private Visitor _auditor = null!;
    private Visitor _coordinator = null!;
    private string _alarm = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _console = await Consoles.StartAsync();
        await _console.Node.TakeAsync(_console.World.Id("RS"), Lane.Normal, "nothing"u8.ToArray());
        await _console.World.Alarmed("AT", AlarmCode.Unverified);
        _alarm = (await _console.Node.Record.AlarmsAsync()).First(a => a.Code == AlarmCode.Unverified).Number.ToString(CultureInfo.InvariantCulture);
        _auditor = await _console.OfficerAsync("AT-AU-1", Role.Auditor);
        _coordinator = await _console.OfficerAsync("AT-C1");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _auditor.Dispose();
        _coordinator.Dispose();
        await _console.DisposeAsync();
    }

    [Test]
    public async Task Beside_an_alarm_that_stays_and_in_a_record_that_verifies()
    {
        var (before, total) = await CountAsync();
        Assert.That((await _coordinator.GetAsync("/administration")).Body, Does.Contain("href=\"/record/unexplained\""));
        Assert.That((await _coordinator.GetAsync("/record/unexplained")).Body, Does.Contain($"href=\"/record/explain/{_alarm}\""));
        Assert.That((await _coordinator.GetAsync($"/record/explain/{_alarm}")).Text, Does.Contain("Unverified message").And.Contain("answers for it: nobody yet"));

        Assert.That((await ExplainAsync(_alarm, "network-outage")).Location, Is.EqualTo("/record/unexplained"));

        var first = await _auditor.GetAsync("/record");
        Assert.That(first.Text, Does.Contain("UNVERIFIED").And.Contain("Explained:</strong> a line, the broker or a provider was down, by the office on"));
        Assert.That(await CountAsync(), Is.EqualTo((before - 1, total)));
        Assert.That((await _auditor.GetAsync("/record/unexplained")).Body, Does.Not.Contain("AT-C1").And.Not.Contain("/record/explain/"), "the auditor reads");
        Assert.That((await _console.Node.Record.AlarmsAsync()).Select(a => a.Code), Does.Contain(AlarmCode.Unverified));
        await VerifiesAsync();

        // As an alarm stands after a new generation: its leaf is in a former log.
        await SqlAsync($"UPDATE alarm SET leaf = NULL WHERE id = {_alarm}");
        var said = await _console.World.LeafCount("AT", TrailEvent.AlarmRaised);
        Assert.That(await CountAsync(), Is.EqualTo((before, total)));
        Assert.That((await ExplainAsync(_alarm, "our-fault")).Location, Is.EqualTo("/record/unexplained"));
        Assert.That(await _console.World.LeafCount("AT", TrailEvent.AlarmRaised), Is.EqualTo(said + 1));

        var tomorrow = DateOnly.FromDateTime(_console.World.Time.GetUtcNow().UtcDateTime).AddDays(1);
        Assert.That((await ExplainAsync(_alarm, "under-investigation", tomorrow)).Status, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That((await _auditor.GetAsync("/record")).Text, Does.Contain("Explained:</strong> under investigation").And.Not.Contain("put right"), "the newest is shown");
        Assert.That(await _console.World.LeafCount("AT", TrailEvent.Explained), Is.GreaterThanOrEqualTo(3), "the others stay");
        await VerifiesAsync();
    }

    [Test]
    public async Task Of_a_finding_until_something_else_is_found()
    {
        await FoundAsync(1, "SEQUENCE_GAP/" + new string('a', 64));
        var (before, total) = await CountAsync();

        Assert.That((await ExplainAsync(new string('a', 64), "their-fault")).Status, Is.EqualTo(HttpStatusCode.SeeOther));
        var page = await _auditor.GetAsync("/record");
        Assert.That(page.Text, Does.Contain("SEQUENCE_GAP").And.Contain("the two records do not agree").And.Contain("Explained:</strong> the other side says that the fault is theirs"), "nothing of it is hidden");
        Assert.That(await CountAsync(), Is.EqualTo((before - 1, total)));

        await FoundAsync(2, "SEQUENCE_GAP/" + new string('a', 64));
        Assert.That(await CountAsync(), Is.EqualTo((before - 1, total)), "found again, it is the same");
        await FoundAsync(3, "SEQUENCE_GAP/" + new string('b', 64));
        Assert.That(await CountAsync(), Is.EqualTo((before, total)), "what has another digest is another thing");
        Assert.That((await ExplainAsync(new string('a', 64), "their-fault")).Status, Is.EqualTo(HttpStatusCode.Conflict), "what is not found any more");
        await FoundAsync(4, "SEQUENCE_GAP");
        var stored = ExplainedFinding.Of("SEQUENCE_GAP", "RS", 0, []).Sha256;
        Assert.That((await ExplainAsync(stored, "corrected")).Status, Is.EqualTo(HttpStatusCode.SeeOther), "as it was stored before digests were kept");
        await VerifiesAsync();
        await SqlAsync("DELETE FROM record_check");
    }

    [Test]
    public async Task By_a_reason_of_the_list_and_a_day_where_one_is_needed_or_nothing_is_noted()
    {
        var today = DateOnly.FromDateTime(_console.World.Time.GetUtcNow().UtcDateTime);
        await FoundAsync(9, "NO_SUCH_THING/" + new string('d', 64));
        Assert.That((await _coordinator.GetAsync("/record/unexplained")).Body, Does.Contain("NO_SUCH_THING").And.Not.Contain($"/record/explain/{new string('d', 64)}"), "no link that leads nowhere");
        var noted = await _console.World.LeafCount("AT", TrailEvent.Explained);
        var answers = new Dictionary<string, Answer>(StringComparer.Ordinal)
        {
            ["no reason"] = await ExplainAsync(_alarm, ""),
            ["a reason outside the list"] = await ExplainAsync(_alarm, "it-was-nothing"),
            ["an investigation without end"] = await ExplainAsync(_alarm, "under-investigation"),
            ["one that is over"] = await ExplainAsync(_alarm, "under-investigation", today),
            ["one for too long"] = await ExplainAsync(_alarm, "under-investigation", today.AddDays(31)),
            ["a day beside another reason"] = await ExplainAsync(_alarm, "drill", today.AddDays(3)),
            ["a day that there is not"] = await _coordinator.PostAsync($"/record/explain/{_alarm}", ("reason", "under-investigation"), ("until-d", "31"), ("until-m", "2"), ("until-y", "2027")),
            ["an alarm that is none"] = await ExplainAsync("999999", "drill"),
            ["a finding that is not there"] = await ExplainAsync(new string('c', 64), "drill"),
            ["a finding that this program does not know"] = await ExplainAsync(new string('d', 64), "drill"),
            ["something"] = await ExplainAsync("x", "drill"),
            ["no token"] = await _coordinator.PostBareAsync($"/record/explain/{_alarm}", ("reason", "drill")),
            ["an auditor"] = await _auditor.PostAsync($"/record/explain/{_alarm}", ("reason", "drill")),
            ["an auditor who looks"] = await _auditor.GetAsync($"/record/explain/{_alarm}"),
        };

        Assert.That(answers.ToDictionary(a => a.Key, a => (int)a.Value.Status), Is.EquivalentTo(new Dictionary<string, int>
        {
            ["no reason"] = 422, ["a reason outside the list"] = 422, ["an investigation without end"] = 422, ["one that is over"] = 422, ["one for too long"] = 422, ["a day beside another reason"] = 422,
            ["a day that there is not"] = 422, ["an alarm that is none"] = 409, ["a finding that is not there"] = 409, ["a finding that this program does not know"] = 409, ["something"] = 409, ["no token"] = 400, ["an auditor"] = 404, ["an auditor who looks"] = 404,
        }));
        Assert.That(answers["an investigation without end"].Text, Does.Contain("Give a last day from tomorrow and within 30 days, counted in UTC"));
        Assert.That(answers["an alarm that is none"].Text, Does.Contain("Nothing was noted."));
        Assert.That(await _console.World.LeafCount("AT", TrailEvent.Explained), Is.EqualTo(noted));
        await SqlAsync("DELETE FROM record_check");
    }

    private Task<Answer> ExplainAsync(string what, string reason, DateOnly? until = null) => _coordinator.PostAsync(
        $"/record/explain/{what}", [("reason", reason), .. until is { } day ? [("until-d", $"{day.Day}"), ("until-m", $"{day.Month}"), ("until-y", $"{day.Year}")] : Array.Empty<(string, string)>()]);

    private async Task<(int Open, int Total)> CountAsync()
    {
        var said = Regex.Match((await _auditor.GetAsync("/record")).Text, "(?<open>[0-9]+) of (?<total>[0-9]+) not explained", RegexOptions.ExplicitCapture);
        return (int.Parse(said.Groups["open"].Value, CultureInfo.InvariantCulture), int.Parse(said.Groups["total"].Value, CultureInfo.InvariantCulture));
    }

    private async Task VerifiesAsync() => Assert.That(PackVerification.Verify("AT", new MemoryStream(await _console.Node.Record.EvidencePackAsync())).Packs[0].Findings, Is.Empty);

    private Task FoundAsync(int at, string findings) => SqlAsync($"INSERT INTO record_check (at, officer, size, theirs, findings) VALUES ({at}, 'AT-AU-1', 1, 'RS', '{findings}')");

    private async Task SqlAsync(string sql)
    {
        await using var db = await (await _console.World.StorageOf("AT")).ConnectAsync(writes: true);
        await db.ExecuteAsync(sql);
    }
}
