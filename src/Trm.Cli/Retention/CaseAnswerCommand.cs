using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;
using Trm.Contracts.Codes;

namespace Trm.Cli.Retention;

/// <summary><c>trm case answer</c></summary>
internal sealed class CaseAnswerCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Argument<string> _message = new("MESSAGE") { Description = "The request, as: trm case rights shows it" };
    private readonly Option<string> _right = Required("--right", $"What was asked for: {string.Join(", ", CodeSystems.DataRights.Codes)}", "CODE");
    private readonly Option<string> _outcome = Required("--outcome", $"What became of it: {string.Join(", ", CodeSystems.RightOutcomes.Codes)}", "CODE");
    private readonly Option<string?> _why = Optional("--kept-for", $"Why data is kept: {string.Join(", ", CodeSystems.KeptReasons.Codes)}", "CODE");
    private readonly Option<string?> _second = Optional("--second", "Of an erasure: the other officer who decided with you", "OFFICER");

    public CaseAnswerCommand(Screen screen)
        : base(
            screen, "answer", "Answer a request about a person's data. That a case was erased is answered by erasing it: trm case erase",
            "trm case answer CASE MESSAGE --right erasure --outcome refused --kept-for legal-claim --second AT-CW-17") => Add(_case, _message, _right, _outcome, _why, _second);

    protected override Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel) => SubmitAsync(
        node, $"/api/referrals/{line.GetRequiredValue(_case)}/rights-done",
        new
        {
            message = line.GetRequiredValue(_message),
            right = line.GetRequiredValue(_right),
            outcome = line.GetRequiredValue(_outcome),
            keptFor = line.GetValue(_why),
            secondApprover = line.GetValue(_second),
        },
        "Answered.", cancel);
}
