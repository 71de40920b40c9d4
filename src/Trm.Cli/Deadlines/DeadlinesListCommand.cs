using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Deadlines;

/// <summary><c>trm deadlines list</c></summary>
internal sealed class DeadlinesListCommand : NodeCommand
{
    public DeadlinesListCommand(Screen screen)
        : base(screen, "list", "List who must do what by when, the earliest first; overdue is an alarm and nothing else", "trm deadlines list --token data/access/AT-CW-017.coordinator.token") => Add();

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.GetAsync("/api/deadlines", cancel) is not { } open)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => open.WriteTo(json));
        else if (open.GetArrayLength() == 0)
            Screen.Line("nobody must do anything by a time");
        foreach (var due in Screen.IsJson ? [] : open.EnumerateArray().ToList())
        {
            Screen.Paragraph(
                $"{(due.GetProperty("isOverdue").GetBoolean() ? "OVERDUE: " : "")}{Text(due, "step")} of {Text(due, "kind")}/{Text(due, "code")}. {Text(due, "mover")} must act: "
                + $"since {Moment.Of(due, "since")}, due {Moment.Of(due, "due")}.{(due.GetProperty("holidaysKnown").GetBoolean() ? "" : " Holidays are not known so far; weekends alone were counted.")}");
            Screen.Line($"  message {Text(due, "message")}");
            if (Text(due, "case") is { } @case)
                Screen.Line($"  case    {@case}");
        }

        return ExitCode.Ok;
    }
}
