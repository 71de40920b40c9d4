using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Trm.Cli.Tests.Demo;

/// <summary>The demonstration as people meet it: a process that opens both consoles as an exercise, says how to sign in, and leaves nothing behind.</summary>
internal sealed class Its_consoles
{
    [Test]
    public async Task Are_open_to_every_role_of_both_countries_as_the_screen_says_and_gone_at_its_end()
    {
        using var scratch = new Scratch();
        using var demo = Trm.Start("dotnet", [Trm.Program, "demo", "--stay", "--port", "0"], new Dictionary<string, string>(StringComparer.Ordinal) { ["TMPDIR"] = scratch.Path, ["LC_ALL"] = "C.UTF-8" });
        try
        {
            var told = new List<string>();
            while (await demo.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) is { } line && !line.Contains("stay up", StringComparison.Ordinal))
                told.Add(line);
            var text = string.Join('\n', told);
            Assert.That(text, Does.Contain("as an exercise").And.Contain("no real journeys"), text);
            Assert.That(told, Is.All.Length.LessThanOrEqualTo(80));
            var password = Regex.Match(text, "^password +(?<word>\\S+)$", RegexOptions.Multiline).Groups["word"].Value;
            var sides = Regex.Matches(text, "^(?<side>AT|RS)  (?<address>http://(?:localhost|127\\.0\\.0\\.1):[0-9]+)\\s*$", RegexOptions.Multiline).ToDictionary(m => m.Groups["side"].Value, m => new Uri(m.Groups["address"].Value));
            Assert.That(sides.Keys, Is.EqualTo(new[] { "AT", "RS" }), text);
            var accounts = Regex.Matches(text, "^ *(?<account>(?<side>AT|RS)-[A-Z0-9-]+) +(?<role>[a-z-]+) +(?<code>[A-Z2-7-]{10,})\\s*$", RegexOptions.Multiline).ToList();
            Assert.That(accounts.GroupBy(a => a.Groups["side"].Value).Select(g => (g.Key, g.Select(a => a.Groups["role"].Value).Distinct().Count())), Is.EqualTo(new[] { "AT", "RS" }.Select(s => (s, Enum.GetValues<global::Trm.Node.Role>().Length))), "an account for each role");

            foreach (var account in accounts)
            {
                using var officer = new Somebody(sides[account.Groups["side"].Value]);
                var door = await officer.SignInAsync(account.Groups["account"].Value, password, account.Groups["code"].Value);
                Assert.That(door.Status, Is.EqualTo(HttpStatusCode.SeeOther), account.Value);
                Assert.That((await officer.GetAsync("/")).Text, Does.Contain("EXERCISE").And.Contain(account.Groups["account"].Value));
                if (account.Groups["role"].Value == "coordinator")
                    Assert.That((await officer.GetAsync("/cases")).Text, Does.Contain("lantern").Or.Contain("C-"));
            }

            // One more code by the keyboard, for whoever signs in again.
            await demo.StandardInput.WriteLineAsync();
            string? code;
            while (!(code = await demo.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)))!.StartsWith("code ", StringComparison.Ordinal))
            {
            }

            using var again = new Somebody(sides["AT"]);
            Assert.That((await again.SignInAsync(accounts[0].Groups["account"].Value, password, accounts[0].Groups["code"].Value)).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "each is taken once");
            Assert.That((await again.SignInAsync(accounts[0].Groups["account"].Value, password, code[5..11])).Status, Is.EqualTo(HttpStatusCode.SeeOther));

            Process.Start("kill", ["-INT", demo.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
            await demo.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
            Assert.That(async () => await again.GetAsync("/"), Throws.InstanceOf<HttpRequestException>());
        }
        finally
        {
            if (!demo.HasExited)
                demo.Kill(entireProcessTree: true);
        }

        Assert.That(demo.ExitCode, Is.Zero);
        Assert.That(Directory.EnumerateFileSystemEntries(scratch.Path), Is.Empty);
    }

    [Test]
    public void Stay_shut_where_nobody_sits_at_a_terminal_and_the_demonstration_ends_by_itself()
    {
        using var scratch = new Scratch();

        var outcome = Trm.Process("dotnet", [Trm.Program, "demo"], new Dictionary<string, string>(StringComparer.Ordinal) { ["TMPDIR"] = scratch.Path });

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        Assert.That(outcome.Out, Does.Not.Contain("password").And.Not.Contain("http://"));
        Assert.That(Directory.EnumerateFileSystemEntries(scratch.Path), Is.Empty);
    }
}
