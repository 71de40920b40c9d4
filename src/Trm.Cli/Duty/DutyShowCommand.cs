using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Duty;

/// <summary><c>trm duty show</c></summary>
internal sealed class DutyShowCommand : NodeCommand
{
    private readonly Option<string?> _at = Optional("--at", "When, written 2026-12-24T20:00:00Z; now by default", "TIME");

    public DutyShowCommand(Screen screen)
        : base(screen, "show", "Show who is on duty, who is the deputy, and by which ways they are called out", "trm duty show --at 2026-12-24T20:00:00Z --token data/access/AT-90.administrator.token") => Add(_at);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.GetAsync(line.GetValue(_at) is { } at ? $"/api/duty?at={Uri.EscapeDataString(at)}" : "/api/duty", cancel) is not { } duty)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => duty.WriteTo(json));
            return ExitCode.Ok;
        }

        Screen.Facts(
            ("at", Moment.Of(duty, "at")), ("on duty", $"{Text(duty, "officer")}, by {Joined(duty, "officerBy")}"), ("deputy", $"{Text(duty, "deputy")}, by {Joined(duty, "deputyBy")}"),
            ("until", $"{Moment.Of(duty, "until")}, office's zone {Text(duty, "zone")}"));
        foreach (var fault in duty.GetProperty("faults").EnumerateArray())
            Screen.Paragraph($"The file as it is now was not taken up, the rota before it holds on: {fault.GetString()}");
        return ExitCode.Ok;
    }

    private static string Joined(JsonElement duty, string name) => string.Join(", ", duty.GetProperty(name).EnumerateArray().Select(w => w.GetString()));
}
