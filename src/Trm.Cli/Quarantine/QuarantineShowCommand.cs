using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Quarantine;

/// <summary><c>trm quarantine show</c></summary>
internal sealed class QuarantineShowCommand : QuarantineCommand
{
    public QuarantineShowCommand(Screen screen)
        : base(screen, "show", "Show one thing that is stuck: why, what to do, and what its header says of itself; nothing is opened", "trm quarantine show q12") => Add(Id);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel) => Show(await node.GetAsync(Path(line), cancel));
}
