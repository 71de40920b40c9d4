using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Duty;

/// <summary><c>trm duty drill</c></summary>
internal sealed class DutyDrillCommand : NodeCommand
{
    private readonly Argument<string?> _peer = new("PARTICIPANT") { Description = "Whose duty number to try; our own duty where nobody is named", Arity = ArgumentArity.ZeroOrOne };

    public DutyDrillCommand(Screen screen)
        : base(screen, "drill", "Try, unannounced, whether somebody answers: our own duty is called out, or a test goes to another office and you telephone", "trm duty drill RS --token data/access/AT-90.administrator.token") => Add(_peer);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.PostAsync("/api/duty/drills", new { peer = line.GetValue(_peer) }, cancel) is not { } drill)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => drill.WriteTo(json));
            return ExitCode.Ok;
        }

        Screen.Paragraph(Text(drill, "peer") is { } peer
            ? $"A test message is on its way to {peer}. Telephone their duty number, ask for the word of your newest test, and record the call: trm call record {Text(drill, "message")} --answered-by CODE --word WORD"
            : "Whoever is on duty is called out as by any alarm; trm duty drills says when somebody has taken it.");
        return ExitCode.Ok;
    }
}
