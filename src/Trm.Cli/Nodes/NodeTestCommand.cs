using System.CommandLine;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Nodes;

/// <summary><c>trm node test</c></summary>
internal sealed class NodeTestCommand : NodeCommand
{
    private readonly Argument<string> _to = new("PARTICIPANT") { Description = "Whose node to reach" };

    public NodeTestCommand(Screen screen)
        : base(screen, "test", "Send a message about nothing the whole way: sealed, opened, receipted", "trm node test RS --token data/access/AT-90.administrator.token") => Add(_to);

    protected override Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel) =>
        SubmitAsync(node, "/api/tests", new { to = line.GetRequiredValue(_to) }, $"The test is on its way; trm node doctor --peers {line.GetRequiredValue(_to)} sends one and waits for its receipt.", cancel);
}
