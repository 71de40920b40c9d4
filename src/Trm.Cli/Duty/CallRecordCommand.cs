using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Duty;

/// <summary><c>trm call record</c></summary>
internal sealed class CallRecordCommand : NodeCommand
{
    private readonly Argument<string> _message = new("MESSAGE") { Description = "The message, as: trm call words shows it" };
    private readonly Option<string> _answeredBy = Required("--answered-by", "Who answered, by code; never a name", "CODE");
    private readonly Option<string> _word = Required("--word", "The word that they read back", "WORD");

    public CallRecordCommand(Screen screen)
        : base(
            screen, "record", "Record that somebody answered the duty number and read back a message's word: it counts as seen, with a receipt or without",
            "trm call record MESSAGE --answered-by RS-07 --word kilo-tango-lima") => Add(_message, _answeredBy, _word);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var body = new { answeredBy = line.GetRequiredValue(_answeredBy), word = line.GetRequiredValue(_word) };
        if (await node.PostAsync($"/api/calls/{Uri.EscapeDataString(line.GetRequiredValue(_message))}", body, cancel) is not { } call)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => call.WriteTo(json));
        else
            Screen.Line($"Recorded, and written into the trail: {Text(call, "peer")} has it.");
        return ExitCode.Ok;
    }
}
