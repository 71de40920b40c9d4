using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Capacity;

/// <summary><c>trm capacity ask</c></summary>
internal sealed class CapacityAskCommand : NodeCommand
{
    private readonly Argument<string> _to = new("PARTICIPANT") { Description = "Whom to ask" };
    private readonly Option<string[]> _services = new("--service") { Description = "A service code of HTCDS. May be given more than once", Required = true, HelpName = "CODE" };
    private readonly Option<int> _persons = new("--persons") { Description = "For how many, 1 to 99; 1 by default", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _urgent = new("--urgent") { Description = "Within 24 hours instead of three working days" };

    public CapacityAskCommand(Screen screen)
        : base(screen, "ask", "Ask whether there is room; about nobody", "trm capacity ask RS --service SocialCare --persons 1") => Add(_to, _services, _persons, _urgent);

    protected override Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel) => SubmitAsync(
        node, "/api/capacity",
        new { to = line.GetRequiredValue(_to), services = line.GetRequiredValue(_services), persons = line.GetValue(_persons), urgent = line.GetValue(_urgent) },
        "The enquiry is on its way.", cancel);
}
