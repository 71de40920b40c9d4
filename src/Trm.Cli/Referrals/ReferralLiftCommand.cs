using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral lift</c></summary>
internal sealed class ReferralLiftCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Option<string> _hold = Required("--hold", "The hold, as: trm referral show names it", "ID");
    private readonly Option<string> _second = Required("--second", "Code of the second person who approves", "CODE");

    public ReferralLiftCommand(Screen screen)
        : base(screen, "lift", "Lift a hold of our own, with a second person", "trm referral lift CASE --hold ID --second AT-CO-009") => Add(_case, _hold, _second);

    protected override Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel) => SubmitAsync(
        node, $"/api/referrals/{line.GetRequiredValue(_case)}/lift",
        new { hold = line.GetRequiredValue(_hold), secondApprover = line.GetRequiredValue(_second) }, "The hold is lifted here, and the word is on its way.", cancel);
}
