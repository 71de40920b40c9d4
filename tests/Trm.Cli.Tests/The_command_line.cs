using System.CommandLine;
using System.Text;
using Trm.Cli.Terminal;
using Trm.Testing;

namespace Trm.Cli.Tests;

internal sealed class The_command_line
{
    [Test]
    public void Prints_the_help_that_is_on_file()
    {
        var text = new StringBuilder();
        foreach (var path in Paths())
            text.Append("$ trm ").AppendJoin(' ', path).Append(path.Length == 0 ? "--help\n" : " --help\n").Append(Trm.Run([.. path, "--help"]).Out);

        Golden.Holds("tests/Trm.Cli.Tests/help.txt", text.ToString().Replace("\r", "", StringComparison.Ordinal));
    }

    [Test]
    public void Shows_an_example_with_every_command()
    {
        foreach (var path in Paths().Where(p => p.Length > 0 && !IsGroup(p)))
            Assert.That(Trm.Run([.. path, "--help"]).Out, Does.Contain("Example").And.Contain($"trm {string.Join(' ', path)}").And.Contain("--json"));
    }

    [TestCase("nonsense")]
    [TestCase]
    [TestCase("keys")]
    [TestCase("keys", "new")]
    [TestCase("keys", "new", "--participant", "not an id", "-o", "x")]
    [TestCase("message", "open", "absent.trm")]
    [TestCase("demo", "--nonsense")]
    public void Ends_with_2_where_it_is_wrong_and_says_where_help_is(params string[] args)
    {
        var outcome = Trm.Run(args);

        Assert.That(outcome.Exit, Is.EqualTo(ExitCode.Usage), outcome.ToString());
        Assert.That(outcome.Error, Does.Contain("USAGE").And.Contain("--help"));
        Assert.That(outcome.Out, Is.Empty);
    }

    [TestCase("message", "split", "absent.trm", "-o", "x")]
    [TestCase("message", "inspect", "absent.trm")]
    [TestCase("directory", "show", "absent.p7s")]
    [TestCase("trail", "verify", "absent")]
    [TestCase("referral", "draft", "absent.csv")]
    [TestCase("keys", "list", "absent")]
    [TestCase("demo", "--once", "--case", "absent.csv")]
    public void Ends_with_2_where_a_file_is_absent(params string[] args)
    {
        var outcome = Trm.Run(args);

        Assert.That(outcome.Exit, Is.EqualTo(ExitCode.Usage), outcome.ToString());
        Assert.That(outcome.Error, Does.StartWith("FILE_ABSENT"));
    }

    [TestCase("accepted", "--organisation, --name, --case-worker, --start")]
    [TestCase("declined", "--reason")]
    [TestCase("redirected", "--organisation, --name")]
    public void Says_what_a_decision_needs_before_it_asks_a_node(string decision, string needed)
    {
        using var scratch = new Scratch();

        var outcome = Trm.Run("referral", "decide", "CASE", decision, "--token", scratch.Write("token", "x"), "--node", "http://127.0.0.1:1");

        var said = string.Join(' ', outcome.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.That((outcome.Exit, said), Is.EqualTo((ExitCode.Usage, $"USAGE {decision} needs {needed} as well; trm referral decide --help shows an example")));
    }

    [Test]
    public void Names_errors_as_JSON_where_it_is_asked_to()
    {
        var outcome = Trm.Run("message", "inspect", "absent.trm", "--json");

        Assert.That(System.Text.Json.JsonDocument.Parse(outcome.Error).RootElement.GetProperty("errors")[0].GetProperty("code").GetString(), Is.EqualTo("FILE_ABSENT"));
    }

    [Test]
    public void Never_lets_a_file_move_the_cursor()
    {
        using var output = new MemoryStream();
        using (var screen = new Screen(output, Stream.Null, TimeProvider.System, hasUnicode: false))
        {
            screen.Line("before\u001b[2Jafter \u2192 \u0416");
            screen.Facts(("name", "a\rb"));
        }

        Assert.That(Encoding.UTF8.GetString(output.ToArray()), Is.EqualTo("before?[2Jafter -> ?\nname  a?b\n"));
    }

    private static bool IsGroup(string[] path) => Find(path).Subcommands.Count > 0;

    private static Command Find(string[] path)
    {
        using var screen = new Screen(Stream.Null, Stream.Null, TimeProvider.System);
        return path.Aggregate((Command)CommandLine.Build(screen), (command, name) => command.Subcommands.Single(s => s.Name == name));
    }

    private static List<string[]> Paths()
    {
        var paths = new List<string[]>();
        Walk([]);
        return paths;

        void Walk(string[] path)
        {
            paths.Add(path);
            foreach (var sub in Find(path).Subcommands)
                Walk([.. path, sub.Name]);
        }
    }
}
