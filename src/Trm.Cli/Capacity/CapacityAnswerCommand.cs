using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Capacity;

/// <summary><c>trm capacity answer</c></summary>
internal sealed class CapacityAnswerCommand : NodeCommand
{
    private readonly Argument<string> _enquiry = new("ENQUIRY") { Description = "The enquiry's message, as: trm capacity list shows it" };
    private readonly Option<string> _to = Required("--to", "Who asked", "ID");
    private readonly Option<string> _reply = Required("--reply", "yes, no, alternatives", "CODE");
    private readonly Option<DateTimeOffset?> _until = new("--until") { Description = "With yes and alternatives: until when the answer stands, 2026-12-05T12:00:00Z", HelpName = "TIME" };
    private readonly Option<string[]> _services = new("--service") { Description = "With alternatives: a service code of HTCDS. May be given more than once", HelpName = "CODE" };

    public CapacityAnswerCommand(Screen screen)
        : base(screen, "answer", "Answer an enquiry about capacity", "trm capacity answer ENQUIRY --to AT --reply yes --until 2026-12-05T12:00:00Z") => Add(_enquiry, _to, _reply, _until, _services);

    protected override Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel) => SubmitAsync(
        node, "/api/capacity/answers",
        new
        {
            to = line.GetRequiredValue(_to),
            enquiry = line.GetRequiredValue(_enquiry),
            reply = line.GetRequiredValue(_reply),
            validUntil = line.GetValue(_until),
            alternatives = line.GetValue(_services) ?? [],
        },
        "The answer is on its way.", cancel);
}
