using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Referrals;

/// <summary>A command that lists what a running node holds: as JSON, as rows, or in a sentence where there is nothing.</summary>
/// <param name="path">What it asks the node for.</param>
/// <param name="nothing">The sentence where the list is empty.</param>
/// <param name="name">The command's name.</param>
internal abstract class NodeListCommand(Screen screen, string description, string example, string path, string nothing, string name = "list")
    : NodeCommand(screen, name, description, example)
{
    protected sealed override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.ListAsync(path, cancel) is not { } list)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => list.WriteTo(json));
        else if (list.GetArrayLength() == 0)
            Screen.Line(nothing);
        else
            Show([.. list.EnumerateArray()]);
        return ExitCode.Ok;
    }

    protected abstract void Show(IReadOnlyList<JsonElement> rows);
}
