using System.Text.Json;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Alarms;

/// <summary><c>trm quarantine list</c></summary>
internal sealed class QuarantineListCommand : NodeListCommand
{
    public QuarantineListCommand(Screen screen)
        : base(screen, "List what could not be verified: in whose mailbox it lay, when, why; nothing in it is believed", "trm quarantine list --token data/access/AT-90.administrator.token", "/api/quarantine", "nothing is in quarantine") => Add();

    protected override void Show(IReadOnlyList<JsonElement> rows) => Screen.Table(
        ["mailbox of", "received", "code", "SHA-256"],
        [.. rows.Select(r => (IReadOnlyList<string>)[Text(r, "peer")!, Moment.Of(r, "receivedAt"), Text(r, "code")!, Text(r, "sha256")![..16]])]);
}
