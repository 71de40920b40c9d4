using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral hold</c></summary>
internal sealed class ReferralHoldCommand : NodeCommand
{
    private const int ReviewDays = 7;

    private readonly Argument<string> _case = Case();
    private readonly Option<DateOnly?> _review = new("--review") { Description = "The day by which it is looked at again; in a week by default", HelpName = "YYYY-MM-DD" };
    private readonly Option<string> _reason = new("--reason") { Description = "not-stated, receiver-not-ready, papers, health, journey", DefaultValueFactory = _ => "not-stated", HelpName = "CODE" };

    public ReferralHoldCommand(Screen screen)
        : base(screen, "hold", "Stop a case, at once and alone", "trm referral hold CASE") => Add(_case, _review, _reason);

    protected override Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel) => SubmitAsync(
        node, $"/api/referrals/{line.GetRequiredValue(_case)}/holds",
        new { review = line.GetValue(_review) ?? DateOnly.FromDateTime(Screen.Time.GetUtcNow().UtcDateTime).AddDays(ReviewDays), reason = line.GetRequiredValue(_reason) },
        "The case is stopped here, and the hold is on its way by the urgent lane.", cancel);
}
