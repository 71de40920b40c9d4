using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Trm.Evidence.Packs;
using Trm.Node.Tests.Exchange;
using Trm.Testing;
using static Trm.Node.Tests.Http.ApiHost;

namespace Trm.Node.Tests.Http;

/// <summary>The JSON interface of a node, over a real connection on loopback.</summary>
internal sealed class NodeApiTests
{
    private static readonly string Demo = Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo");

    private World _world = null!;
    private ApiHost _at = null!;
    private ApiHost _rs = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _world = new World();
        await _world.StartAllAsync();
        await _world.Quiet();
        _at = await ApiHost.StartAsync(_world, "AT");
        _rs = await ApiHost.StartAsync(_world, "RS");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _at.DisposeAsync();
        await _rs.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Test]
    public async Task A_referral_goes_through_from_profile_to_identity()
    {
        using var at = _at.Client();
        using var rs = _rs.Client();

        var profile = await PostAsync(at, "/api/referrals", Referral(), HttpStatusCode.Accepted);
        var @case = profile.GetProperty("case").GetString();
        await StateAsync(at, @case!, "delivered");
        await GetAsync(rs, $"/api/referrals/{@case}", HttpStatusCode.OK);
        await StateAsync(at, @case!, "received");
        await PostAsync(rs, $"/api/referrals/{@case}/decision",
            new { decision = "accepted", organisationId = "RS-SHELTER", organisationName = "Shelter by the river", caseWorker = "RS-CW-1", start = "2026-12-01" }, HttpStatusCode.Accepted);
        await StateAsync(at, @case!, "accepted");
        await PostAsync(at, $"/api/referrals/{@case}/identity", new { }, HttpStatusCode.Accepted);
        await StateAsync(rs, @case!, "in-progress");

        var question = await PostAsync(rs, $"/api/referrals/{@case}/questions", new { topic = "needs", purpose = "readiness" }, HttpStatusCode.Accepted);
        await _world.Settled("RS");
        await PostAsync(at, $"/api/referrals/{@case}/answers", new { question = question.GetProperty("message").GetString() }, HttpStatusCode.Accepted);
        var hold = await PostAsync(at, $"/api/referrals/{@case}/holds", new { review = "2026-12-01" }, HttpStatusCode.Accepted);
        await _world.Settled("AT");
        await PostAsync(at, $"/api/referrals/{@case}/lift", new { hold = hold.GetProperty("message").GetString(), secondApprover = "AT-09" }, HttpStatusCode.Accepted);
        await _world.Settled("AT");

        var fates = await GetAsync(at, "/api/transmissions", HttpStatusCode.OK);
        Assert.That(fates.EnumerateArray().Where(t => t.GetProperty("message").ValueKind == JsonValueKind.String).All(t => t.GetProperty("receipt").GetString() == "ok"), Is.True);
    }

    [Test]
    public async Task Without_a_token_or_with_a_wrong_one_nobody_gets_anything()
    {
        using var stranger = new HttpClient { BaseAddress = _at.Address };
        foreach (var path in new[] { "/api/referrals", "/api/transmissions", "/api/alarms", "/api/quarantine", "/api/deadlines", "/api/agreements", "/api/capacity", $"/api/referrals/{Guid.NewGuid()}" })
        {
            Assert.That((await stranger.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), path);
            using var wrong = new HttpRequestMessage(HttpMethod.Get, path);
            wrong.Headers.Authorization = new AuthenticationHeaderValue("Bearer", new string('0', 64));
            Assert.That((await stranger.SendAsync(wrong)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), path);
        }

        Assert.That((await stranger.GetAsync("/health/live")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await stranger.GetAsync("/health/ready")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_auditor_sees_fates_and_no_case()
    {
        using var auditor = _at.Client(Role.Auditor);
        Assert.That((await auditor.GetAsync("/api/transmissions")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await auditor.GetAsync("/api/referrals")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        await PostAsync(auditor, "/api/referrals", Referral(), HttpStatusCode.Forbidden);
    }

    [Test]
    public async Task A_case_that_is_not_here_and_an_address_that_is_no_case_look_the_same()
    {
        using var at = _at.Client();
        var absent = await (await at.GetAsync($"/api/referrals/{Guid.NewGuid()}")).Content.ReadAsStringAsync();
        var nonsense = await (await at.GetAsync("/api/referrals/nonsense")).Content.ReadAsStringAsync();
        Assert.That(nonsense, Is.EqualTo(absent));
    }

    [TestCase("", "STRUCTURE")]
    [TestCase("null", "STRUCTURE")]
    [TestCase("[]", "STRUCTURE")]
    [TestCase("{\"to\":\"RS\",\"secret-name\":1}", "STRUCTURE")]
    [TestCase("{\"to\":\"RS\",\"to\":\"RS\"}", "STRUCTURE")]
    [TestCase("{\"to\":null}", "STRUCTURE")]
    [TestCase("{}", "REQUIRED")]
    [TestCase("{\"to\":\"Jelena\"}", "VALUE")]
    [TestCase("{\"to\":\"XX\"}", "WRONG_RECIPIENT")]
    public async Task A_body_that_is_not_what_the_call_takes_is_refused_with_a_code_and_not_repeated(string body, string code)
    {
        using var at = _at.Client();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await at.PostAsync("/api/tests", content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), text);
        Assert.That(JsonDocument.Parse(text).RootElement.GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(text, Does.Not.Contain("secret").And.Not.Contain("Jelena"));
    }

    [TestCase("/api/referrals", "{}", "caseFile")]
    [TestCase("/api/referrals", "{\"caseFile\":\"\",\"format\":\"csv\"}", "sheet")]
    [TestCase("/api/tests", "{}", "to")]
    [TestCase("/api/capacity", "{\"to\":\"RS\",\"persons\":1}", "services")]
    [TestCase("/api/capacity", "{\"to\":\"RS\",\"services\":[\"SocialCare\"],\"urgent\":true}", "persons")]
    [TestCase("/api/capacity", "{\"to\":\"RS\",\"services\":[null],\"persons\":1,\"urgent\":true}", "services[0]")]
    [TestCase("/api/referrals/0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10/restriction", "{}", "stands")]
    [TestCase("/api/referrals/0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10/holds", "{}", "review")]
    [TestCase("/api/referrals/0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10/plan", "{\"legs\":[{\"mode\":\"train\",\"from\":\"Wien\",\"to\":\"Beograd\",\"departs\":\"2026-12-01T08:00:00Z\"}],\"escort\":\"none\"}", "legs[0].arrives")]
    [TestCase("/api/referrals/0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10/plan", "{\"legs\":[{\"mode\":\"train\",\"from\":\"Wien\"}],\"escort\":\"none\"}", "legs[0].to")]
    public async Task A_body_that_leaves_out_what_the_call_needs_is_refused_by_the_members_name(string path, string body, string member)
    {
        using var at = _at.Client();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await at.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), text);
        Assert.That(JsonDocument.Parse(text).RootElement.GetProperty("code").GetString(), Is.EqualTo("REQUIRED"));
        Assert.That(text, Does.Contain($"\"{member}\""));
    }

    [Test]
    public async Task A_body_beyond_the_limit_is_413()
    {
        using var at = _at.Client();
        using var content = new StringContent("{\"to\":\"" + new string('A', 600_000) + "\"}", Encoding.UTF8, "application/json");
        Assert.That((await at.PostAsync("/api/tests", content)).StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task A_case_file_with_a_fault_is_refused_by_row_and_field_and_nothing_is_sent()
    {
        using var at = _at.Client();
        var sheet = await File.ReadAllTextAsync(Path.Combine(Demo, "sheet.json"));
        var answer = await PostAsync(
            at, "/api/referrals", new { caseFile = "prs_Gender\nCanaryValue\n"u8.ToArray(), format = "csv", sheet }, HttpStatusCode.UnprocessableEntity);
        Assert.That(answer.GetProperty("code").GetString(), Is.EqualTo("CODE_INVALID"));
        Assert.That(answer.GetRawText(), Does.Not.Contain("CanaryValue"));
        Assert.That((await _world["AT"].Record.TransmissionsAsync()).Where(t => t.Message is not null), Is.Empty);
    }

    [Test]
    public async Task An_auditor_takes_evidence_packs_of_everything_some_days_a_case_a_message_and_for_the_other_side()
    {
        using var at = _at.Client();
        using var auditor = _at.Client(Role.Auditor);
        var @case = (await PostAsync(at, "/api/referrals", Referral(), HttpStatusCode.Accepted)).GetProperty("case").GetString()!;
        await StateAsync(at, @case, "delivered");
        await _world.Settled("AT");
        var message = (await GetAsync(at, "/api/transmissions", HttpStatusCode.OK)).EnumerateArray().First(t => t.GetProperty("message").ValueKind == JsonValueKind.String).GetProperty("id").GetString();
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        foreach (var (query, scope) in new[] { ("", PackScope.Whole), ($"?from={today}", PackScope.Whole), ($"?case={@case}", PackScope.Case), ($"?message={message}", PackScope.Message), ("?peer=RS", PackScope.Peer) })
        {
            var report = Pack(await auditor.GetByteArrayAsync($"/api/evidence{query}"));
            Assert.That(report.Findings, Is.Empty, query);
            Assert.That((report.Manifest!.Scope, report.Sent), Is.EqualTo((scope, 1)), query);
        }

        foreach (var (query, status, code) in new[]
        {
            ($"?case={Guid.NewGuid()}", HttpStatusCode.NotFound, "UNKNOWN_CASE"), ("?from=yesterday", HttpStatusCode.UnprocessableEntity, "VALUE"), ("?from=2026-02-02&to=2026-02-01", HttpStatusCode.UnprocessableEntity, "VALUE"),
            ("?to=2020-01-01", HttpStatusCode.UnprocessableEntity, "VALUE"), ($"?case={@case}&peer=RS", HttpStatusCode.UnprocessableEntity, "VALUE"), ("?peer=XX", HttpStatusCode.UnprocessableEntity, "VALUE"),
            ($"?message={Guid.NewGuid()}", HttpStatusCode.UnprocessableEntity, "VALUE"), ("?cases=1", HttpStatusCode.UnprocessableEntity, "STRUCTURE"), ("?peer=RS&peer=RS", HttpStatusCode.UnprocessableEntity, "STRUCTURE"),
        })
            Assert.That((await GetAsync(auditor, $"/api/evidence{query}", status)).GetProperty("code").GetString(), Is.EqualTo(code), query);
        Assert.That((await GetAsync(at, "/api/evidence", HttpStatusCode.Forbidden)).GetProperty("code").GetString(), Is.EqualTo("NOT_ALLOWED"), "a coordinator's work is in it");
        Assert.That(System.IO.Directory.EnumerateFiles(_world.DataOf("AT"), "*.passing", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task What_is_handed_to_the_other_side_tells_nothing_of_a_third()
    {
        await using var world = new World("AT", "RS", "HU");
        await world.StartAllAsync();
        await world.Quiet();
        await using var host = await ApiHost.StartAsync(world, "AT");
        using var at = host.Client();
        foreach (var to in new[] { "RS", "HU", "RS" })
            await PostAsync(at, "/api/tests", new { to }, HttpStatusCode.Accepted);
        await world.Settled("AT");
        using var auditor = host.Client(Role.Auditor);

        var zip = await auditor.GetByteArrayAsync("/api/evidence?peer=RS");

        var report = Pack(zip);
        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Sent, report.Delivered, report.Trail!.PrivateOpened), Is.EqualTo((2, 2, 0L)));
        using var files = new System.IO.Compression.ZipArchive(new MemoryStream(zip));
        Assert.That(files.Entries.Select(e => e.FullName), Has.None.StartsWith("log/tile").And.Some.StartsWith("proofs/"));
        var headers = files.Entries.Where(e => e.FullName.EndsWith(".p7s", StringComparison.Ordinal) && e.FullName.StartsWith("messages/", StringComparison.Ordinal));
        foreach (var entry in headers)
        {
            using var text = new StreamReader(entry.Open(), Encoding.Latin1);
            Assert.That(await text.ReadToEndAsync(), Does.Contain("\"RS\"").And.Not.Contain("\"HU\""));
        }
    }

    private static PackReport Pack(byte[] zip) => PackVerification.Verify("pack", new MemoryStream(zip)).Packs[0];

    private static object Referral() => new
    {
        caseFile = File.ReadAllBytes(Path.Combine(Demo, "case.csv")),
        format = "csv",
        sheet = Encoding.UTF8.GetString(Contracts.Referrals.CaseSheet.Parse(File.ReadAllBytes(Path.Combine(Demo, "sheet.json"))).Value.MovedTo(TimeProvider.System.GetUtcNow()).Write()),
    };

    private static Task StateAsync(HttpClient client, string @case, string state) => Eventually.True(
        async () => (await GetAsync(client, "/api/referrals", HttpStatusCode.OK)).EnumerateArray()
            .Any(c => c.GetProperty("case").GetString() == @case && c.GetProperty("state").GetString() == state), $"the case is {state}");
}
