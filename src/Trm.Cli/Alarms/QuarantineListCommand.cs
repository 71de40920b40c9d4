using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Alarms;

/// <summary><c>trm quarantine list</c></summary>
internal sealed class QuarantineListCommand : NodeCommand
{
    public QuarantineListCommand(Screen screen)
        : base(screen, "list", "List what could not be verified: in whose mailbox it lay, when, why; nothing in it is believed", "trm quarantine list --token data/access/AT-90.administrator.token") => Add();

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.GetAsync("/api/quarantine", cancel) is not { } rows)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => rows.WriteTo(json));
        else if (rows.GetArrayLength() == 0)
            Screen.Line("nothing is in quarantine");
        else
            Screen.Table(
                ["mailbox of", "received", "code", "SHA-256"],
                [.. rows.EnumerateArray().Select(r => (IReadOnlyList<string>)[Text(r, "peer")!, Moment.Of(r, "receivedAt"), Text(r, "code")!, Text(r, "sha256")![..16]])]);
        return ExitCode.Ok;
    }
}
