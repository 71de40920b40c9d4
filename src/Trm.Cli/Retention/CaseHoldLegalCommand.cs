using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;
using Trm.Contracts.Codes;

namespace Trm.Cli.Retention;

/// <summary><c>trm case hold-legal</c></summary>
internal sealed class CaseHoldLegalCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Option<string?> _why = Optional("--why", $"Why it must be kept: {string.Join(", ", CodeSystems.KeptReasons.Codes)}", "CODE");
    private readonly Option<bool> _lift = new("--lift") { Description = "Lift the legal hold that stands" };

    public CaseHoldLegalCommand(Screen screen)
        : base(screen, "hold-legal", "Forbid that a case is erased for now, or lift that; it stops nothing else", "trm case hold-legal CASE --why legal-claim") => Add(_case, _why, _lift);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var (why, lift) = (line.GetValue(_why), line.GetValue(_lift));
        if (why is null != lift)
            throw CommandException.Usage("give --why CODE, or --lift");
        if (await node.PostAsync($"/api/referrals/{line.GetRequiredValue(_case)}/legal-hold", new { stands = !lift, why }, cancel) is not { } hold)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => hold.WriteTo(json));
        else
            Screen.Line(lift ? "Lifted. The case may be erased again." : "Set. The case is not erased before it is lifted.");
        return ExitCode.Ok;
    }
}
