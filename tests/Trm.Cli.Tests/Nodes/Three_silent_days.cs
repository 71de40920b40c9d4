using System.Globalization;
using System.Text;
using System.Text.Json;
using Trm.Cli.Demo;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;

namespace Trm.Cli.Tests.Nodes;

/// <summary>
/// Story 12 with real processes that never have a broker: all that passes between them, from the profile on, is carried in files. Receiver down; readiness expires; a courier brings a hold and
/// an older clearance in the wrong order; both hold; directory expired meanwhile; nothing lost, nothing twice, no timer says yes.
/// </summary>
internal sealed class Three_silent_days
{
    private const int Before = 43, After = 46; // days on the clock of the directory, which expires on its 45th

    private static readonly Uri NoBroker = new("amqp://guest:guest@127.0.0.1:1");

    [Test]
    public async Task Between_two_nodes_without_a_broker_end_in_a_hold_on_both_sides()
    {
        using var scratch = new Scratch();
        var fingerprint = Two_nodes.Prepare(scratch);
        var (atConfig, rsConfig) = (NodeProcess.Config(scratch, "AT", fingerprint), NodeProcess.Config(scratch, "RS", fingerprint));
        var now = WireTime.Cut(TimeProvider.System.GetUtcNow().AddDays(Before));
        string @case, clearance, hold, silent;
        await using (var at = new Side(scratch, "AT", await NodeProcess.StartAsync("AT", atConfig, scratch["data-AT"], NoBroker, Before)))
        {
            await using (var rs = new Side(scratch, "RS", await NodeProcess.StartAsync("RS", rsConfig, scratch["data-RS"], NoBroker, Before)))
                @case = UpToReadiness(at, rs, now);

            // Belgrade falls silent. Vienna clears; then the person asks for time.
            clearance = at.Return(@case, "clearance", new { departure = Day(now.AddHours(5)), secondApprover = "AT-CW-17" });
            hold = at.Ok("referral", "hold", @case, "--review", Day(now.AddDays(4))).GetProperty("transmission").GetString()!;
            silent = at.Written().Single();
        }

        // Three days later the directory has expired, and nobody is ready any more.
        await using var vienna = new Side(scratch, "AT", await NodeProcess.StartAsync("AT", atConfig, scratch["data-AT"], NoBroker, After));
        await using var belgrade = new Side(scratch, "RS", await NodeProcess.StartAsync("RS", rsConfig, scratch["data-RS"], NoBroker, After));
        Assert.That(vienna.Refused("return", "send", @case, "clearance", scratch["clearance.json"]), Is.EqualTo("DIRECTORY_EXPIRED"));
        Assert.That(vienna.Refused("referral", "ask", @case, "--topic", "needs", "--purpose", "other"), Is.EqualTo("DIRECTORY_EXPIRED"));
        Assert.That(vienna.Ok("quarantine", "list").EnumerateArray().Select(s => (s.GetProperty("id").GetString(), s.GetProperty("what").GetString())), Is.EquivalentTo(new[] { (hold, "unsent"), (clearance, "unsent") }));
        Assert.That(vienna.Text("quarantine", "list"), Does.Contain("trm courier export"));
        Assert.That(vienna.Text("quarantine", "show", hold), Does.Contain("no broker has taken it"));
        Assert.That(vienna.Text("courier", "list"), Does.Match("(?m)^RS "));
        var brought = belgrade.TakeIn(silent);
        Assert.That(brought.TakeWhile(m => m.Id != clearance).Select(m => m.Id), Does.Contain(hold), "what is urgent stands on top");
        Assert.That(brought.Single(m => m.Id == hold).Fate, Is.EqualTo("taken"), "a hold is taken, however old the directory");
        Assert.That(brought.Single(m => m.Id == clearance).Fate, Is.EqualTo("parked"), "a clearance waits until the directory is new");
        Assert.That(belgrade.Of(@case).GetProperty("held").GetBoolean(), Is.True);

        // Vienna adopts the next directory; it goes to Belgrade with the courier who has fetched Belgrade's word.
        var later = new Later(TimeSpan.FromDays(After));
        Assert.That(Trm.RunAt(later, "directory", "renew", scratch["directory.p7s"], "--key", scratch["g.key"], "-o", scratch["directory-2.p7s"]).Exit, Is.Zero);
        vienna.Ok("node", "adopt", scratch["directory-2.p7s"]);
        Round(belgrade, vienna);
        Round(belgrade, vienna);
        var fates = vienna.Transmissions().Where(t => t.Id == clearance || t.Id == hold).ToDictionary(t => t.Id, t => t.State, StringComparer.Ordinal);
        Assert.That((fates[hold], fates[clearance]), Is.EqualTo(("receipted", "refused")), "nothing lost");

        // The same stick again, by somebody who does not know: nothing twice.
        var messages = belgrade.Messages(@case);
        Assert.That(belgrade.TakeIn(silent).Select(m => m.Fate), Is.All.EqualTo("seen-before"));
        Assert.That(belgrade.Messages(@case), Is.EqualTo(messages));
        Assert.That(messages.Count(m => m == "hold/set"), Is.EqualTo(1));
        Assert.That(messages, Does.Not.Contain("clearance/ordinary"));
        foreach (var side in new[] { vienna, belgrade })
        {
            Assert.That(side.Of(@case).GetProperty("held").GetBoolean(), Is.True);
            Assert.That(side.Of(@case).GetProperty("return").GetString(), Is.EqualTo("plan-offered"), "no timer says yes");
        }

        // Both records agree, and each says who carried what.
        foreach (var side in new[] { vienna, belgrade })
            side.Ok("evidence", "export", "-o", scratch[$"{side.Id}.zip"]);
        var verified = Trm.RunAt(later, "verify", scratch["AT.zip"], scratch["RS.zip"], "--json");
        Assert.That(verified.Json.GetProperty("verified").GetBoolean(), Is.True, verified.ToString());
        Assert.That(verified.Json.GetProperty("comparison").GetProperty("findings").GetArrayLength(), Is.Zero, verified.ToString());
    }

    // An ordinary return as far as readiness, each word of it carried.
    private static string UpToReadiness(Side at, Side rs, DateTimeOffset now)
    {
        var (departs, first) = (now.AddHours(5), DemoCase.First(null, null, null, null, now).Value);
        var wish = first.Draft().Value.Consents.First(c => c.Scope == ConsentScope.Return);
        File.WriteAllBytes(at.Scratch["case.csv"], first.Files.CaseFile);
        File.WriteAllBytes(at.Scratch["sheet.json"], first.Files.Sheet);
        var @case = at.Ok("referral", "send", at.Scratch["case.csv"], "--sheet", at.Scratch["sheet.json"], "--case", "1").GetProperty("case").GetString()!;
        Round(at, rs);
        rs.Ok("referral", "show", @case);
        rs.Ok("referral", "decide", @case, "accepted", "--organisation", "RS-SHELTER", "--name", "Shelter by the river", "--case-worker", "RS-CW-1", "--start", Day(now));
        Round(rs, at);
        at.Ok("referral", "identity", @case);
        Round(at, rs);
        Assert.That((at.Of(@case).GetProperty("state").GetString(), rs.Of(@case).GetProperty("state").GetString()), Is.EqualTo(("in-progress", "in-progress")), "from profile to identity, by files");

        at.Keep(@case, DemoFacts.OfSender(wish, first.Sheet.Risk, now, departs));
        rs.Keep(@case, DemoFacts.OfReceiver(now, departs));
        at.Return(@case, "proposal", new { basis = "own-wish", windowFrom = Day(departs), windowTo = Day(departs.AddDays(10)), dependants = Array.Empty<string>() });
        Round(at, rs);
        rs.Return(@case, "take-up", new { message = at.Message });
        Round(rs, at);
        var question = at.Ok("referral", "ask", @case, "--topic", "risk", "--purpose", "decision").GetProperty("message").GetString();
        Round(at, rs);
        rs.Return(@case, "risk", new { message = question });
        Round(rs, at);
        at.Return(@case, "plan", new
        {
            legs = new[] { new { mode = "rail", from = "Wien Hbf", to = "Subotica", departs = WireTime.Format(departs), arrives = WireTime.Format(departs.AddHours(6)) } },
            escort = "case-worker", documents = new[] { "passport" }, funding = Array.Empty<object>(),
        });
        Round(at, rs);
        rs.Return(@case, "readiness", new
        {
            final = false, organisationId = "RS-SHELTER", organisationName = "Shelter by the river", metBy = "RS-CW-1", place = "Subotica station", at = WireTime.Format(departs.AddHours(6)),
            sign = "a green scarf", dutyNumber = "+381110000000", validUntil = WireTime.Format(departs.AddHours(30)),
        });
        Round(rs, at);
        return @case;
    }

    // There and back, until each has the other's receipts.
    private static void Round(Side from, Side to)
    {
        foreach (var (writer, reader) in new[] { (from, to), (to, from) })
            foreach (var file in writer.Written())
                Assert.That(reader.TakeIn(file).Select(m => m.Fate), Has.None.AnyOf("damaged", "unverified", "not-held"));
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A clock that is ahead.</summary>
    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }

    /// <summary>One office: its node, and the people at it.</summary>
    private sealed class Side(Scratch scratch, string id, NodeProcess node) : IAsyncDisposable
    {
        private int _files;

        public string Id => id;

        public Scratch Scratch => scratch;

        /// <summary>The message that was sent last.</summary>
        public string? Message { get; private set; }

        /// <summary>Runs a command as whoever may.</summary>
        public JsonElement Ok(params string[] args)
        {
            var outcome = node.Run(TokenFor(args), args);
            Assert.That(outcome.Exit, Is.Zero, $"{string.Join(' ', args)}: {outcome}");
            var json = outcome.Json;
            if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("message", out var message))
                Message = message.GetString();
            return json;
        }

        /// <summary>What it says to people, in lines of 80 columns.</summary>
        public string Text(params string[] args)
        {
            var outcome = Trm.Run([.. args, "--node", node.Address.ToString(), "--token", TokenFor(args)]);
            Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
            Assert.That(outcome.Out.Split('\n').Max(l => l.Length), Is.LessThanOrEqualTo(80), outcome.Out);
            return outcome.Out;
        }

        /// <summary>The code that a command is refused with.</summary>
        public string Refused(params string[] args)
        {
            var outcome = node.Run(TokenFor(args), args);
            Assert.That(outcome.Exit, Is.EqualTo(1), outcome.ToString());
            return JsonDocument.Parse(outcome.Error).RootElement.GetProperty("errors")[0].GetProperty("code").GetString()!;
        }

        /// <summary>Sends an act of a return; the id of its transmission.</summary>
        public string Return(string @case, string act, object body) =>
            Ok("return", "send", @case, act, scratch.Write($"{act}.json", JsonSerializer.Serialize(body))).GetProperty("transmission").GetString()!;

        public void Keep(string @case, CaseFacts facts) => Ok("case", "facts", @case, "--set", scratch.Write($"{id}-facts.json", Encoding.UTF8.GetString(CaseFactsJson.Write(facts))));

        public JsonElement Of(string @case) => Ok("referral", "list").EnumerateArray().Single(c => c.GetProperty("case").GetString() == @case);

        /// <summary>What the other side has said in the case.</summary>
        public IReadOnlyList<string> Messages(string @case) =>
        [
            .. Ok("referral", "show", @case).GetProperty("messages").EnumerateArray().Where(m => m.GetProperty("direction").GetString() == "received")
                .Select(m => $"{m.GetProperty("kind").GetString()}/{m.GetProperty("code").GetString()}"),
        ];

        public IReadOnlyList<(string Id, string State)> Transmissions()
        {
            using var http = new HttpClient { BaseAddress = node.Address };
            http.DefaultRequestHeaders.Authorization = new("Bearer", File.ReadAllText(Token("coordinator")).Trim());
            return [.. JsonDocument.Parse(http.GetStringAsync("/api/transmissions").GetAwaiter().GetResult()).RootElement.EnumerateArray().Select(t => (t.GetProperty("id").GetString()!, t.GetProperty("state").GetString()!))];
        }

        /// <summary>All that waits, in a folder of its own: the files.</summary>
        public IReadOnlyList<string> Written() =>
            [.. Ok("courier", "export", "-o", scratch[$"{id}-{++_files}-{Guid.NewGuid():n}"]).EnumerateArray().Select(f => f.GetProperty("file").GetString()!)];

        /// <summary>What became of each message of a file, in its order.</summary>
        public IReadOnlyList<(string Id, string Fate)> TakeIn(string file) =>
            [.. Ok("courier", "import", file).GetProperty("messages").EnumerateArray().Select(m => (m.GetProperty("id").GetString()!, m.GetProperty("fate").GetString()!))];

        public ValueTask DisposeAsync() => node.DisposeAsync();

        private string TokenFor(string[] args) => Token(args switch
        {
            ["courier" or "node" or "quarantine", ..] => "administrator",
            ["evidence", ..] => "auditor",
            ["return", "send", _, "readiness", ..] => "case-worker",
            _ => "coordinator",
        });

        private string Token(string role)
        {
            var officer = $"{id}-{role[..2].ToUpperInvariant()}";
            var file = Path.Combine(node.Data, "access", $"{officer}.{role}.token");
            return File.Exists(file) ? file : node.Token(officer, role);
        }
    }
}
