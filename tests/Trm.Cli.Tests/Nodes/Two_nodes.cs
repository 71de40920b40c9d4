using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Trm.Cli.Brokers;
using Trm.Envelope.Directory;
using Trm.Testing;

namespace Trm.Cli.Tests.Nodes;

/// <summary>Two nodes as processes, over a real RabbitMQ, used through the commands alone: what an operator and two officers do.</summary>
internal sealed class Two_nodes
{
    private const string Name = "Zorislavka";

    [Test]
    public async Task Exchange_a_referral_from_profile_to_identity_and_stop_and_go_on()
    {
        var rabbit = await RabbitMqServer.SharedAsync();
        using var scratch = new Scratch();
        var fingerprint = await PrepareAsync(scratch, rabbit.Uri);
        await using var at = await NodeProcess.StartAsync("AT", WithHook(scratch, NodeProcess.Config(scratch, "AT", fingerprint)), scratch["data-AT"], rabbit.Uri);
        await using var rs = await NodeProcess.StartAsync(scratch, "RS", fingerprint, rabbit.Uri);
        var (worker, officer) = (at.Token("AT-CW-017", "coordinator"), rs.Token("RS-CO-003", "coordinator"));
        await ReadyAsync(at);
        await ReadyAsync(rs);

        var file = scratch.Write("case.csv", $"prs_FirstName,prs_Birthdate,prs_Citizenship,prs_PrimaryLanguage,vic_TraffickingStatus,con_Consent\n{Name},1990-01-31,SRB,srp,ActualVictimOfTrafficking,true\n");
        var without = scratch.Write("sheet-1.json", Sheet(withConsent: false));
        var @case = Ok(at.Run(worker, "referral", "send", file, "--sheet", without)).GetProperty("case").GetString()!;

        // RS opens and accepts; AT has no consent yet, then it has.
        await UntilAsync(rs, officer, @case, "delivered");
        Assert.That(Ok(rs.Run(officer, "referral", "show", @case)).GetProperty("messages")[0].GetProperty("kind").GetString(), Is.EqualTo("referral"));
        await UntilAsync(at, worker, @case, "received");
        Ok(rs.Run(officer, "referral", "decide", @case, "accepted", "--organisation", "RS-SHELTER", "--name", "Shelter network", "--case-worker", "RS-CW-021", "--start", "2027-01-10"));
        await UntilAsync(at, worker, @case, "accepted");
        Assert.That(Code(at.Run(worker, "referral", "identity", @case)), Is.EqualTo("CONSENT_NOT_ACTIVE"));
        Ok(at.Run(worker, "referral", "identity", @case, "--sheet", scratch.Write("sheet-2.json", Sheet(withConsent: true))));
        await UntilAsync(rs, officer, @case, "in-progress");
        Assert.That(rs.Run(officer, "referral", "show", @case).Out, Does.Contain(Name));

        // A question and its answer.
        await UntilAsync(at, worker, @case, "in-progress");
        var question = Ok(rs.Run(officer, "referral", "ask", @case, "--topic", "needs", "--purpose", "readiness")).GetProperty("message").GetString()!;
        await UntilAsync(at, worker, @case, c => c.GetProperty("questions").GetArrayLength() == 1);
        Ok(at.Run(worker, "referral", "answer", @case, "--question", question, "--attach", $"identity:{scratch.Write("birth certificate.txt", Name)}"));
        await UntilAsync(rs, officer, @case, c => c.GetProperty("questions").GetArrayLength() == 0);
        var received = Ok(rs.Run(officer, "referral", "attachments", @case))[0];
        Assert.That((received.GetProperty("title").GetString(), received.GetProperty("state").GetString()), Is.EqualTo(("birth certificate", "complete")));
        Ok(rs.Run(officer, "referral", "attachments", @case, "--save", received.GetProperty("id").GetString()!, "-o", scratch["saved.txt"]));
        Assert.That(File.ReadAllText(scratch["saved.txt"]), Is.EqualTo(Name));

        // A hold, which only its own side lifts, with a second person.
        var hold = Ok(at.Run(worker, "referral", "hold", @case)).GetProperty("message").GetString()!;
        await UntilAsync(rs, officer, @case, c => c.GetProperty("held").GetBoolean());
        Assert.That(Code(rs.Run(officer, "referral", "lift", @case, "--hold", hold, "--second", "RS-CO-9")), Is.EqualTo("ILLEGAL_TRANSITION"));
        Assert.That(Steps(rs.Run(officer, "deadlines", "list")), Does.Contain("hold seen RS").And.Contain("hold review AT"), "whose move it is");
        Ok(at.Run(worker, "referral", "lift", @case, "--hold", hold, "--second", "AT-CO-009"));
        await UntilAsync(rs, officer, @case, c => !c.GetProperty("held").GetBoolean());

        ExplainedAndJudged(scratch, at, @case, worker);
        Assert.That(Steps(rs.Run(officer, "alarms", "list"), "code"), Is.EqualTo(new[] { "URGENT_REPORT" }), "the case was stopped, and nobody has looked since");
        Ok(rs.Run(officer, "referral", "show", @case));

        Told(at, worker);
        await WithoutCaseAsync(at, rs, worker, officer);
        await ErasedAsync(scratch, at, rs, @case, worker, officer);
        EvidenceOf(scratch, at, rs, @case, worker);
        await RolesAsync(at, @case, worker);
        Examined(scratch, at);
        var (exit, log) = await at.StopAsync();
        Assert.That(exit, Is.Zero, log);
        Assert.That(States(Ok(Trm.Run("node", "doctor", "--stopped", "--config", scratch["AT.json"], "--json"))), Does.Contain("storage ok").And.Contain("trail ok").And.Contain("broker unknown"), "its files, without it");
        Assert.That(log + (await rs.StopAsync()).Log, Does.Not.Contain(Name).And.Contain("Trm.Node"));
    }

    [Test]
    public void Say_what_is_missing_before_they_start()
    {
        using var scratch = new Scratch();
        Keys_and_directories.Entry(scratch, "AT", "RS");

        Assert.That(Trm.Run("node", "run").Error, Does.StartWith("USAGE").And.Contain("TRM_PARTICIPANT"));
        Assert.That(Run("--listen", "http://0.0.0.0:7400").Error, Does.Contain("127.0.0.1"));
        Assert.That(Run("--broker", "amqp://broker.example.org").Error, Does.Contain("unencrypted"));
        Assert.That(Trm.Run("node", "run", "--config", scratch.Write("node.json", """{"participants":"AT"}""")).Error, Does.Contain("no setting participants"));

        Trm.Outcome Run(string flag, string value) => Trm.Run(
            [.. new Dictionary<string, string>(StringComparer.Ordinal) { ["--participant"] = "AT", ["--data"] = scratch["data"], ["--keys"] = scratch["keys-AT"], ["--directory"] = "d", ["--broker"] = "amqp://localhost", [flag] = value }
                .SelectMany(p => new[] { p.Key, p.Value }).Prepend("run").Prepend("node")]);
    }

    [Test]
    public void Are_unavailable_where_nobody_listens()
    {
        using var scratch = new Scratch();
        var outcome = Trm.Run("referral", "list", "--node", "http://127.0.0.1:1", "--token", scratch.Write("token", "x"));

        Assert.That((outcome.Exit, outcome.Error.Split('\n')[0]), Is.EqualTo((3, "NODE_UNAVAILABLE")));
        Assert.That(Trm.Run("referral", "list", "--node", "http://node.example.org", "--token", scratch["token"]).Exit, Is.EqualTo(2));
    }

    [Test]
    public void Show_their_settings_with_the_source_of_each_and_no_secret()
    {
        using var scratch = new Scratch();
        var config = scratch.Write("node.json", """{"participant":"AT","broker":"amqps://at:hunter2@broker.example.org","database":"postgres://at:hunter3@db.example.org/at"}""");

        var outcome = Trm.Run("config", "show", "--config", config, "--data", "here", "--json");

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        Assert.That(outcome.Json.GetProperty("participant").GetProperty("source").GetString(), Is.EqualTo(config));
        Assert.That(outcome.Json.GetProperty("data").GetProperty("source").GetString(), Is.EqualTo("--data"));
        Assert.That(outcome.Json.GetProperty("listen").GetProperty("source").GetString(), Is.EqualTo("default"));
        Assert.That(outcome.Out, Does.Contain("broker.example.org").And.Contain("postgres://at:...@db.example.org/at").And.Not.Contain("hunter"));
    }

    [TestCase("at@db.example.org/at", "Address")]
    [TestCase("postgres://at@db.example.org/at?sslmode=disable", "Address")]
    public void Say_what_is_wrong_with_a_database_address(string address, string option)
    {
        using var scratch = new Scratch();
        var outcome = Trm.Run("node", "run", "--participant", "AT", "--data", scratch["data"], "--keys", scratch["keys"], "--directory", scratch["d"], "--broker", "amqp://localhost", "--database", address);

        Assert.That(outcome.Exit, Is.EqualTo(2), outcome.ToString());
        Assert.That(outcome.Error, Does.Contain($"database option {option}"));
    }

    // A return that nobody wished for on record: the gate says so in words, and nothing is sent.
    private static void ExplainedAndJudged(Scratch scratch, NodeProcess at, string @case, string worker)
    {
        var proposal = scratch.Write("proposal.json", Trm.Run("return", "send", @case, "proposal", "--example", "--token", worker).Out);
        Assert.That(Code(at.Run(worker, "return", "send", @case, "proposal", proposal)), Is.EqualTo("GATE_03"));
        Assert.That(Ok(at.Run(worker, "case", "explain", @case)).GetProperty("steps").EnumerateArray().First().GetProperty("missing")[0].GetProperty("gate").GetString(), Is.EqualTo("G03"));
        Assert.That(at.Run(worker, "case", "explain", @case, "--lang", "fr").Out, Does.Contain("demander à la personne"));
        var facts = Ok(at.Run(worker, "case", "facts", @case));
        Ok(at.Run(worker, "case", "facts", @case, "--set", scratch.Write("facts.json", facts.GetRawText())));
        Assert.That(Code(at.Run(worker, "case", "facts", @case, "--set", scratch.Write("bad.json", "{\"age\":\"unsure\"}"))), Is.EqualTo("STRUCTURE"));
        Assert.That(at.Run(worker, "return", "send", @case, "proposal").Exit, Is.EqualTo(2));
    }

    // A national system that nobody has started yet.
    private static string WithHook(Scratch scratch, string config)
    {
        File.SetUnixFileMode(scratch.Write("hook.secret", "whsec_" + Convert.ToBase64String(new byte[32])), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var hooks = scratch.Write("hooks.json", """{"hooks":1,"endpoints":[{"name":"cms","to":"http://127.0.0.1:9/trm","secretFiles":["hook.secret"],"officer":"AT-CW-017","role":"coordinator"}]}""");
        File.WriteAllText(config, $"{File.ReadAllText(config).TrimEnd()[..^1]},\"hooks\":\"{hooks}\"}}");
        return config;
    }

    // What it missed waits for it, is listed, and is called out again.
    private static void Told(NodeProcess at, string worker)
    {
        var test = Ok(at.Run(worker, "hooks", "test", "cms")).GetProperty("id").GetString()!;
        var events = Ok(at.Run(worker, "hooks", "list", "cms", "--limit", "500")).EnumerateArray().ToList();
        Assert.That(events.Select(e => e.GetProperty("id").GetString()), Does.Contain(test));
        Assert.That(events.SelectMany(e => e.GetProperty("changes").EnumerateArray().Append(e.GetProperty("type"))).Select(said => said.GetString()), Does.Contain("message.receipted").And.Contain("hold.set").And.Contain("hold.lifted"));
        Assert.That(Ok(at.Run(worker, "hooks", "list", "cms", "--after", "1", "--limit", "1"))[0].GetProperty("number").GetInt64(), Is.EqualTo(2));
        Assert.That(Ok(at.Run(worker, "hooks", "resend", "cms", "--event", test)).GetProperty("events").GetInt64(), Is.EqualTo(1));
        Assert.That(Ok(at.Run(worker, "hooks", "list"))[0].GetProperty("waiting").GetInt64(), Is.GreaterThanOrEqualTo(events.Count));
        foreach (var (shown, said) in new[] { (new[] { "hooks", "list" }, "failing since"), (["hooks", "list", "cms"], "hook.test"), (["hooks", "resend", "cms", "--after", "0"], "oldest first"), (["hooks", "test", "cms"], "on its way") })
            Assert.That(Trm.Run([.. shown, "--node", at.Address.ToString(), "--token", worker]).Out, Does.Contain(said));
        Assert.That(at.Run(worker, "hooks", "resend", "cms").Exit, Is.EqualTo(2));
        foreach (var asked in new[] { new[] { "list", "nobody" }, ["test", "nobody"], ["resend", "nobody", "--after", "0"], ["resend", "cms", "--event", "ev-0"] })
            Assert.That(Code(at.Run(worker, ["hooks", .. asked])), Is.EqualTo("UNKNOWN_IN_REPLY_TO"));
    }

    // Capacity, tests, alarms, agreements: what concerns no case.
    private static async Task WithoutCaseAsync(NodeProcess at, NodeProcess rs, string worker, string officer)
    {
        Ok(at.Run(worker, "node", "test", "RS"));
        var enquiry = Ok(at.Run(worker, "capacity", "ask", "RS", "--service", "SocialCare", "--urgent")).GetProperty("message").GetString()!;
        await ListedAsync(rs, officer, "capacity", 1);
        Assert.That(Steps(rs.Run(officer, "deadlines", "list")), Does.Contain("capacity decision RS"));
        Ok(rs.Run(officer, "capacity", "answer", enquiry, "--to", "AT", "--reply", "alternatives", "--service", "Legal", "--until", "2027-01-05T12:00:00Z"));
        await ListedAsync(at, worker, "capacity", 2);
        Assert.That(Steps(at.Run(worker, "deadlines", "list")), Does.Not.Contain("capacity decision RS"), "it is answered");
        Assert.That(Code(rs.Run(officer, "deadlines", "record", enquiry, "--step", "seen", "--answered-by", "AT-1", "--word", "lantern")), Is.EqualTo("UNKNOWN_IN_REPLY_TO"));
        Assert.That(Ok(rs.Run(officer, "alarms", "list")).GetArrayLength(), Is.Zero);
        Assert.That(Code(at.Run(worker, "alarms", "take", "1")), Is.EqualTo("UNKNOWN_IN_REPLY_TO"));
        Assert.That(Code(at.Run(worker, "alarms", "settle", "1")), Is.EqualTo("UNKNOWN_IN_REPLY_TO"));
        Assert.That(Code(at.Run(worker, "duty", "show")), Is.EqualTo("REQUIRED"), "nobody is called out without a rota");
        var drill = Ok(at.Run(worker, "duty", "drill", "RS")).GetProperty("message").GetString()!;
        var word = Ok(at.Run(worker, "call", "words", "RS")).EnumerateArray().Single(w => w.GetProperty("message").GetString() == drill).GetProperty("word").GetString()!;
        Assert.That(Code(at.Run(worker, "call", "record", drill, "--answered-by", "RS-90", "--word", "nothing")), Is.EqualTo("VALUE"));
        Ok(at.Run(worker, "call", "record", drill, "--answered-by", "RS-90", "--word", word));
        Assert.That(Ok(at.Run(worker, "duty", "drills"))[0].GetProperty("isInTime").GetBoolean(), Is.True);
        Assert.That(Ok(rs.Run(officer, "quarantine", "list")).GetArrayLength(), Is.Zero);
        Assert.That(Ok(at.Run(worker, "agreement", "list"))[0].GetProperty("builtIn").GetBoolean(), Is.True);
        Assert.That(Ok(at.Run(worker, "agreement", "read")).GetArrayLength(), Is.Zero);
        Assert.That(Code(at.Run(at.Token("AT-AU-003", "auditor"), "deadlines", "list")), Is.EqualTo("NOT_ALLOWED"));
    }

    // Both sides close the case; one erases it by two officers, the other must keep it and says why.
    private static async Task ErasedAsync(Scratch scratch, NodeProcess at, NodeProcess rs, string @case, string worker, string officer)
    {
        Assert.That(Code(at.Run(worker, "case", "erase", @case, "--basis", "objection")), Is.EqualTo("ILLEGAL_TRANSITION"));
        var end = scratch.Write("end.json", Trm.Run("return", "send", @case, "end", "--example", "--token", worker).Out);
        Ok(rs.Run(officer, "return", "send", @case, "end", end));
        await UntilAsync(at, worker, @case, c => Ok(at.Run(worker, "referral", "show", @case)).GetProperty("messages").EnumerateArray().Any(m => m.GetProperty("kind").GetString() == "end"));
        Ok(at.Run(worker, "return", "send", @case, "end", end));
        Ok(at.Run(worker, "case", "copy", @case, "--declined"));
        Ok(at.Run(worker, "case", "hold-legal", @case, "--why", "safety"));
        Assert.That(Code(at.Run(worker, "case", "erase", @case, "--basis", "objection")), Is.EqualTo("HELD"));
        Assert.That(Ok(at.Run(worker, "case", "hold-legal", @case, "--lift")).GetProperty("liftedBy").GetString(), Is.EqualTo("AT-CW-017"));
        Assert.That(at.Run(worker, "case", "copy", @case).Exit, Is.EqualTo(2));

        // The last receipts are on their way.
        await UntilAsync(at, worker, @case, _ => at.Run(worker, "case", "erase", @case, "--basis", "objection").Exit == 0);
        var second = at.Token("AT-CO-009", "coordinator");
        Assert.That(Ok(at.Run(second, "case", "erase", @case, "--basis", "objection")).GetProperty("state").GetString(), Is.EqualTo("done"));
        await UntilAsync(rs, officer, @case, _ => Ok(rs.Run(officer, "case", "rights")).GetArrayLength() == 1);
        var request = Ok(rs.Run(officer, "case", "rights"))[0].GetProperty("message").GetString()!;
        Assert.That(Code(rs.Run(officer, "case", "answer", @case, request, "--right", "erasure", "--outcome", "done", "--second", "RS-CO-9")), Is.EqualTo("ILLEGAL_TRANSITION"), "that it was erased is said by erasing it");
        Ok(rs.Run(officer, "case", "answer", @case, request, "--right", "erasure", "--outcome", "refused", "--kept-for", "legal-claim", "--second", "RS-CO-9"));
        await UntilAsync(at, worker, @case, c => c.GetProperty("state").GetString() == "erased"
            && Ok(at.Run(worker, "case", "erasures")).GetProperty("erasures")[0].GetProperty("kept").GetString() == "legal-claim");
    }

    private static string[] Steps(Trm.Outcome listed) =>
        [.. Ok(listed).EnumerateArray().Select(d => $"{d.GetProperty("kind")} {d.GetProperty("step")} {d.GetProperty("mover")}")];

    private static string[] Steps(Trm.Outcome listed, string member) => [.. Ok(listed).EnumerateArray().Select(d => d.GetProperty(member).GetString()!)];

    private static async Task ListedAsync(NodeProcess node, string token, string what, int count)
    {
        var limit = Stopwatch.StartNew();
        while (Ok(node.Run(token, what, "list")).GetArrayLength() != count)
        {
            Assert.That(limit.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)), $"{what} does not arrive");
            await Task.Delay(50);
        }
    }

    // Auditors take the packs out of both nodes and hold them against each other; a peer gets its own.
    private static void EvidenceOf(Scratch scratch, NodeProcess at, NodeProcess rs, string @case, string worker)
    {
        var (here, there) = (at.Token("AT-AU-001", "auditor"), rs.Token("RS-AU-001", "auditor"));
        Assert.That(Ok(at.Run(here, "evidence", "export", "-o", scratch["AT.zip"])).GetProperty("sha256").GetString(), Has.Length.EqualTo(64));
        Ok(rs.Run(there, "evidence", "export", "-o", scratch["RS.zip"]));
        Ok(rs.Run(there, "evidence", "export", "--peer", "AT", "-o", scratch["for-AT.zip"]));
        Ok(at.Run(here, "evidence", "export", "--case", @case, "-o", scratch["case.zip"]));
        foreach (var packs in new string[][] { ["AT.zip", "RS.zip"], ["AT.zip", "for-AT.zip"], ["case.zip"] })
            Assert.That(Trm.Run(["verify", .. packs.Select(p => scratch[p]), "--json"]).Json.GetProperty("verified").GetBoolean(), Is.True, string.Join(' ', packs));
        Assert.That(Code(at.Run(here, "evidence", "export", "-o", scratch["AT.zip"])), Is.EqualTo("FILE_EXISTS"));
        Assert.That(Code(at.Run(worker, "evidence", "export", "-o", scratch["no.zip"])), Is.EqualTo("NOT_ALLOWED"));
        Assert.That(File.Exists(scratch["no.zip"]) || File.Exists(scratch["no.zip.new"]), Is.False);
        Assert.That(at.Run(here, "evidence", "export", "--case", @case, "--peer", "RS", "-o", scratch["no.zip"]).Exit, Is.EqualTo(2));
    }

    // From inside while it runs, in lines of 80 columns and as JSON; its files are left alone meanwhile.
    private static void Examined(Scratch scratch, NodeProcess at)
    {
        var token = at.Token("AT-90", "administrator");
        Assert.That(States(Ok(at.Run(token, "node", "doctor", "--peers", "RS"))), Does.Contain("storage ok").And.Contain("peers ok").And.Contain("directory ok").And.Contain("disk ok"));
        var text = Trm.Run("node", "doctor", "--peers", "none", "--node", at.Address.ToString(), "--token", token).Out;
        Assert.That(text, Does.Match($"(?m)^ok +storage +{(TestStorage.IsPostgres ? "PostgreSQL" : "SQLite")}: whole"));
        Assert.That(text.Split('\n').Max(l => l.Length), Is.LessThanOrEqualTo(80));
        var alone = Trm.Run("node", "doctor", "--stopped", "--config", scratch["AT.json"]);
        Assert.That(alone.Exit, Is.EqualTo(3));
        Assert.That(alone.Error, Does.StartWith("ALREADY_RUNNING"));
        Assert.That(Code(at.Run(at.Token("AT-91", "auditor"), "node", "doctor")), Is.EqualTo("NOT_ALLOWED"));
    }

    private static IReadOnlyList<string> States(JsonElement report) => [.. report.GetProperty("findings").EnumerateArray().Select(f => $"{f.GetProperty("check").GetString()} {f.GetProperty("state").GetString()}")];

    private static async Task RolesAsync(NodeProcess node, string @case, string worker)
    {
        var auditor = node.Token("AT-AU-002", "auditor");
        Assert.That(Code(node.Run(auditor, "referral", "list")), Is.EqualTo("NOT_ALLOWED"));
        Assert.That(Code(node.Run(auditor, "referral", "show", @case)), Is.EqualTo("NOT_ALLOWED"));
        Assert.That(Code(node.Run(worker, "referral", "show", Guid.NewGuid().ToString())), Is.EqualTo("UNKNOWN_CASE"));

        using var http = new HttpClient { BaseAddress = node.Address };
        Assert.That((await http.GetAsync("/api/referrals")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await http.GetAsync("/health/live")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(auditor).Trim());
        Assert.That(JsonDocument.Parse(await http.GetStringAsync("/api/transmissions")).RootElement.GetArrayLength(), Is.GreaterThan(3));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(worker).Trim());
        Assert.That(await PostAsync(http, $"/api/referrals/{@case}/holds", """{"review":"2027-01-01","secret":"Zorislavka"}"""), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "STRUCTURE")));
        Assert.That(await PostAsync(http, $"/api/referrals/{@case}/holds", $$"""{"review":"2027-01-01","reason":"{{new string('x', 600_000)}}"}"""), Is.EqualTo((HttpStatusCode.RequestEntityTooLarge, "TOO_LARGE")));
        Assert.That(await PostAsync(http, "/api/tests", """{"to":"RS"}"""), Is.EqualTo((HttpStatusCode.Accepted, "")));

        File.Delete(worker);
        Assert.That((await http.GetAsync("/api/referrals")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "a deleted token ends the access at once");
    }

    private static async Task<(HttpStatusCode Status, string Code)> PostAsync(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var response = await http.PostAsync(path, content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(text, Does.Not.Contain(Name));
        return (response.StatusCode, JsonDocument.Parse(text).RootElement.TryGetProperty("code", out var code) ? code.GetString()! : "");
    }

    /// <summary>Keys, directory and mailboxes of AT and RS; returns the directory's fingerprint.</summary>
    internal static async Task<string> PrepareAsync(Scratch scratch, Uri broker)
    {
        var fingerprint = Prepare(scratch);
        await BrokerTopologyOptions.TopologyOf(Adopted(scratch)).DeclareAsync(broker, CancellationToken.None);
        return fingerprint;
    }

    /// <summary>The same without a broker.</summary>
    internal static string Prepare(Scratch scratch)
    {
        var (at, rs) = (Keys_and_directories.Entry(scratch, "AT", "RS"), Keys_and_directories.Entry(scratch, "RS", "AT"));
        Assert.That(Trm.Run("directory", "create", "--make", "Test network", "--key", scratch["g.key"], "--entry", at, "--entry", rs, "-o", scratch["directory.p7s"]).Exit, Is.Zero);
        return Adopted(scratch).Fingerprint;
    }

    /// <summary>Takes the mailboxes away again.</summary>
    internal static Task ClearAwayAsync(Scratch scratch, Uri broker) => BrokerTopologyOptions.TopologyOf(Adopted(scratch)).RemoveAsync(broker, CancellationToken.None);

    private static TrustDirectory Adopted(Scratch scratch)
    {
        var signed = SignedDirectory.Parse(File.ReadAllBytes(scratch["directory.p7s"])).Value;
        return TrustDirectory.Adopt(TrustAnchor.OfFingerprint(signed.Fingerprint), signed.Bytes, TimeProvider.System.GetUtcNow()).Value;
    }

    internal static Task UntilAsync(NodeProcess node, string token, string @case, string state) => UntilAsync(node, token, @case, c => c.GetProperty("state").GetString() == state);

    private static async Task UntilAsync(NodeProcess node, string token, string @case, Func<JsonElement, bool> holds)
    {
        var limit = Stopwatch.StartNew();
        while (true)
        {
            var cases = Ok(node.Run(token, "referral", "list")).EnumerateArray().Where(c => c.GetProperty("case").GetString() == @case).ToList();
            if (cases.Exists(c => holds(c)))
                return;
            Assert.That(limit.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)), cases.Count == 0 ? "the case does not arrive" : cases[0].ToString());
            await Task.Delay(50);
        }
    }

    internal static async Task ReadyAsync(NodeProcess node)
    {
        using var http = new HttpClient { BaseAddress = node.Address };
        var limit = Stopwatch.StartNew();
        while ((await http.GetAsync("/health/ready")).StatusCode != HttpStatusCode.OK)
        {
            Assert.That(limit.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)), "the node does not become ready");
            await Task.Delay(50);
        }
    }

    internal static JsonElement Ok(Trm.Outcome outcome)
    {
        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        return outcome.Json;
    }

    private static string Code(Trm.Outcome outcome)
    {
        Assert.That(outcome.Exit, Is.EqualTo(1), outcome.ToString());
        return JsonDocument.Parse(outcome.Error).RootElement.GetProperty("errors")[0].GetProperty("code").GetString()!;
    }

    internal static string Sheet(bool withConsent)
    {
        var now = TimeProvider.System.GetUtcNow();
        var consent = $$"""
            {"scope":"sharing","organisation":"RS/RS-SHELTER","categories":["identity","care-needs"],"giver":"person","capacity":"adult","language":"srp","interpreter":"none-needed",
             "explainedBy":"AT-CW-017","form":"written","place":"office","copy":"given","understandingChecked":true,"timeToThinkHours":48,
             "givenAt":"{{now.AddDays(-2):yyyy-MM-ddTHH:mm:ssZ}}","expires":"{{now.AddDays(90):yyyy-MM-ddTHH:mm:ssZ}}"}
            """;
        return $$"""{"sheet":1,"word":"meadow","purpose":"services","priority":"routine","organisation":"RS/RS-SHELTER","services":["Health"],"careNeeds":["interpreter"],"health":[],"consents":[{{(withConsent ? consent : "")}}]}""";
    }
}
