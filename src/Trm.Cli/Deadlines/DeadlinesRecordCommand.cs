using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Deadlines;

/// <summary><c>trm deadlines record</c></summary>
internal sealed class DeadlinesRecordCommand : NodeCommand
{
    private readonly Argument<string> _message = new("MESSAGE") { Description = "The message, as: trm deadlines list shows it" };
    private readonly Option<string> _step = Required("--step", "seen, stopped, review, authority; decision of a complaint", "STEP");
    private readonly Option<string?> _answeredBy = Optional("--answered-by", "Where it is their move: who answered the call, by code", "CODE");
    private readonly Option<string?> _word = Optional("--word", "Where it is their move: the word that was read back", "WORD");

    public DeadlinesRecordCommand(Screen screen)
        : base(
            screen, "record", "Record what was done without a message, for example a call to the duty number",
            "trm deadlines record MESSAGE --step seen --answered-by RS-07 --word kilo-tango-lima") => Add(_message, _step, _answeredBy, _word);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var body = new { step = line.GetRequiredValue(_step), answeredBy = line.GetValue(_answeredBy), word = line.GetValue(_word) };
        if (await node.PostAsync($"/api/deadlines/{Uri.EscapeDataString(line.GetRequiredValue(_message))}", body, cancel) is not { } done)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => done.WriteTo(json));
        else
            Screen.Line("Recorded, and written into the trail.");
        return ExitCode.Ok;
    }
}
