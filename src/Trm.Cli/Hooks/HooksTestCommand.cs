using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Hooks;

/// <summary><c>trm hooks test</c></summary>
internal sealed class HooksTestCommand : NodeCommand
{
    private readonly Argument<string> _hook = new("NAME") { Description = "The hook, as: trm hooks list shows it" };

    public HooksTestCommand(Screen screen)
        : base(screen, "test", "Call a national system about nothing, to try the way; what waits for it is called out now, too", "trm hooks test cms --token data/access/AT-90.administrator.token") => Add(_hook);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.PostAsync($"/api/hooks/{Uri.EscapeDataString(line.GetRequiredValue(_hook))}/test", new { }, cancel) is not { } test)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => test.WriteTo(json));
        else
            Screen.Line($"Event {test.GetProperty("number").GetRawText()} is on its way, behind what waits before it; trm hooks list {line.GetRequiredValue(_hook)} shows whether it is there.");
        return ExitCode.Ok;
    }
}
