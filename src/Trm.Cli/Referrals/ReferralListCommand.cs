using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral list</c></summary>
internal sealed class ReferralListCommand : NodeCommand
{
    public ReferralListCommand(Screen screen)
        : base(screen, "list", "List the cases of a node: pseudonym, word, state; never content", "trm referral list --token data/access/AT-CW-017.coordinator.token") => Add();

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.GetAsync("/api/referrals", cancel) is not { } cases)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => cases.WriteTo(json));
        else if (cases.GetArrayLength() == 0)
            Screen.Line("no case yet");
        else
            Screen.Table(
                ["case", "word", "with", "state"],
                [.. cases.EnumerateArray().Select(c => (IReadOnlyList<string>)[Text(c, "case")!, Text(c, "word")!, Text(c, "peer")!, Text(c, "state")! + (c.GetProperty("held").GetBoolean() ? ", STOPPED" : "")])]);
        return ExitCode.Ok;
    }
}
