using System.Text;
using System.Text.RegularExpressions;
using Trm.Cli.Terminal;
using Trm.Envelope.Directory;
using Trm.Testing;

namespace Trm.Cli.Tests;

/// <summary>contracts/directory-ceremony.md, followed command by command, in order, as it is printed.</summary>
internal sealed partial class The_directory_ceremony
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Vectors.Checkout, "contracts", "directory-ceremony.md"));

    [Test]
    public void Holds_what_it_says_at_every_command()
    {
        using var scratch = new Scratch();
        var clock = new Clock();
        var heard = "";
        var count = 0;
        foreach (var line in Commands())
        {
            if (Passing(line) is { } time)
            {
                clock.By += time;
                continue;
            }

            var (command, code) = line.Split(" # -> ") is [var c, var expected] ? (c, expected) : (line, null);
            var words = Words(command.Replace("$READ_ALOUD", heard, StringComparison.Ordinal), scratch);
            var outcome = Run(clock, words);
            Assert.That((outcome.Exit, code is null || outcome.Error.StartsWith(code + "\n", StringComparison.Ordinal) || outcome.Error.StartsWith(code + " ", StringComparison.Ordinal)),
                Is.EqualTo((code is null ? 0 : 1, true)), $"{line}\n{outcome}");
            if (words is ["directory", "show", var file])
            {
                heard = Run(clock, ["directory", "show", file, "--json"]).Json.GetProperty("fingerprint").GetString()!;
                Assert.That(outcome.Out.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal), Does.Contain(heard), "what is read aloud stands on the screen");
            }

            count++;
            clock.By += TimeSpan.FromMinutes(1);
        }

        Assert.That(count, Is.GreaterThan(50));
        Ends(scratch, clock);
    }

    [Test]
    public void Names_every_command_that_changes_a_directory()
    {
        foreach (var verb in new[] { "governor", "create", "entry", "add", "sign", "renew", "govern", "status", "adopt", "show", "diff" })
            Assert.That(Commands().Any(c => c.StartsWith($"trm directory {verb} ", StringComparison.Ordinal)), Is.True, verb);
    }

    // What the page says stands at the end.
    private static void Ends(Scratch scratch, Clock clock)
    {
        SignedDirectory Of(string path) => SignedDirectory.Parse(File.ReadAllBytes(scratch[path])).Value;
        var (austria, serbia, first) = (Of("AT/directory.p7s").Document, Of("RS/directory.p7s").Document, Of("table/1.p7s").Document);
        var entries = austria.Participants.ToDictionary(p => p.Entry.Id.Value, p => p.Entry);
        var now = clock.GetUtcNow();
        Assert.Multiple(() =>
        {
            Assert.That((austria.Version, serbia.Version), Is.EqualTo((7, 6)));
            Assert.That(entries.Keys, Is.EquivalentTo(new[] { "AT", "NGO-7", "RS" }));
            Assert.That(entries["NGO-7"].StatusAt(now).State, Is.EqualTo("left"));
            Assert.That(entries["NGO-7"].Organisation, Is.EqualTo("shelter network"));
            Assert.That(entries["RS"].StatusAt(now).State, Is.EqualTo("suspended"));
            Assert.That(entries["AT"].Mailboxes.Select(m => m.From.Value).Distinct(), Is.EquivalentTo(new[] { "RS", "NGO-7" }));
            Assert.That(austria.Governance.Keys.Intersect(first.Governance.Keys).Count(), Is.EqualTo(2), "Belgrade governs no more, Zagreb does");
            var lost = first.Participants.Single(p => p.Entry.Id.Value == "RS").Entry;
            Assert.That(entries["RS"].Signing.Single(k => k.Certificate.Equals(lost.Signing[0].Certificate)).Revoked, Is.Not.Null);
            Assert.That(entries["RS"].Signing.Count(k => k.IsValidAt(now)), Is.EqualTo(1), "the new key alone");
            Assert.That(entries["RS"].Encryption.Count(k => k.IsValidAt(now)), Is.EqualTo(1));
        });
    }

    private static IEnumerable<string> Commands() => Fence().Matches(Page).SelectMany(m => m.Groups["commands"].Value.Split('\n')).Where(l => l.Length > 0);

    private static TimeSpan? Passing(string line) => line switch
    {
        "# a day later" => TimeSpan.FromHours(24),
        "# a fortnight later" => TimeSpan.FromDays(14),
        _ => line.StartsWith("trm ", StringComparison.Ordinal) ? null : throw new InvalidDataException($"not a command: {line}"),
    };

    // As a shell would; what has a slash is a file, of this test's own folder.
    private static string[] Words(string command, Scratch scratch) => [.. Word().Matches(command).Skip(1).Select(m => m.Groups["quoted"].Success ? m.Groups["quoted"].Value : m.Value)
        .Select(w => PathLike().IsMatch(w) ? scratch[w] : w)];

    private static Trm.Outcome Run(Clock clock, string[] words)
    {
        using var input = new MemoryStream();
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        int exit;
        using (var screen = new Screen(output, error, clock, input: input))
            exit = CommandLine.RunAsync(words, screen, CancellationToken.None).GetAwaiter().GetResult();
        return new(exit, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    [GeneratedRegex("```bash\n(?<commands>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("\"(?<quoted>[^\"]*)\"|[^ ]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[A-Za-z0-9-]+/[A-Za-z0-9./-]+\z", RegexOptions.None, 1000)]
    private static partial Regex PathLike();

    private sealed class Clock : TimeProvider
    {
        private readonly DateTimeOffset _start = System.GetUtcNow();

        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => _start + By;
    }
}
