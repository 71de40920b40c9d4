using System.Globalization;
using System.Text.Json;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Courier;

/// <summary><c>trm courier list</c></summary>
internal sealed class CourierListCommand : NodeListCommand
{
    public CourierListCommand(Screen screen)
        : base(screen, "List what waits for a courier, by peer: what it has not receipted, or not said to hold", "trm courier list --token data/access/AT-90.administrator.token", "/api/courier", "nothing waits for anybody") => Add();

    protected override void Show(IReadOnlyList<JsonElement> rows)
    {
        Screen.Table(
            ["for", "messages", "urgent", "bytes", "since"],
            [.. rows.Select(r => (IReadOnlyList<string>)[Text(r, "peer")!, Number(r, "messages"), Number(r, "urgent"), Number(r, "bytes"), Moment.Of(r, "since")])]);
        foreach (var row in rows.Where(r => Text(r, "notSealed") is not null))
        {
            Screen.Line();
            Screen.Paragraph($"{Text(row, "peer")}: receipts, or another word that is owed, cannot be sealed and would not go along: {Text(row, "notSealed")}. {Text(row, "next")}");
        }
    }

    private static string Number(JsonElement row, string name) => row.GetProperty(name).GetInt64().ToString(CultureInfo.InvariantCulture);
}
