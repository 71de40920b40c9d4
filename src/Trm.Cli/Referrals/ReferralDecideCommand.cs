using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral decide</c></summary>
internal sealed class ReferralDecideCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Argument<string> _code = new("DECISION") { Description = "accepted, declined or redirected" };
    private readonly Option<string?> _organisation = Optional("--organisation", "Code of the organisation that accepts, or that is suggested", "ID");
    private readonly Option<string?> _name = Optional("--name", "Its name", "TEXT");
    private readonly Option<string?> _worker = Optional("--case-worker", "Code of the case worker who takes it", "CODE");
    private readonly Option<DateOnly?> _start = new("--start") { Description = "When support begins", HelpName = "YYYY-MM-DD" };
    private readonly Option<string?> _reason = Optional("--reason", "Why it is declined: no-capacity, not-competent, unsafe, consent-defect, call-us, other", "CODE");
    private readonly Option<string?> _next = Optional("--next", "What we know of another way: other-option or none", "CODE");

    public ReferralDecideCommand(Screen screen)
        : base(
            screen, "decide", "Accept a referral for a named organisation, decline it, or suggest another",
            "trm referral decide CASE accepted --organisation RS-SHELTER --name \"Shelter network\" --case-worker RS-CW-021 --start 2026-12-01\ntrm referral decide CASE declined --reason no-capacity --next other-option") =>
        Add(_case, _code, _organisation, _name, _worker, _start, _reason, _next);

    protected override Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var decision = line.GetRequiredValue(_code);
        if (NeededBy(decision).Where(o => line.GetResult(o) is null).Select(o => o.Name).ToList() is [_, ..] absent)
            throw CommandException.Usage($"{decision} needs {string.Join(", ", absent)} as well; trm referral decide --help shows an example");
        return SubmitAsync(
            node, $"/api/referrals/{line.GetRequiredValue(_case)}/decision",
            new
            {
                decision,
                organisationId = line.GetValue(_organisation),
                organisationName = line.GetValue(_name),
                caseWorker = line.GetValue(_worker),
                start = line.GetValue(_start),
                reason = line.GetValue(_reason),
                next = line.GetValue(_next),
            },
            "The decision is on its way; it takes effect with its receipt.", cancel);
    }

    private IEnumerable<Option> NeededBy(string decision) => decision switch
    {
        "accepted" => [_organisation, _name, _worker, _start],
        "declined" => [_reason],
        "redirected" => [_organisation, _name],
        _ => [],
    };
}
