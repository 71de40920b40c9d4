using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Trm.Cli.Tests.Demo;

[Parallelizable(ParallelScope.Children)]
internal sealed class The_demonstration
{
    [Test]
    public void Ends_well_and_tells_every_step()
    {
        var text = DemoRun.Outcome.Out;

        Assert.That(DemoRun.Outcome.Exit, Is.Zero, DemoRun.Outcome.ToString());
        foreach (var word in new[] { "referral/profile", "decision/seen", "decision/accepted", "CONSENT_NOT_ACTIVE", "referral/identity", "question/asked", "answer/given", "return-proposal/proposed", "return-plan/offer", "gate G05", "readiness/plan", "clearance/ordinary", "readiness/final", "hold/set", "overtaken", "HELD", "hold/lift", "decision/declined", "ENVELOPE_DAMAGED", "healed", "SIG_KEY_UNKNOWN", "verified" })
            Assert.That(text, Does.Contain(word));
    }

    [Test]
    public void Prints_at_most_eighty_columns_and_no_colour_where_it_is_redirected()
    {
        var story = DemoRun.Outcome.Out.Split("Check it with nothing of ours:")[0];

        Assert.That(DemoRun.Outcome.Out.Contains('\u001b', StringComparison.Ordinal), Is.False);
        Assert.That(story.Split('\n').Where(l => l.Length > 80 && !l.Contains('/')), Is.Empty);
    }

    [Test]
    public void Never_prints_the_invented_persons_name()
    {
        foreach (var name in new[] { "Mirelunda", "Vrazhalitska", "Вражалић", "Торвалд", "Quillfeather", "1998-04-17", "Zmajevsko" })
            Assert.That(DemoRun.Outcome.Out + DemoRun.Outcome.Error, Does.Not.Contain(name));
    }

    [Test]
    public void Deletes_everything_it_kept_for_itself()
    {
        _ = DemoRun.Outcome;

        Assert.That(Directory.EnumerateFileSystemEntries(DemoRun.Temporary), Is.Empty);
    }

    [Test]
    public void Gives_every_message_its_receipt_and_leaves_both_sides_agreed()
    {
        var substantive = DemoRun.Messages.Where(m => m.Line.GetProperty("message").ValueKind == JsonValueKind.String).Select(m => m.Line).ToList();

        Assert.That(substantive, Has.Count.GreaterThanOrEqualTo(16));
        foreach (var message in substantive)
        {
            Assert.That(message.GetProperty("state").GetString(), Is.EqualTo("receipted"));
            Assert.That(message.GetProperty("receipt").GetProperty("of").GetString(), Is.EqualTo(message.GetProperty("id").GetString()));
            Assert.That(message.GetProperty("receipt").GetProperty("code").GetString(), Is.EqualTo("ok"));
        }

        foreach (var @case in DemoRun.Summary.GetProperty("cases").EnumerateArray())
            Assert.That(@case.GetProperty("AT").GetString(), Is.EqualTo(@case.GetProperty("RS").GetString()));
        Assert.That(DemoRun.Summary.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("RS").GetString()), Is.EqualTo(new[] { "in-progress, someone is waiting", "declined" }));
    }

    [Test]
    public void Names_what_was_refused_by_its_true_code() => Assert.That(
        DemoRun.Summary.GetProperty("refused").EnumerateArray().Select(r => r.GetProperty("code").GetString()),
        Is.EqualTo(new[] { "CONSENT_NOT_ACTIVE", "ILLEGAL_TRANSITION", "HELD", "ENVELOPE_DAMAGED", "SIG_KEY_UNKNOWN" }));

    [Test]
    public void Leaves_exactly_the_layout_that_is_promised()
    {
        _ = DemoRun.Summary;
        var files = Directory.EnumerateFiles(DemoRun.Output, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(DemoRun.Output, f).Replace('\\', '/')).ToList();
        string[] patterns =
        [
            @"^summary\.json$", @"^case\.csv$", @"^sheet\.json$", @"^directory\.p7s$", @"^pki/ca\.pem$", @"^pki/(AT|RS)/(sign\.pem|sign\.key|encrypt\.pem|encrypt\.key|log\.vkey)$",
            @"^messages/[0-9]{4}-(AT-RS|RS-AT)/(message\.trm|header\.p7s|envelope\.p7m|payload\.json)$",
            @"^evidence/(AT|RS)\.zip$", @"^trail/(AT|RS)/log/checkpoint$", @"^trail/(AT|RS)/log/tile/[0-9x./p]+$", @"^trail/(AT|RS)/log/tile/entries/[0-9x./p]+$", @"^trail/(AT|RS)/evidence/[0-9]+\.json$",
        ];

        Assert.That(files.Where(f => !patterns.Any(p => Regex.IsMatch(f, p))), Is.Empty);
        Assert.That(Trm.Run("referral", "draft", Path.Combine(DemoRun.Output, "case.csv"), "--sheet", Path.Combine(DemoRun.Output, "sheet.json")).Exit, Is.Zero, "an office can try with them, today");
        Assert.That(files.Count(f => f.StartsWith("pki/", StringComparison.Ordinal)), Is.EqualTo(11));
        Assert.That(files.Count(f => f.StartsWith("messages/", StringComparison.Ordinal)), Is.EqualTo(4 * DemoRun.Messages.Count));
        foreach (var key in files.Where(f => f.EndsWith(".key", StringComparison.Ordinal)))
            Assert.That(File.GetUnixFileMode(Path.Combine(DemoRun.Output, key)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), key);
    }

    [Test]
    public void Leaves_messages_that_our_own_commands_open()
    {
        foreach (var (line, folder) in DemoRun.Messages.Take(8))
        {
            var to = line.GetProperty("to").GetString()!;

            var opened = Trm.Run("message", "open", Path.Combine(folder, "message.trm"), "--directory", Path.Combine(DemoRun.Output, "directory.p7s"), "--key", Path.Combine(DemoRun.Output, "pki", to, "encrypt.key"));

            Assert.That(opened.Exit, Is.Zero, opened.ToString());
            Assert.That(opened.Out, Is.EqualTo(File.ReadAllText(Path.Combine(folder, "payload.json"))));
        }
    }

    [Test]
    public void Refuses_an_output_folder_that_holds_something()
    {
        using var scratch = new Scratch();
        scratch.Write("note", "mine");

        var outcome = Trm.Run("demo", "--once", "--out", scratch.Path);

        Assert.That((outcome.Exit, outcome.Error), Is.EqualTo((1, outcome.Error)));
        Assert.That(outcome.Error, Does.StartWith("FILE_EXISTS"));
    }

    [TestCase("amqp://guest:guest@127.0.0.1:1", 3, "BROKER_UNAVAILABLE")]
    [TestCase("amqp://guest:guest@broker.example.org", 2, "USAGE")]
    [TestCase("http://localhost", 2, "USAGE")]
    public void Says_within_seconds_what_is_wrong_with_a_broker(string address, int exit, string code)
    {
        var outcome = Trm.Run("demo", "--once", "--broker", address);

        Assert.That(outcome.Exit, Is.EqualTo(exit), outcome.ToString());
        Assert.That(outcome.Error, Does.StartWith(code));
        Assert.That(outcome.Error, Does.Not.Contain("guest:guest"));
    }

    [TestCase("Two referrals")]
    [TestCase("referral/profile")]
    [TestCase("stay up")]
    public async Task Leaves_nothing_behind_wherever_it_is_ended(string at)
    {
        using var scratch = new Scratch();
        using var demo = Trm.Start("dotnet", [Trm.Program, "demo", "--stay", "--port", "0"], new Dictionary<string, string>(StringComparer.Ordinal) { ["TMPDIR"] = scratch.Path });
        try
        {
            while (await demo.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) is { } line && !line.Contains(at, StringComparison.Ordinal))
            {
            }

            Process.Start("kill", ["-TERM", demo.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
            await demo.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }
        finally
        {
            if (!demo.HasExited)
                demo.Kill(entireProcessTree: true);
        }

        Assert.That(demo.ExitCode, Is.EqualTo(at == "stay up" ? 0 : 3));
        Assert.That(Directory.EnumerateFileSystemEntries(scratch.Path), Is.Empty);
    }
}
