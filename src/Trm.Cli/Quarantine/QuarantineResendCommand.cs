using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Quarantine;

/// <summary><c>trm quarantine resend</c></summary>
internal sealed class QuarantineResendCommand : QuarantineCommand
{
    public QuarantineResendCommand(Screen screen)
        : base(
            screen, "resend", "Send one of ours once more: an undelivered one as the same bytes, an expired report sealed anew. What else has expired is said anew, so that today's rules judge it",
            "trm quarantine resend 0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10") => Add(Id);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel) =>
        Show(await node.PostAsync($"{Path(line)}/resend", new { }, cancel), "It goes out now. Telephone them all the same.");
}
