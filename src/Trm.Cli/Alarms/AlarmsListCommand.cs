using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Alarms;

/// <summary><c>trm alarms list</c></summary>
internal sealed class AlarmsListCommand : NodeCommand
{
    public AlarmsListCommand(Screen screen)
        : base(screen, "list", "List what somebody must look at: what is wrong, since when, whom to call; never content", "trm alarms list --token data/access/AT-CW-017.coordinator.token") => Add();

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.GetAsync("/api/alarms", cancel) is not { } alarms)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => alarms.WriteTo(json));
        else if (alarms.GetArrayLength() == 0)
            Screen.Line("no alarm stands");
        foreach (var alarm in Screen.IsJson ? [] : alarms.EnumerateArray().ToList())
        {
            Screen.Paragraph(Text(alarm, "text")!);
            Screen.Line($"  {Text(alarm, "code")}, since {Moment.Of(alarm, "raisedAt")}{Due(alarm)}");
        }

        return ExitCode.Ok;
    }

    private static string Due(JsonElement alarm) => Text(alarm, "due") is null ? "" : $", due {Moment.Of(alarm, "due")}";
}
