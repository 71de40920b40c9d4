using System.Text.Json;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;
using Trm.Node.Quarantine;

namespace Trm.Cli.Quarantine;

/// <summary><c>trm quarantine list</c></summary>
internal sealed class QuarantineListCommand : NodeListCommand
{
    public QuarantineListCommand(Screen screen)
        : base(
            screen, "List what is stuck: ours without a receipt, theirs that waits, and what nobody could verify; since when, why, and what to do", "trm quarantine list --token data/access/AT-90.administrator.token",
            "/api/quarantine", "nothing is stuck") => Add();

    protected override void Show(IReadOnlyList<JsonElement> rows)
    {
        foreach (var row in rows)
        {
            Screen.Line($"{Text(row, "id")}  {Text(row, "what")}  {Text(row, "peer")}  {Moment.Of(row, "since")}");
            Screen.Paragraph($"{Text(row, "code")}: {Text(row, "why")}", indent: 2);
            Screen.Paragraph($"-> {Text(row, "next")}", indent: 2);
        }

        if (rows.Count >= QuarantineDesk.Most)
            Screen.Paragraph($"At most {QuarantineDesk.Most} of ours, of what waits here and of what could not be verified are listed: there may be more behind them.");
    }
}
