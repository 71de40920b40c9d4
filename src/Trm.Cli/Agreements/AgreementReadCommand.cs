using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Agreements;

/// <summary><c>trm agreement read</c></summary>
internal sealed class AgreementReadCommand : NodeCommand
{
    public AgreementReadCommand(Screen screen)
        : base(screen, "read", "Have a node read its files of agreements and holidays again; a bad one is named, and what held before holds on", "trm agreement read --token data/access/AT-90.administrator.token") => Add();

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.PostAsync("/api/agreements/read", new { }, cancel) is not { } held)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => held.WriteTo(json));
        else if (held.GetArrayLength() == 0)
            Screen.Line("no agreement is held; the contract's built-in values hold with everybody");
        else
            Screen.Table(
                ["file", "agreement", "fingerprint"],
                [.. held.EnumerateArray().Select(h => (IReadOnlyList<string>)[Text(h, "file")!, $"{Text(h, "agreement")} v{h.GetProperty("version").GetRawText()}", Text(h, "fingerprint")![..16]])]);
        return ExitCode.Ok;
    }
}
