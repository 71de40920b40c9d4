using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;
using Trm.Testing;

namespace Trm.Cli.Tests.Nodes;

/// <summary>Follows deploy/backup-and-restore.md to the letter: its commands, in its order, in a shell, while two nodes exchange over a real broker and one machine is lost.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class A_restore
{
    [Test]
    public async Task By_the_written_procedure_goes_on_in_a_new_generation_and_what_was_on_the_way_arrives_once()
    {
        using var scratch = new Scratch();
        var page = new Page(scratch, "deploy", "backup-and-restore.md");
        Assert.That(page.Blocks, Has.Count.EqualTo(7), "once, every night, the machine is gone, ours, the governance body, the node goes on, what is here again");
        var rabbit = await RabbitMqServer.SharedAsync();
        var fingerprint = await Two_nodes.PrepareAsync(scratch, rabbit.Uri);
        var names = Names(scratch, NodeProcess.Config(scratch, "RS", fingerprint));
        await using var at = await NodeProcess.StartAsync(scratch, "AT", fingerprint, rabbit.Uri);
        var vienna = at.Token("AT-90", "administrator");
        var lost = "";
        await using (var first = await NodeProcess.StartAsync(scratch, "RS", fingerprint, rabbit.Uri))
        {
            var belgrade = first.Token("RS-90", "administrator");
            Ok(first.Run(belgrade, "node", "test", "AT"));
            await ReceiptedAsync(first, belgrade, 1);
            page.Follow(0, names);
            Assert.That(page.Follow(1, names), Does.Contain("read back"));

            // After the backup: one in each direction.
            lost = Ok(first.Run(belgrade, "node", "test", "AT")).GetProperty("message").GetString()!;
            await ReceiptedAsync(first, belgrade, 2);
            Ok(at.Run(vienna, "node", "test", "RS"));
            await ReceiptedAsync(at, vienna, 1);
            await first.StopAsync();
        }

        Directory.Delete(scratch["data-RS"], recursive: true);
        Ok(at.Run(vienna, "node", "test", "RS"));
        Assert.That(page.Follow(2, names), Does.Contain("trm/RS/1+").And.Contain("trm node generation"));
        Assert.That(Start(names["NEW_CONFIG"], names["NEW_KEK"], rabbit.Uri).Error, Does.StartWith("DATABASE_RESTORED"), "never under its former numbers");
        page.Follow(3, names);
        page.Follow(4, names);
        Assert.That(page.Follow(5, names), Does.Contain("1, after 0"));

        await using var second = await NodeProcess.StartAsync("RS", names["NEW_CONFIG"], scratch["new-data"], rabbit.Uri);
        await ReceiptedAsync(at, vienna, 2);
        var officer = second.Token("RS-91", "administrator");
        Ok(second.Run(officer, "node", "test", "AT"));
        await ReceiptedAsync(second, officer, 2);
        Assert.That((await TransmissionsAsync(second, officer)).Select(t => t.GetProperty("message").GetString()), Does.Not.Contain(lost), "what was sent after the backup is not here");
        Assert.That(page.Follow(6, names, second, officer), Does.Contain("has our transmission").And.Contain("AT: "), "what is lost is named");
        Assert.That(Ok(second.Run(officer, "alarms", "list")).EnumerateArray().Select(a => a.GetProperty("code").GetString()), Does.Contain("LOST_IN_RESTORE"), "and that is said");
        await Two_nodes.ClearAwayAsync(scratch, rabbit.Uri);
    }

    [Test]
    public void Of_a_backup_that_was_killed_or_of_one_that_is_killed_itself_leaves_nothing_that_is_believed()
    {
        using var scratch = new Scratch();
        var (at, _) = (Keys_and_directories.Entry(scratch, "AT", "RS"), Keys_and_directories.Entry(scratch, "RS", "AT"));
        Trm.Run("directory", "create", "--make", "Test network", "--key", scratch["g.key"], "--entry", at, "-o", scratch["directory.p7s"]);
        var fingerprint = global::Trm.Envelope.Directory.SignedDirectory.Parse(File.ReadAllBytes(scratch["directory.p7s"])).Value.Fingerprint;
        var config = NodeProcess.Config(scratch, "AT", fingerprint);
        DataOf(scratch, fingerprint);
        Trm.Run("keys", "offline", "--participant", "AT", "-o", scratch["safe"]);
        string[] backup = ["node", "backup", "--config", config, "--to", scratch["safe/offline.pem"], "-o", scratch["content"], "--keys-out", scratch["case-keys"], "--json"];
        string[] other = ["--data", scratch["other"], .. NodeProcess.DatabaseOf(scratch, "other") is { } lent ? ["--database", lent] : Array.Empty<string>()];
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);

        for (var i = 0; i < 3; i++)
            KilledAfter(TimeSpan.FromMilliseconds(200 + random.Next(500)), backup);
        var taken = Trm.Run(backup);
        while (taken.Error.Contains("FILE_EXISTS", StringComparison.Ordinal)) // a killed one had come to its end, in this very second
            taken = Trm.Run(backup);
        Assert.That(taken.Exit, Is.Zero, taken.ToString());
        Assert.That(Directory.EnumerateFiles(scratch["content"]).Concat(Directory.EnumerateFiles(scratch["case-keys"])), Has.All.EndsWith(".trm-backup"), "what the killed ones left is cleared away");
        var kek = scratch["kek.key"];
        File.Move(Path.Combine(scratch["data-AT"], "kek.key"), kek);
        string[] restore =
        [
            "node", "restore", taken.Json.GetProperty("content").GetProperty("file").GetString()!, taken.Json.GetProperty("keys").GetProperty("file").GetString()!,
            "--config", config, .. other, "--kek", kek, "--key", scratch["safe/offline.key"], "--cert", scratch["safe/offline.pem"], "--json",
        ];
        for (var i = 0; i < 3; i++)
            KilledAfter(TimeSpan.FromMilliseconds(200 + random.Next(500)), restore);

        var restored = Trm.Run(restore);
        if (restored.Exit != 0) // a killed one had come to its end
            Assert.That(restored.Error, Does.StartWith("{").And.Contain("_NOT_EMPTY"));
        Assert.That(Start(config, kek, new Uri("amqp://localhost"), other).Error, Does.StartWith("DATABASE_RESTORED"));
    }

    // A database that a node has opened once.
    private static void DataOf(Scratch scratch, string fingerprint) => Assert.That(
        () => global::Trm.Node.TrmNode.BeginGenerationAsync(
            new()
            {
                Participant = global::Trm.Contracts.Identifiers.ParticipantId.Parse("AT").Value,
                DataFolder = scratch["data-AT"],
                KeysFolder = scratch["keys-AT"],
                DirectoryFile = scratch["directory.p7s"],
                DirectoryFingerprint = fingerprint,
                Postgres = NodeProcess.DatabaseOf(scratch, "AT") is { } lent ? new() { Address = lent } : null,
            },
            TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance),
        Throws.TypeOf<global::Trm.Node.NodeStartException>().With.Property("Code").EqualTo("KEY_NOT_LISTED"));

    private static Dictionary<string, string> Names(Scratch scratch, string config)
    {
        var settings = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(config))!;
        settings["data"] = scratch["new-data"];
        settings["kek"] = scratch["new.key"];
        if (NodeProcess.DatabaseOf(scratch, "RS-new") is { } lent)
            settings["database"] = lent;
        return new(StringComparer.Ordinal)
        {
            ["US"] = "RS",
            ["DATA"] = scratch["data-RS"],
            ["CONFIG"] = config,
            ["SAFE"] = scratch["safe"],
            ["CONTENT"] = scratch["content"],
            ["CASE_KEYS"] = scratch["case-keys"],
            ["NEW_KEK"] = scratch["new.key"],
            ["NEW_CONFIG"] = scratch.Write("RS-new.json", JsonSerializer.Serialize(settings)),
            ["DIRECTORY"] = scratch["directory.p7s"],
            ["KEYS"] = scratch["keys-RS"],
            ["GENERATION"] = "1",
            ["GOVERNANCE_KEY"] = scratch["g.key"],
            ["WORK"] = scratch.Path,
        };
    }

    private static Trm.Outcome Start(string config, string kek, Uri broker, params string[] more) => Trm.Run(["node", "run", "--config", config, "--kek", kek, "--broker", broker.ToString(), .. more]);

    private static void KilledAfter(TimeSpan time, string[] args)
    {
        using var process = Trm.Start("dotnet", [Trm.Program, .. args]);
        if (!process.WaitForExit(time))
            process.Kill();
        process.WaitForExit();
    }

    private static async Task ReceiptedAsync(NodeProcess node, string token, int count)
    {
        var limit = Stopwatch.StartNew();
        for (var states = await StatesAsync(); states.Count(s => s.EndsWith("receipted", StringComparison.Ordinal)) < count; states = await StatesAsync())
        {
            Assert.That(limit.Elapsed, Is.LessThan(TimeSpan.FromSeconds(90)), string.Create(CultureInfo.InvariantCulture, $"{count} receipts; there are: {string.Join(", ", states)}"));
            await Task.Delay(100);
        }

        async Task<List<string>> StatesAsync() => [.. (await TransmissionsAsync(node, token)).Select(t => $"{t.GetProperty("kind").GetString()} {t.GetProperty("state").GetString()}")];
    }

    private static async Task<IReadOnlyList<JsonElement>> TransmissionsAsync(NodeProcess node, string token)
    {
        using var http = new HttpClient { BaseAddress = node.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(token)).Trim());
        return [.. JsonDocument.Parse(await http.GetStringAsync("/api/transmissions")).RootElement.EnumerateArray().Where(t => t.GetProperty("message").ValueKind == JsonValueKind.String)];
    }

    private static JsonElement Ok(Trm.Outcome outcome)
    {
        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        return outcome.Json;
    }
}
