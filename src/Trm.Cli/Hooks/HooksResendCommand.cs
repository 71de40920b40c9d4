using System.CommandLine;
using System.Globalization;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Hooks;

/// <summary><c>trm hooks resend</c></summary>
internal sealed class HooksResendCommand : NodeCommand
{
    private readonly Argument<string> _hook = new("NAME") { Description = "The hook, as: trm hooks list shows it" };
    private readonly Option<string?> _event = new("--event") { Description = "One event by its id", HelpName = "ID" };
    private readonly Option<long?> _after = new("--after") { Description = "All events behind this number", HelpName = "NUMBER" };

    public HooksResendCommand(Screen screen)
        : base(
            screen, "resend", "Tell a national system again what it missed: one event, or all behind a number, under the ids that they had",
            "trm hooks resend cms --after 1207 --token data/access/AT-90.administrator.token\ntrm hooks resend cms --event ev-0c4f6a1de2b34875a9610f7be2d8c953") => Add(_hook, _event, _after);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var body = new { @event = line.GetValue(_event), after = line.GetValue(_after) };
        if (body.@event is null == body.after is null)
            throw CommandException.Usage("give --event ID or --after NUMBER, one of them");
        if (await node.PostAsync($"/api/hooks/{Uri.EscapeDataString(line.GetRequiredValue(_hook))}/resend", body, cancel) is not { } resent)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => resent.WriteTo(json));
        else
            Screen.Line(string.Create(CultureInfo.InvariantCulture, $"{resent.GetProperty("events").GetInt64()} events are called out again, oldest first; trm hooks list shows how far it is"));
        return ExitCode.Ok;
    }
}
