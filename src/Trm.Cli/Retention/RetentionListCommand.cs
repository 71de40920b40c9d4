using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Retention;

/// <summary><c>trm retention list</c></summary>
internal sealed class RetentionListCommand : RetentionCommand
{
    private readonly Option<int> _days = Days();

    public RetentionListCommand(Screen screen)
        : base(screen, "list", "What is due to be purged, what will be, and what stands against it; nothing is changed", "trm retention list --days 60") => Add(_days);

    protected override Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel) => LookAsync(node, line.GetValue(_days), cancel);
}
