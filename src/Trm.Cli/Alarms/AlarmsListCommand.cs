using System.Text.Json;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Alarms;

/// <summary><c>trm alarms list</c></summary>
internal sealed class AlarmsListCommand : NodeListCommand
{
    public AlarmsListCommand(Screen screen)
        : base(screen, "List what somebody must look at: what is wrong, since when, whom to call; never content", "trm alarms list --token data/access/AT-CW-017.coordinator.token", "/api/alarms", "no alarm stands") => Add();

    protected override void Show(IReadOnlyList<JsonElement> rows)
    {
        foreach (var alarm in rows)
        {
            Screen.Paragraph(Text(alarm, "text")!);
            Screen.Line($"  {alarm.GetProperty("number").GetRawText()}: {Text(alarm, "code")}, since {Moment.Of(alarm, "raisedAt")}{Due(alarm)}{(Text(alarm, "takenBy") is { } by ? $", taken by {by}" : "")}");
        }
    }

    private static string Due(JsonElement alarm) => Text(alarm, "due") is null ? "" : $", due {Moment.Of(alarm, "due")}";
}
