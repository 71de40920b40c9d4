using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Idempotency;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Http;

/// <summary>A client that does not know whether it was heard asks again under the same key: done once, answered alike.</summary>
internal sealed class RequestsSentAgain
{
    private World _world = null!;
    private ApiHost _host = null!;
    private BreakingDatabase _database = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _world = new World();
        await _world.StartAsync("RS");
        await _world.StartAsync("AT", wrap: inner => _database = new BreakingDatabase(inner, CommitStep.Submitted) { Armed = false });
        await _world.Quiet();
        _host = await ApiHost.StartAsync(_world, "AT");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Test]
    public async Task The_same_is_done_once_and_answered_alike_whoever_else_uses_the_key_and_after_a_restart()
    {
        using var office = _host.Client();
        using var administrator = _host.Client(Role.Administrator);
        var sent = await SendAsync(office, "one", new { to = "RS" });
        var again = await SendAsync(office, "\"one\"", new { to = "RS" });
        var others = await SendAsync(administrator, "one", new { to = "RS" });
        var reused = await SendAsync(office, "one", new { to = "RS " });
        var elsewhere = await SendAsync(office, "one", new { to = "RS" }, "/api/capacity");
        await _host.DisposeAsync();
        await _world.StopAsync("AT");
        await _world.StartAsync("AT");
        _host = await ApiHost.StartAsync(_world, "AT");
        using var anew = _host.Client();
        var later = await SendAsync(anew, "one", new { to = "RS" });

        Assert.That(sent.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That((again, later), Is.EqualTo((sent, sent)));
        Assert.That((others.Status, others.Text), Is.Not.EqualTo(sent), "of another officer it is another key");
        Assert.That((reused.Status, Code(reused)), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "KEY_REUSED")));
        Assert.That(Code(elsewhere), Is.EqualTo("KEY_REUSED").Or.EqualTo("REQUIRED"));
        Assert.That(await TestsSentAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task Two_at_once_are_one_and_the_other_is_told_to_wait()
    {
        using var office = _host.Client();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(office, "at-once", new { to = "RS" })));

        Assert.That(answers.Where(a => a.Status == HttpStatusCode.Accepted).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Where(a => a.Status != HttpStatusCode.Accepted).Select(a => (a.Status, Code(a))), Is.All.EqualTo((HttpStatusCode.Conflict, "REQUEST_IN_HAND")));
        Assert.That(await TestsSentAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task What_was_committed_and_never_answered_is_told_and_not_done_again()
    {
        using var office = _host.Client();
        _database.Armed = true;
        var broken = await SendAsync(office, "broken", new { to = "RS" });

        var told = await SendAsync(office, "broken", new { to = "RS" });
        var again = await SendAsync(office, "broken", new { to = "RS" });

        Assert.That(broken.Status, Is.EqualTo(HttpStatusCode.InternalServerError), "the world ended behind the commit");
        Assert.That((told.Status, again), Is.EqualTo((HttpStatusCode.Accepted, told)));
        Assert.That(await TestsSentAsync(), Is.EqualTo(1));
        var sent = await _world["AT"].Record.TransmissionsAsync();
        Assert.That(sent.Single(t => t.Kind == "test").Message, Is.EqualTo(JsonDocument.Parse(told.Text).RootElement.GetProperty("message").GetString()));
    }

    [Test]
    public async Task Who_ended_before_anything_was_done_is_followed_by_the_next_attempt_and_does_nothing_after_it()
    {
        using var office = _host.Client();
        await SendAsync(office, "ended", new { to = "RS" });
        // As it stands where a process ends between the beginning and the first commit.
        await ExecuteAsync("UPDATE idempotency SET status = NULL, reply = NULL, acted = 0, transmission = NULL, message = NULL");

        var waiting = await SendAsync(office, "ended", new { to = "RS" });
        _world.Time.By += IdempotentRequests.InHand + TimeSpan.FromSeconds(1);
        var done = await SendAsync(office, "ended", new { to = "RS" });
        await ExecuteAsync("UPDATE idempotency SET status = NULL, reply = NULL, transmission = NULL, message = NULL, held_until = 0");
        var unknown = await SendAsync(office, "ended", new { to = "RS" });

        Assert.That((waiting.Status, Code(waiting)), Is.EqualTo((HttpStatusCode.Conflict, "REQUEST_IN_HAND")));
        Assert.That(done.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That((unknown.Status, Code(unknown)), Is.EqualTo((HttpStatusCode.Conflict, "OUTCOME_UNKNOWN")));
    }

    [Test]
    public async Task What_was_refused_is_judged_anew_and_a_key_is_forgotten_in_its_time()
    {
        using var office = _host.Client();
        var refused = await SendAsync(office, "later", new { to = "XX" });
        var better = await SendAsync(office, "later", new { to = "RS" });
        _world.Time.By += IdempotentRequests.Kept + TimeSpan.FromMinutes(1);
        var forgotten = await SendAsync(office, "later", new { to = "RS" });

        Assert.That(Code(refused), Is.EqualTo("WRONG_RECIPIENT"));
        Assert.That((better.Status, forgotten.Status), Is.EqualTo((HttpStatusCode.Accepted, HttpStatusCode.Accepted)));
        Assert.That(forgotten.Text, Is.Not.EqualTo(better.Text));
        Assert.That(await _world.ScalarAsync("AT", "SELECT count(*) FROM idempotency"), Is.EqualTo(1));
    }

    [Test]
    public async Task What_was_refused_within_its_commit_is_judged_anew_too()
    {
        using var administrator = _host.Client(Role.Administrator);
        var refused = await SendAsync(administrator, "disable", new { }, "/api/accounts/AT-AUD-34/disable");
        await SendAsync(administrator, "invite", new { code = "AT-AUD-34", role = "auditor", organisation = (string?)null }, "/api/accounts");
        var done = await SendAsync(administrator, "disable", new { }, "/api/accounts/AT-AUD-34/disable");

        Assert.That((refused.Status, Code(refused)), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "VALUE")));
        Assert.That(done.Status, Is.EqualTo(HttpStatusCode.OK), done.Text);
    }

    [Test]
    public async Task A_message_is_the_whole_of_what_sends_and_a_part_of_what_changes()
    {
        using var office = _host.Client();
        var lawful = Referrals.Lawful();
        var referred = await SendAsync(office, "refer", lawful, "/api/referrals");
        var @case = JsonDocument.Parse(referred.Text).RootElement.GetProperty("case").GetString();
        var restriction = $"/api/referrals/{@case}/restriction";
        await SendAsync(office, "restrict", new { stands = true }, restriction);
        // As it stands where a process ends behind the commit of a message.
        await ExecuteAsync("UPDATE idempotency SET status = NULL, reply = NULL, acted = 1, held_until = 0, transmission = 'one', message = 'two'");

        var sent = await SendAsync(office, "refer", lawful, "/api/referrals");
        var changed = await SendAsync(office, "restrict", new { stands = true }, restriction);

        Assert.That((sent.Status, JsonDocument.Parse(sent.Text).RootElement.GetProperty("transmission").GetString()), Is.EqualTo((HttpStatusCode.Accepted, "one")), sent.Text);
        Assert.That((changed.Status, Code(changed)), Is.EqualTo((HttpStatusCode.Conflict, "OUTCOME_UNKNOWN")));
    }

    [Test]
    public async Task A_changed_sheet_is_kept_in_the_commit_of_the_message_that_is_drawn_from_it()
    {
        using var office = _host.Client();
        var referral = JsonSerializer.SerializeToElement(Referrals.Lawful());
        var referred = await SendAsync(office, "refer", referral, "/api/referrals");
        var @case = CaseId.Parse(JsonDocument.Parse(referred.Text).RootElement.GetProperty("case").GetString()).Value;
        var (rs, belgrade) = (_world["RS"].Referrals, new Officer("RS-07", Role.Coordinator));
        await _world.Settled("AT");
        Assert.That((await rs.OpenAsync(@case, belgrade)).Rejections, Is.Empty);
        await _world.Settled("RS");
        Assert.That((await rs.AcceptAsync(@case, belgrade, NamedOrganisation.Parse("RS-SHELTER", "Shelter by the river").Value, "RS-CW-1", new(2026, 12, 1))).Rejections, Is.Empty);
        await _world.Settled("RS");
        var sheet = referral.GetProperty("sheet").GetString() + " ";
        _database.Armed = true;

        var broken = await SendAsync(office, "identity", new { sheet }, $"/api/referrals/{@case}/identity");
        var told = await SendAsync(office, "identity", new { sheet }, $"/api/referrals/{@case}/identity");

        Assert.That((broken.Status, told.Status), Is.EqualTo((HttpStatusCode.InternalServerError, HttpStatusCode.Accepted)), told.Text);
        var kept = await _world["AT"].Referrals.DraftAsync(@case, World.Coordinator);
        Assert.That(Encoding.UTF8.GetString(kept!.Sheet), Is.EqualTo(sheet));
    }

    [TestCase("")]
    [TestCase("two, keys")]
    [TestCase("with space")]
    [TestCase("\"\"")]
    [TestCase("Jelena\\")]
    public async Task A_key_that_is_none_is_refused_and_not_repeated(string key)
    {
        using var office = _host.Client();
        var answer = await SendAsync(office, key, new { to = "RS" });
        Assert.That((answer.Status, Code(answer)), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "STRUCTURE")));
        Assert.That(answer.Text, Does.Not.Contain("Jelena"));
        Assert.That((await SendAsync(office, new string('k', IdempotencyKey.MaxLength + 1), new { to = "RS" })).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await TestsSentAsync(), Is.Zero);
    }

    [Test]
    public async Task Neither_key_nor_body_nor_a_secret_stands_in_the_table()
    {
        using var administrator = _host.Client(Role.Administrator);
        var invited = await SendAsync(administrator, "Jelena-Jovanovic", new { code = "AT-AUD-33", role = "auditor", organisation = (string?)null }, "/api/accounts");
        var again = await SendAsync(administrator, "Jelena-Jovanovic", new { code = "AT-AUD-33", role = "auditor", organisation = (string?)null }, "/api/accounts");

        Assert.That(invited.Status, Is.EqualTo(HttpStatusCode.OK), invited.Text);
        Assert.That((again.Status, Code(again)), Is.EqualTo((HttpStatusCode.Conflict, "REPLY_NOT_KEPT")));
        var rows = await _world.QueryAsync("AT", db => db.Query("SELECT * FROM idempotency").Select(r => (IDictionary<string, object>)r).ToList());
        var text = string.Join('\n', rows.SelectMany(r => r.Values).Select(v => v is byte[] bytes ? Encoding.Latin1.GetString(bytes) : $"{v}"));
        Assert.That(text, Does.Not.Contain("Jelena").And.Not.Contain("AT-AUD-33").And.Not.Contain(JsonDocument.Parse(invited.Text).RootElement.GetProperty("secret").GetString()));
    }

    internal static string? Code((HttpStatusCode Status, string Text) answer) => JsonDocument.Parse(answer.Text).RootElement.TryGetProperty("code", out var code) ? code.GetString() : null;

    internal static async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpClient client, string key, object body, string path = "/api/tests")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, key);
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var db = await (await _world.StorageOf("AT")).ConnectAsync(writes: true);
        await db.ExecuteAsync(sql);
    }

    private async Task<int> TestsSentAsync() => (await _world["AT"].Record.TransmissionsAsync()).Count(t => t.Kind == "test");
}
