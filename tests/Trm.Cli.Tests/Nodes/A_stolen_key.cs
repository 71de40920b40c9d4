using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using Trm.Testing;

namespace Trm.Cli.Tests.Nodes;

/// <summary>Follows contracts/stolen-key.md to the letter: its commands, in its order, in a shell, while two nodes exchange over a real broker.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class A_stolen_key
{
    [Test]
    public async Task Is_revoked_by_the_written_procedure_and_what_was_on_the_way_arrives_once()
    {
        using var scratch = new Scratch();
        var page = new Page(scratch, "contracts", "stolen-key.md");
        Assert.That(page.Blocks, Has.Count.EqualTo(5), "our administrator, the governance body, every office, our office afterwards, our auditor");
        var rabbit = await RabbitMqServer.SharedAsync();
        var fingerprint = await Two_nodes.PrepareAsync(scratch, rabbit.Uri);
        await using var at = await NodeProcess.StartAsync(scratch, "AT", fingerprint, rabbit.Uri);
        var (worker, admin) = (at.Token("AT-CW-017", "coordinator"), at.Token("AT-90", "administrator"));
        string received;
        await using (var first = await NodeProcess.StartAsync(scratch, "RS", fingerprint, rabbit.Uri))
        {
            Ok(at.Run(worker, "node", "test", "RS"));
            received = await UntilAsync(at, worker, t => State(t) == "receipted");
            await first.StopAsync();
        }

        // RS is away; what is sent now is on the way when the theft is noticed.
        var message = Ok(at.Run(worker, "node", "test", "RS")).GetProperty("message").GetString()!;
        await UntilAsync(at, worker, t => t.GetProperty("message").GetString() == message && State(t) == "dispatched");
        var stolen = Ok(Trm.Run("keys", "list", scratch["keys-AT"], "--json")).GetProperty("keys")[0].GetProperty("ski").GetString()!;
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["KEYS"] = scratch["keys-AT"],
            ["DIRECTORY"] = scratch["directory.p7s"],
            ["GOVERNANCE_KEY"] = scratch["g.key"],
            ["STOLEN"] = stolen,
            ["SINCE"] = TimeProvider.System.GetUtcNow().AddMinutes(-30).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
            ["WORK"] = scratch.Path,
            ["PEER"] = "RS",
        };

        page.Follow(0, names, at, admin);
        page.Follow(1, names, at, admin);
        page.Follow(2, names, at, admin);
        await UntilAsync(at, worker, t => t.GetProperty("message").GetString() == message && State(t) == "sealed-again");
        await using var rs = await NodeProcess.StartAsync(scratch, "RS", fingerprint, rabbit.Uri);
        var (officer, duty) = (rs.Token("RS-CO-003", "coordinator"), rs.Token("RS-90", "administrator"));
        var seen = page.Follow(2, names, rs, duty);
        var listed = page.Follow(3, names, at, admin);
        await UntilAsync(at, worker, t => t.GetProperty("message").GetString() == message && State(t) == "receipted");
        var said = page.Follow(4, names, at, at.Token("AT-AU-001", "auditor"));

        Assert.That(Ok(at.Run(worker, "alarms", "list")).EnumerateArray().Select(a => a.GetProperty("code").GetString()), Does.Not.Contain("UNDELIVERED"));
        Assert.That(seen, Does.Contain("in force"));
        Assert.That(Ok(rs.Run(officer, "alarms", "list")).EnumerateArray().Select(a => a.GetProperty("code").GetString()), Does.Contain("KEY_REVOKED"));
        Assert.That(said, Does.Contain("verified").And.Contain("contested").And.Not.Contain("NOT VERIFIED"));
        Assert.That(listed, Does.Contain("revoked"));
        Assert.That(File.Exists(Path.Combine(scratch["keys-AT"], "sign.key")), Is.False, "the stolen key is destroyed");
        Assert.That(received, Is.Not.EqualTo(message));

        // Both records agree, message by message; what is contested is named and is no disagreement.
        var rsPack = scratch["rs.zip"];
        Ok(rs.Run(rs.Token("RS-AU-001", "auditor"), "evidence", "export", "-o", rsPack));
        var both = Trm.Run("verify", scratch["after.zip"], rsPack, "--json");
        Assert.That(both.Json.GetProperty("comparison").GetProperty("findings").GetArrayLength(), Is.Zero, both.ToString());
        await Two_nodes.ClearAwayAsync(scratch, rabbit.Uri);
    }

    private static string? State(JsonElement transmission) => transmission.GetProperty("state").GetString();

    // Waits until some transmission is so, and returns its message.
    private static async Task<string> UntilAsync(NodeProcess node, string token, Func<JsonElement, bool> holds)
    {
        using var http = new HttpClient { BaseAddress = node.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(token)).Trim());
        var limit = Stopwatch.StartNew();
        while (true)
        {
            var all = JsonDocument.Parse(await http.GetStringAsync("/api/transmissions")).RootElement.EnumerateArray().Where(t => t.GetProperty("message").ValueKind == JsonValueKind.String).ToList();
            if (all.Exists(t => holds(t)))
                return all.First(t => holds(t)).GetProperty("message").GetString()!;
            Assert.That(limit.Elapsed, Is.LessThan(TimeSpan.FromSeconds(90)), string.Join('\n', all));
            await Task.Delay(100);
        }
    }

    private static JsonElement Ok(Trm.Outcome outcome)
    {
        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        return outcome.Json;
    }
}
