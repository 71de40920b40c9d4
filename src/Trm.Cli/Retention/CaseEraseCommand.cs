using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;
using Trm.Contracts.Codes;

namespace Trm.Cli.Retention;

/// <summary><c>trm case erase</c></summary>
internal sealed class CaseEraseCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Option<string> _basis = Required("--basis", $"On which legal ground: {string.Join(", ", CodeSystems.ErasureBases.Codes)}", "CODE");

    public CaseEraseCommand(Screen screen)
        : base(
            screen, "erase",
            "Erase a case: its key, all that was said, and the private parts of its trail. The first officer proposes, another one who says the same approves; nothing brings it back. The other side is asked to erase it, too",
            "trm case erase CASE --basis consent-withdrawn") => Add(_case, _basis);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.PostAsync($"/api/referrals/{line.GetRequiredValue(_case)}/erasure", new { basis = line.GetRequiredValue(_basis) }, cancel) is not { } erasure)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => erasure.WriteTo(json));
            return ExitCode.Ok;
        }

        var isProposed = Text(erasure, "state") == "proposed";
        Screen.Paragraph(isProposed
            ? "Proposed. Nothing is erased before another officer says the same."
            : "Erased. The trail keeps its records, the content is gone; trm case erasures tells what the other side answers.");
        Screen.Facts(("case", Text(erasure, "case")), ("basis", Text(erasure, "basis")), ("proposed by", Text(erasure, "proposedBy")), ("approved by", Text(erasure, "approvedBy")));
        return ExitCode.Ok;
    }
}
