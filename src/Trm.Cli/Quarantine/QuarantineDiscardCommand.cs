using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Quarantine;

/// <summary><c>trm quarantine discard</c></summary>
internal sealed class QuarantineDiscardCommand : QuarantineCommand
{
    public QuarantineDiscardCommand(Screen screen)
        : base(
            screen, "discard", "Discard what could not be verified: the first officer proposes, another one who says the same has it done. The trail keeps its digest and both officers' codes",
            "trm quarantine discard q12") => Add(Id);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.PostAsync($"{Path(line)}/discard", new { }, cancel) is not { } message)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => message.WriteTo(json));
        else
            Screen.Paragraph(Text(message, "discardProposedBy") is null ? "Discarded, and on record." : "Proposed. Another officer who says the same has it done.");
        return ExitCode.Ok;
    }
}
