using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Alarms;

/// <summary>A command that does something about one alarm.</summary>
internal abstract class AlarmActCommand : NodeCommand
{
    private readonly Argument<string> _number = new("NUMBER") { Description = "The alarm, as: trm alarms list shows it" };
    private readonly string _act;
    private readonly string _said;

    /// <param name="screen">Where it prints.</param>
    /// <param name="act">The command, and the last part of its address.</param>
    /// <param name="description">What it does.</param>
    /// <param name="said">What it prints when it is done.</param>
    protected AlarmActCommand(Screen screen, string act, string description, string said)
        : base(screen, act, description, $"trm alarms {act} 12 --token data/access/AT-90.duty-officer.token")
    {
        (_act, _said) = (act, said);
        Add(_number);
    }

    protected sealed override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.PostAsync($"/api/alarms/{Uri.EscapeDataString(line.GetRequiredValue(_number))}/{_act}", new { }, cancel) is not { } done)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => done.WriteTo(json));
        else
            Screen.Line(_said);
        return ExitCode.Ok;
    }
}
