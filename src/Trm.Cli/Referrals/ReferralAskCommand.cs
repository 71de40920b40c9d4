using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral ask</c></summary>
internal sealed class ReferralAskCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Option<string> _topic = Required("--topic", "needs, risk, family, child-status, nationality, tracing, documents, health, funding, remedies, other", "CODE");
    private readonly Option<string[]> _fields = new("--field") { Description = "A field of HTCDS. May be given more than once; all of the topic by default", HelpName = "NAME" };
    private readonly Option<string> _purpose = Required("--purpose", "What it is needed for: readiness, safety, services, identification, decision, other", "CODE");

    public ReferralAskCommand(Screen screen)
        : base(screen, "ask", "Ask the other side", "trm referral ask CASE --topic needs --purpose readiness") => Add(_case, _topic, _fields, _purpose);

    protected override Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel) => SubmitAsync(
        node, $"/api/referrals/{line.GetRequiredValue(_case)}/questions",
        new { topic = line.GetRequiredValue(_topic), fields = line.GetValue(_fields) ?? [], purpose = line.GetRequiredValue(_purpose) }, "The question is on its way.", cancel);
}
