using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trm.Testing;

namespace Trm.Cli.Tests;

/// <summary>What the operator of a broker makes from a directory, and whether it is still so: on a real RabbitMQ with its management plugin, and on what it exports.</summary>
internal sealed class The_broker
{
    private static readonly Lazy<Task<RabbitMqServer>> Server = new(() => RabbitMqServer.StartPrivateAsync(management: true));

    private readonly Scratch _shared = new();
    private string _vhost = null!;
    private Scratch _scratch = null!;
    private string _directory = null!;
    private JsonObject _made = null!;

    [OneTimeSetUp]
    public void Agree() => _directory = DirectoryOf(_shared, "now");

    [OneTimeTearDown]
    public void End() => _shared.Dispose();

    [SetUp]
    public void Prepare()
    {
        _vhost = $"v{Guid.NewGuid():N}";
        _scratch = new Scratch();
        _made = JsonNode.Parse(Trm.Run("broker", "definitions", _directory, "--vhost", _vhost).Out)!.AsObject();
    }

    [TearDown]
    public void Clear() => _scratch.Dispose();

    [Test]
    public async Task Is_what_the_directory_asks_after_the_definitions_are_imported_and_the_check_says_so()
    {
        var server = await Server.Value;
        await ImportAsync(server, byTool: true);

        var (asked, exported) = (await AskAsync(server), await ExportAsync(server));

        Assert.Multiple(() =>
        {
            Assert.That(asked.Exit, Is.Zero, asked.Out + asked.Error);
            Assert.That(exported.Exit, Is.Zero, exported.Out + exported.Error);
            Assert.That(Differences(asked), Is.Empty);
            Assert.That(JsonDocument.Parse(asked.Out).RootElement.GetProperty("mailboxes").GetInt32(), Is.EqualTo(4));
        });
    }

    [Test]
    public async Task Is_found_to_differ_in_everything_that_somebody_changed_on_it()
    {
        var server = await Server.Value;
        await ImportAsync(server);
        var (first, second) = (Mailbox(0), Mailbox(1));

        // A mailbox with a shorter life, one that is gone, a copy of what AT sends, a policy, a shovel's right for a stranger, more rights for AT.
        await server.ControlAsync("delete_queue", "-p", _vhost, first);
        var changed = Tree();
        Queue(changed, first)["arguments"]!["x-message-ttl"] = 1000;
        changed["queues"]!.AsArray().Add(JsonNode.Parse($$$"""{"name":"copies","vhost":"{{{_vhost}}}","durable":true,"auto_delete":false,"arguments":{}}"""));
        changed["bindings"]!.AsArray().Add(JsonNode.Parse($$$"""{"source":"trm.AT","vhost":"{{{_vhost}}}","destination":"copies","destination_type":"queue","routing_key":"{{{second}}}","arguments":{}}"""));
        changed["users"] = new JsonArray(JsonNode.Parse("""{"name":"stranger","password_hash":"","hashing_algorithm":"rabbit_password_hashing_sha256","tags":"policymaker"}"""));
        await ImportAsync(server, changed);
        await server.ControlAsync("set_policy", "-p", _vhost, "short", "^.", """{"expires":1000000}""", "--apply-to", "queues");
        await server.SetRightsAsync(_vhost, "stranger", "^$", "^$", ".*");
        await server.SetRightsAsync(_vhost, "AT", "^$", ".*", ".*");

        var (asked, exported) = (await AskAsync(server), await ExportAsync(server));
        await server.DeleteUserAsync("stranger");
        var seen = Differences(asked).Select(d => $"{d.Code} {d.Subject}").ToList();

        Assert.Multiple(() =>
        {
            Assert.That(asked.Exit, Is.EqualTo(1));
            Assert.That(seen, Is.EquivalentTo(new[]
            {
                $"MAILBOX_DIFFERS {first}", "MAILBOX_FOREIGN copies", "BINDING_FOREIGN copies", "RIGHTS_FOREIGN stranger", "RIGHTS_FOREIGN stranger", "RIGHTS_DIFFER AT", "POLICY short",
            }));
            Assert.That(Differences(exported).Select(d => $"{d.Code} {d.Subject}"), Is.EqualTo(seen));
            Assert.That(Differences(asked).Single(d => d.Code == "MAILBOX_DIFFERS").Words, Does.Contain("x-message-ttl"));
            Assert.That(Differences(asked).Single(d => d.Code == "BINDING_FOREIGN").Words, Does.Contain("copy of what AT sends"));
        });
    }

    [TestCase(128 << 20, "more, or not set")]
    [TestCase(512 * 1024, "less")]
    [TestCase(null, "not tried")]
    public async Task Is_found_to_take_other_sizes_than_the_memory_of_its_readers_allows(int? size, string found)
    {
        var server = await Server.Value;
        await ImportAsync(server);
        if (size is null)
            await server.SetRightsAsync(_vhost, "operator", "^$", "^$", "^$");
        else
            await server.SetMaxMessageSizeAsync(size.Value);

        Trm.Outcome asked;
        try
        {
            asked = await AskAsync(server);
        }
        finally
        {
            await server.SetMaxMessageSizeAsync(1 << 20);
        }

        var difference = JsonDocument.Parse(asked.Out).RootElement.GetProperty("differences").EnumerateArray().Single();
        Assert.Multiple(() =>
        {
            Assert.That(asked.Exit, Is.EqualTo(1));
            Assert.That(new[] { "code", "expected", "found" }.Select(n => difference.GetProperty(n).GetString()), Is.EqualTo(new[] { "MESSAGE_SIZE", "max_message_size = 1048576", found }));
        });
    }

    [Test]
    public void Of_several_nodes_is_found_to_have_lost_some_and_copies_with_them()
    {
        var names = Enumerable.Range(0, 4).Select(Mailbox).ToList();
        using var management = new Management(new()
        {
            ["/api/definitions"] = _made.ToJsonString(),
            [$"/api/queues/{_vhost}"] = $$"""
                [{"name":"{{names[0]}}","members":["a","b","c"],"online":["a","b","c"]},{"name":"{{names[1]}}","members":["a","b","c"],"online":["a","b"]},
                 {"name":"{{names[2]}}","members":["a","b"],"online":["a","b"]},{"name":"{{names[3]}}","members":["a","b","c"],"online":["a","b","c"]},{"name":"of another","members":["a"],"online":[]}]
                """,
            ["/api/nodes"] = """[{"name":"a","running":true,"partitions":["b"]},{"name":"b","running":true,"partitions":[]},{"name":"c","running":false}]""",
        });

        var asked = Trm.Run(
            "broker", "check", _directory, "--vhost", _vhost, "--management", management.Address, "--user", "operator", "--password-file", _scratch.Write("password", "secret\n"), "--json");

        string[] lacking = [.. new[] { names[1], names[2] }.Order(StringComparer.Ordinal).Select(n => $"MAILBOX_COPIES {n}")];
        Assert.That(Differences(asked).Where(d => d.Code != "MESSAGE_SIZE").Select(d => $"{d.Code} {d.Subject}"), Is.EqualTo((string[])["NODE c", "NODE a", .. lacking]), asked.ToString());
    }

    [Test]
    public async Task Shows_nothing_of_its_management_to_a_participant()
    {
        var server = await Server.Value;
        await ImportAsync(server);
        await server.ChangePasswordAsync("AT", "secret-of-AT");

        var answer = Ask(server, "AT", "secret-of-AT");

        Assert.That((answer.Exit, Code(answer)), Is.EqualTo((1, "BROKER_REFUSED")));
    }

    [Test]
    public void That_does_not_answer_is_told_apart_from_a_wrong_line()
    {
        var password = _scratch.Write("password", "secret\n");

        Assert.Multiple(() =>
        {
            Assert.That(Trm.Run("broker", "check", _directory, "--management", "http://127.0.0.1:9", "--user", "operator", "--password-file", password).Exit, Is.EqualTo(3));
            Assert.That(Trm.Run("broker", "check", _directory, "--management", "http://broker.example.org", "--user", "operator", "--password-file", password).Error, Does.Contain("in the clear"));
            Assert.That(Trm.Run("broker", "check", _directory).Exit, Is.EqualTo(2));
            Assert.That(Trm.Run("broker", "check", _directory, "--management", "http://127.0.0.1:9").Exit, Is.EqualTo(2));
            Assert.That(Trm.Run("broker", "check", _directory, "--definitions", _scratch.Write("odd.json", "[]")).Exit, Is.EqualTo(2));
            Assert.That(Trm.Run("broker", "check", _directory, "--definitions", "nowhere.json").Exit, Is.EqualTo(2));
            Assert.That(Trm.Run("broker", "definitions", _directory, "--max-messages", "0").Exit, Is.EqualTo(2));
        });
    }

    // One change each, to what a broker exports: nothing is too small to be named, and every one of them alone.
    [TestCase("VHOST_MISSING", "$.vhosts", "remove")]
    [TestCase("EXCHANGE_MISSING", "exchanges", "remove")]
    [TestCase("EXCHANGE_DIFFERS", "exchanges", "type=fanout")]
    [TestCase("EXCHANGE_DIFFERS", "exchanges", "arguments.alternate-exchange=trm.RS")]
    [TestCase("EXCHANGE_DIFFERS", "exchanges", "durable=false")]
    [TestCase("EXCHANGE_FOREIGN", "exchanges", "add name=other")]
    [TestCase("MAILBOX_MISSING", "queues", "remove")]
    [TestCase("MAILBOX_DIFFERS", "queues", "arguments.x-queue-type=classic")]
    [TestCase("MAILBOX_DIFFERS", "queues", "arguments.x-overflow=drop-head")]
    [TestCase("MAILBOX_DIFFERS", "queues", "arguments.x-max-length=5")]
    [TestCase("MAILBOX_DIFFERS", "queues", "arguments.x-dead-letter-exchange=trm.RS")]
    [TestCase("MAILBOX_DIFFERS", "queues", "arguments.x-expires=1000")]
    [TestCase("MAILBOX_DIFFERS", "queues", "durable=false")]
    [TestCase("MAILBOX_FOREIGN", "queues", "add name=other")]
    [TestCase("BINDING_MISSING", "bindings", "remove")]
    [TestCase("BINDING_FOREIGN", "bindings", "add routing_key=other")]
    [TestCase("BINDING_FOREIGN", "bindings", "add destination_type=exchange")]
    [TestCase("BINDING_FOREIGN", "bindings", "add source=amq.topic")]
    [TestCase("USER_MISSING", "users", "remove")]
    [TestCase("USER_TAGS", "users", "tags=administrator")]
    [TestCase("RIGHTS_FOREIGN", "users", "add name=guest;tags=administrator")]
    [TestCase("RIGHTS_MISSING", "permissions", "remove")]
    [TestCase("RIGHTS_DIFFER", "permissions", "configure=.*")]
    [TestCase("RIGHTS_DIFFER", "permissions", "read=.*")]
    [TestCase("RIGHTS_FOREIGN", "permissions", "add user=guest")]
    [TestCase("RIGHTS_ELSEWHERE", "permissions", "add vhost=/other")]
    [TestCase("POLICY", "policies", "new name=p;pattern=.;apply-to=all;priority=0")]
    [TestCase("POLICY", "policies", "new name=p;pattern=(;apply-to=quorum_queues;priority=0")]
    [TestCase("PARAMETER", "parameters", "new component=shovel;name=s;value=x")]
    public void Is_judged_by_what_it_exports(string code, string list, string change)
    {
        var found = Tree();
        Change(found, list.Replace("$.", "", StringComparison.Ordinal), change);

        var answer = Trm.Run("broker", "check", _directory, "--vhost", _vhost, "--definitions", _scratch.Write("now.json", found.ToJsonString()), "--json");

        Assert.That(answer.Exit, Is.EqualTo(1), answer.Error);
        Assert.That(Differences(answer).Select(d => d.Code).Distinct(), Is.EqualTo(new[] { code }));
    }

    [Test]
    public void May_have_other_bounds_and_former_mailboxes_where_the_operator_says_so()
    {
        var former = DirectoryOf(_scratch, "former");
        var definitions = Trm.Run("broker", "definitions", _directory, "--former", former, "--max-messages", "7", "--vhost", _vhost).Out;
        var file = _scratch.Write("now.json", definitions);

        var right = Trm.Run("broker", "check", _directory, "--former", former, "--max-messages", "7", "--vhost", _vhost, "--definitions", file);
        var wrong = Trm.Run("broker", "check", _directory, "--vhost", _vhost, "--definitions", file, "--json");

        Assert.That(right.Exit, Is.Zero, right.Out);
        Assert.That(right.Out, Does.Contain("8 mailboxes of 2 participants are what the directory asks"));
        Assert.That(Differences(wrong).Select(d => d.Code).Distinct(), Is.EquivalentTo(new[] { "MAILBOX_DIFFERS", "MAILBOX_FOREIGN", "BINDING_FOREIGN", "RIGHTS_DIFFER" }));
    }

    private static void Change(JsonObject tree, string list, string change)
    {
        var items = tree[list]?.AsArray() ?? (tree[list] = new JsonArray()).AsArray();
        if (change == "remove")
        {
            items.RemoveAt(0);
            return;
        }

        var (verb, members) = change.Split(' ', 2) is [var word, var rest] ? (word, rest) : ("set", change);
        var item = verb switch { "set" => items[0]!.AsObject(), "add" => items[0]!.DeepClone().AsObject(), _ => new JsonObject { ["vhost"] = tree["vhosts"]![0]!["name"]!.DeepClone(), ["definition"] = new JsonObject { ["expires"] = 5 } } };
        if (verb != "set")
            items.Add(item);
        foreach (var (name, value) in members.Split(';').Select(m => (m[..m.IndexOf('=', StringComparison.Ordinal)], m[(m.IndexOf('=', StringComparison.Ordinal) + 1)..])))
        {
            JsonNode text = value is "false" ? JsonValue.Create(false) : JsonValue.Create(value);
            if (name.StartsWith("arguments.", StringComparison.Ordinal))
                item["arguments"]![name["arguments.".Length..]] = text;
            else
                item[name] = text;
        }
    }

    private string Mailbox(int n) => _made["queues"]![n]!["name"]!.GetValue<string>();

    private static JsonObject Queue(JsonObject tree, string name) => tree["queues"]!.AsArray().Single(q => q!["name"]!.GetValue<string>() == name)!.AsObject();

    private JsonObject Tree() => _made.DeepClone().AsObject();

    // By the operator's own tool, or as it does.
    private async Task ImportAsync(RabbitMqServer server, JsonObject? tree = null, bool byTool = false)
    {
        var file = _scratch.Write($"{Guid.NewGuid():N}.json", (tree ?? _made).ToJsonString());
        if (byTool)
            await server.ControlAsync("import_definitions", file);
        else
            await server.ImportAsync(file);
        await server.SetRightsAsync(_vhost, "operator", ".*", ".*", ".*");
    }

    private async Task<Trm.Outcome> ExportAsync(RabbitMqServer server)
    {
        var file = Path.Combine(server.DataFolder, $"{Guid.NewGuid():N}.json");
        await server.ControlAsync("export_definitions", file);
        return Trm.Run("broker", "check", _directory, "--vhost", _vhost, "--definitions", OwnVhost(file), "--operator", "operator", "--json");
    }

    // Every test has a virtual host of its own; the users are the same everywhere.
    private string OwnVhost(string file)
    {
        var tree = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        foreach (var other in tree["permissions"]!.AsArray().Where(p => p!["vhost"]!.GetValue<string>() != _vhost).ToList())
            tree["permissions"]!.AsArray().Remove(other);
        return _scratch.Write($"{Guid.NewGuid():N}.json", tree.ToJsonString());
    }

    private async Task<Trm.Outcome> AskAsync(RabbitMqServer server)
    {
        await server.KeepVhostAsync(_vhost);
        return Ask(server, "operator", server.Uri.UserInfo.Split(':')[1]);
    }

    private Trm.Outcome Ask(RabbitMqServer server, string user, string password) => Trm.Run(
        "broker", "check", _directory, "--vhost", _vhost, "--management", $"http://127.0.0.1:{server.ManagementPort}", "--user", user,
        "--password-file", _scratch.Write($"password-{Guid.NewGuid():N}", password + "\n"), "--json");

    // Other mailboxes each time.
    private static string DirectoryOf(Scratch scratch, string name)
    {
        using var elsewhere = new Scratch();
        var file = scratch[$"{name}.p7s"];
        var made = Trm.Run(
            "directory", "create", "--make", "Test network", "--key", elsewhere["g.key"], "--entry", Keys_and_directories.Entry(elsewhere, "AT", "RS"),
            "--entry", Keys_and_directories.Entry(elsewhere, "RS", "AT"), "-o", file);
        Assert.That(made.Exit, Is.Zero, made.ToString());
        return file;
    }

    // Answers as the plugin of a cluster would whose nodes nobody here can lose at will.
    private sealed class Management : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Management(Dictionary<string, string> answers)
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
            }

            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = AnswerAsync(answers);
        }

        public string Address { get; }

        public void Dispose() => _listener.Close();

        private async Task AnswerAsync(Dictionary<string, string> answers)
        {
            while (_listener.IsListening)
            {
                var asked = await _listener.GetContextAsync();
                var known = answers.TryGetValue(asked.Request.Url!.AbsolutePath, out var answer);
                asked.Response.StatusCode = known ? 200 : 404;
                asked.Response.Close(Encoding.UTF8.GetBytes(answer ?? ""), willBlock: false);
            }
        }
    }

    private static string? Code(Trm.Outcome run) => JsonDocument.Parse(run.Error).RootElement.GetProperty("errors")[0].GetProperty("code").GetString();

    private static IReadOnlyList<(string Code, string Subject, string Words)> Differences(Trm.Outcome run) =>
        [.. JsonDocument.Parse(run.Out).RootElement.GetProperty("differences").EnumerateArray().Select(d => (d.GetProperty("code").GetString()!, d.GetProperty("subject").GetString()!, d.GetProperty("words").GetString()!))];
}
