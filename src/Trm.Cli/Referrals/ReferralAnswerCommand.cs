using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral answer</c></summary>
internal sealed class ReferralAnswerCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Option<string> _question = Required("--question", "The open question, as: trm referral show names it", "ID");

    public ReferralAnswerCommand(Screen screen)
        : base(screen, "answer", "Answer a question with what the consent covers; the rest is masked", "trm referral answer CASE --question ID") => Add(_case, _question);

    protected override Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel) => SubmitAsync(
        node, $"/api/referrals/{line.GetRequiredValue(_case)}/answers", new { question = line.GetRequiredValue(_question) }, "The answer is on its way.", cancel);
}
