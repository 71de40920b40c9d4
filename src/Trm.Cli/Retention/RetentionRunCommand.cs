using System.CommandLine;
using System.Globalization;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Retention;

/// <summary><c>trm retention run</c></summary>
internal sealed class RetentionRunCommand : RetentionCommand
{
    private static readonly (string Member, string What)[] Lists =
    [
        ("erased", "erased"), ("proposed", "proposed: they wait for another officer's run"), ("blocked", "due, and something stands against it: trm retention list"),
        ("answered", "erased before the other side asked: it has been told"),
    ];

    private readonly Option<bool> _dry = new("--dry-run") { Description = "Say what it would do, and do nothing" };

    public RetentionRunCommand(Screen screen)
        : base(
            screen, "run",
            "Purge what is due. Cases take two officers: the first one's run proposes every case that is due, another one's run erases those; nothing brings them back. The rest the node purges every day by itself",
            "trm retention run --dry-run") => Add(_dry);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (line.GetValue(_dry))
            return await LookAsync(node, 0, cancel);
        if (await node.PostAsync("/api/retention/run", new { }, cancel) is not { } run)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => run.WriteTo(json));
            return ExitCode.Ok;
        }

        foreach (var (member, what) in Lists)
            if (run.GetProperty(member).EnumerateArray().Select(c => c.GetString()!).ToList() is { Count: > 0 } cases)
            {
                Screen.Paragraph($"{cases.Count.ToString(CultureInfo.InvariantCulture)} {what}");
                foreach (var one in cases)
                    Screen.Line($"  {one}");
            }

        foreach (var purged in run.GetProperty("purged").EnumerateObject())
            Screen.Line($"{purged.Value.GetInt64().ToString(CultureInfo.InvariantCulture)} {purged.Name} purged");
        if (Lists.All(l => run.GetProperty(l.Member).GetArrayLength() == 0) && !run.GetProperty("purged").EnumerateObject().Any())
            Screen.Line("nothing is due");
        return ExitCode.Ok;
    }
}
