using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trm.Cli.Tests.Nodes;
using Trm.Testing;

namespace Trm.Cli.Tests.Conformance;

/// <summary>A participant that was written from contracts/ alone, in another language, over a real RabbitMQ.</summary>
internal sealed class The_example_in_nodejs
{
    [Test]
    public async Task Keeps_the_contract_in_every_check_and_logs_what_it_did()
    {
        var rabbit = await RabbitMqServer.SharedAsync();
        using var scratch = new Scratch();
        var fingerprint = await Two_nodes.PrepareAsync(scratch, rabbit.Uri);
        await using var rs = await NodeJsParticipant.StartAsync(scratch, fingerprint, rabbit.Uri);

        var (exit, report) = await ConformanceAsync(scratch, fingerprint, rabbit.Uri, rs, "--wait", "60");
        await rs.TypeAsync($"export {scratch["trail"]}");
        await rs.UntilAsync(l => NodeJsParticipant.What(l) == "exported");
        var (end, errors) = await rs.StopAsync();
        await Two_nodes.ClearAwayAsync(scratch, rabbit.Uri);

        Assert.That(report, Does.Match("RS keeps the contract in all [0-9]+ checks"));
        Assert.That(exit, Is.Zero, report);
        Assert.That(Regex.Count(report, "(?m)^ok "), Is.GreaterThan(35));
        Assert.That((end, errors), Is.EqualTo((0, "")));
        Assert.That(rs.Lines.Select(l => l.ToString()), Has.None.Contain("Invented").And.None.Contain("Primer"), "no name in a log");
        var verified = Trm.Run("trail", "verify", scratch["trail"], "--key", scratch["keys-RS/log.vkey"]);
        Assert.That(verified.Exit, Is.Zero, verified.ToString());
    }

    [Test]
    public async Task Exchanges_a_referral_with_a_node_of_ours_from_profile_to_identity()
    {
        var rabbit = await RabbitMqServer.SharedAsync();
        using var scratch = new Scratch();
        var fingerprint = await Two_nodes.PrepareAsync(scratch, rabbit.Uri);
        await using var at = await NodeProcess.StartAsync(scratch, "AT", fingerprint, rabbit.Uri);
        await using var rs = await NodeJsParticipant.StartAsync(scratch, fingerprint, rabbit.Uri);
        var worker = at.Token("AT-CW-017", "coordinator");
        await Two_nodes.ReadyAsync(at);

        var file = scratch.Write("case.csv", "prs_FirstName,prs_Birthdate,prs_Citizenship,prs_PrimaryLanguage,vic_TraffickingStatus,con_Consent\nZorislavka,1990-01-31,SRB,srp,ActualVictimOfTrafficking,true\n");
        var @case = Two_nodes.Ok(at.Run(worker, "referral", "send", file, "--sheet", scratch.Write("sheet-1.json", Two_nodes.Sheet(withConsent: false)))).GetProperty("case").GetString()!;
        await rs.UntilAsync(l => Said(l, "received", "referral/profile", "ok"));
        await rs.TypeAsync($"accept {@case} RS-SHELTER RS-CW-021 2027-01-10 Shelter network");
        await Two_nodes.UntilAsync(at, worker, @case, "accepted");
        Two_nodes.Ok(at.Run(worker, "referral", "identity", @case, "--sheet", scratch.Write("sheet-2.json", Two_nodes.Sheet(withConsent: true))));
        await rs.UntilAsync(l => Said(l, "received", "referral/identity", "ok"));
        await Two_nodes.UntilAsync(at, worker, @case, "in-progress");
        Two_nodes.Ok(at.Run(worker, "referral", "hold", @case));
        await rs.UntilAsync(l => Said(l, "received", "hold/set", "ok"));
        await rs.TypeAsync("test AT");
        var test = await rs.UntilAsync(l => Said(l, "sealed", "test/ping", null));
        await rs.UntilAsync(l => NodeJsParticipant.What(l) == "receipted" && l.GetProperty("id").GetString() == test.GetProperty("id").GetString() && l.GetProperty("code").GetString() == "ok");

        var (end, errors) = await rs.StopAsync();
        var journal = File.ReadAllText(Path.Combine(scratch["example-data"], "journal"));
        Assert.That((await at.StopAsync()).Exit, Is.Zero);
        await Two_nodes.ClearAwayAsync(scratch, rabbit.Uri);
        Assert.That((end, errors), Is.EqualTo((0, "")));
        Assert.That(string.Join('\n', rs.Lines), Does.Not.Contain("alarm").And.Not.Contain("Zorislavka"));
        Assert.That(journal, Does.Not.Contain("Zorislavka"), "what came lies there as it was sealed");
    }

    [Test]
    public async Task Is_named_where_an_altered_copy_refuses_by_another_code()
    {
        var rabbit = await RabbitMqServer.SharedAsync();
        using var scratch = new Scratch();
        var fingerprint = await Two_nodes.PrepareAsync(scratch, rabbit.Uri);
        var twin = NodeJsParticipant.Altered(scratch, "lib/receive.mjs", "issues: code ? [code] : []", "issues: code ? [code.replace('UNKNOWN_CASE', 'HELD')] : []");
        await using var rs = await NodeJsParticipant.StartAsync(scratch, fingerprint, rabbit.Uri, twin);

        var (exit, report) = await ConformanceAsync(scratch, fingerprint, rabbit.Uri, rs);
        await Two_nodes.ClearAwayAsync(scratch, rabbit.Uri);

        Assert.That(exit, Is.EqualTo(1), report);
        Assert.That(report, Does.Contain("WRONG      A decision on an unknown case is refused").And.Contain("came       HELD").And.Contain("RS breaks the contract in 1 of"));
    }

    [Test]
    public void Opens_every_vector_and_takes_every_good_example()
    {
        var check = Trm.Process("node", [Path.Combine(NodeJsParticipant.Folder, "check.mjs")]);

        Assert.That(check.Exit, Is.Zero, check.ToString());
        Assert.That(check.Out, Does.Match("Sealed messages: ([0-9]+) of \\1 ").And.Match("Leaves, proofs, checkpoints: ([0-9]+) of \\1 ").And.Match("Good payloads: ([0-9]+) of \\1 "));
    }

    [Test]
    public void Keeps_no_half_line_of_its_journal_where_the_disk_takes_no_more()
    {
        using var scratch = new Scratch();
        var script = scratch.Write("full.mjs", $$"""
            import { Journal } from '{{NodeJsParticipant.Folder}}/lib/journal.mjs';
            const journal = new Journal(process.argv[2]);
            let kept = 0;
            const append = text => { journal.append([{ t: text }]); kept += 1; };
            try { for (;;) append('x'.repeat(3000)); } catch (fault) { console.log(fault.code); }
            append('small');
            console.log(new Journal(process.argv[2]).commits.length === kept);
            """);

        var outcome = Trm.Process("bash", ["-c", "trap '' XFSZ; ulimit -f 8; exec node \"$0\" \"$1\"", script, scratch["journal"]]);

        Assert.That((outcome.Exit, outcome.Out), Is.EqualTo((0, "EFBIG\ntrue\n")), outcome.ToString());
    }

    [TestCase("""{ uri: 'amqp://broker.example.org' }""")]
    [TestCase("""{ uri: 'amqps://broker.example.org' }""")]
    [TestCase("""{ uri: 'amqp://localhost', certificate: 'tls.pem', key: 'tls.key', authority: 'ca.pem' }""")]
    public void Speaks_to_no_broker_beyond_this_machine_but_over_tls_with_a_certificate(string broker)
    {
        var outcome = Trm.Process("node", ["--input-type=module", "-e", $"import {{ Mailboxes }} from '{NodeJsParticipant.Folder}/lib/mailboxes.mjs'; try {{ new Mailboxes('RS', {broker}); }} catch (fault) {{ console.log(fault.code); }}"]);

        Assert.That((outcome.Exit, outcome.Out), Is.EqualTo((0, "BROKER_INSECURE\n")), outcome.ToString());
    }

    private static bool Said(JsonElement line, string what, string kind, string? code) =>
        NodeJsParticipant.What(line) == what && line.GetProperty("kind").GetString() == kind && (code is null || line.GetProperty("code").GetString() == code);

    // The command as a process; what it asks of the peer's people is done at once.
    private static async Task<(int Exit, string Report)> ConformanceAsync(Scratch scratch, string fingerprint, Uri broker, NodeJsParticipant peer, params string[] more)
    {
        using var trm = Trm.Start("dotnet", [
            Trm.Program, "conformance", "--peer", "RS", "--participant", "AT", "--keys", scratch["keys-AT"], "--directory", scratch["directory.p7s"], "--fingerprint", fingerprint,
            "--broker", broker.ToString(), .. more]);
        var report = trm.StandardOutput.ReadToEndAsync();
        var asked = new StringBuilder();
        var buffer = new char[1024];
        while (await trm.StandardError.ReadAsync(buffer) is > 0 and var read)
        {
            var before = asked.ToString();
            asked.Append(buffer, 0, read);
            if (Newly(before, asked.ToString(), @"accept\s+the\s+case\s+(?<asked>[0-9a-f-]{36})") is { } @case)
                await peer.TypeAsync($"accept {@case} ORG-7 RS-CW-1 2027-01-10 Shelter network");
            if (Newly(before, asked.ToString(), @"(?<asked>trm\s+node\s+test\s+AT)") is not null)
                await peer.TypeAsync("test AT");
        }

        await trm.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (trm.ExitCode, $"{await report}{asked}");
    }

    private static string? Newly(string before, string now, string asked) => Regex.IsMatch(before, asked) ? null : Regex.Match(now, asked) is { Success: true } match ? match.Groups["asked"].Value : null;
}
