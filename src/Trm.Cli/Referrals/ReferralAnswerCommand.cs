using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral answer</c></summary>
internal sealed class ReferralAnswerCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Option<string> _question = Required("--question", "The open question, as: trm referral show names it", "ID");

    private readonly FilesToAttach _files = new();

    public ReferralAnswerCommand(Screen screen)
        : base(screen, "answer", "Answer a question with what the consent covers; the rest is masked", "trm referral answer CASE --question ID\ntrm referral answer CASE --question ID --attach legal:letter.pdf") => Add(_case, _question, _files.Option);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var @case = line.GetRequiredValue(_case);
        return await _files.HandInAsync(line, @case, node, Screen, cancel) is { } attachments
            ? await SubmitAsync(node, $"/api/referrals/{@case}/answers", new { question = line.GetRequiredValue(_question), attachments }, "The answer is on its way.", cancel)
            : ExitCode.Refused;
    }
}
