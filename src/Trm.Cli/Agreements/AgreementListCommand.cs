using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Agreements;

/// <summary><c>trm agreement list</c></summary>
internal sealed class AgreementListCommand : NodeCommand
{
    public AgreementListCommand(Screen screen)
        : base(screen, "list", "List what holds with whom: the agreement in force, or the contract's built-in values", "trm agreement list --token data/access/AT-90.administrator.token") => Add();

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.GetAsync("/api/agreements", cancel) is not { } agreements)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => agreements.WriteTo(json));
        else
            Screen.Table(
                ["with", "holds", "until", "duty number"],
                [.. agreements.EnumerateArray().Select(a => (IReadOnlyList<string>)
                [
                    Text(a, "peer")!,
                    a.GetProperty("builtIn").GetBoolean() ? "built-in: nothing agreed" : $"{Text(a, "agreement")} v{a.GetProperty("version").GetRawText()}",
                    Moment.Of(a, "until"), Text(a, "dutyNumber")!,
                ])]);
        return ExitCode.Ok;
    }
}
