using System.Text.Json;
using Trm.Cli.Terminal;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral list</c></summary>
internal sealed class ReferralListCommand : NodeListCommand
{
    public ReferralListCommand(Screen screen)
        : base(screen, "List the cases of a node: pseudonym, word, state; never content", "trm referral list --token data/access/AT-CW-017.coordinator.token", "/api/referrals", "no case yet") => Add();

    protected override void Show(IReadOnlyList<JsonElement> rows) => Screen.Table(
        ["case", "word", "with", "state"],
        [.. rows.Select(c => (IReadOnlyList<string>)[Text(c, "case")!, Text(c, "word")!, Text(c, "peer")!, Text(c, "state")! + (c.GetProperty("held").GetBoolean() ? ", STOPPED" : "")])]);
}
