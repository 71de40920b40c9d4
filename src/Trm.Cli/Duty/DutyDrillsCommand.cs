using System.Globalization;
using System.Text.Json;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Duty;

/// <summary><c>trm duty drills</c></summary>
internal sealed class DutyDrillsCommand : NodeListCommand
{
    public DutyDrillsCommand(Screen screen)
        : base(screen, "List the duty drills, and after how long each was answered; 30 minutes count", "trm duty drills --token data/access/AT-90.administrator.token", "/api/duty/drills", "nobody was drilled yet", "drills") => Add();

    protected override void Show(IReadOnlyList<JsonElement> rows)
    {
        Screen.Table(
            ["office", "begun", "by", "answered after", "by"],
            [.. rows.Select(r => (IReadOnlyList<string>)[Text(r, "peer") ?? "our own", Moment.Of(r, "begunAt"), Text(r, "begunBy")!, After(r), Text(r, "answeredBy") ?? "-"])]);
        Screen.Line(string.Create(CultureInfo.InvariantCulture, $"{rows.Count(r => r.GetProperty("isInTime").GetBoolean())} of {rows.Count} answered within 30 minutes"));
    }

    private static string After(JsonElement drill) => Text(drill, "answeredAt") is null
        ? "not yet"
        : string.Create(CultureInfo.InvariantCulture, $"{(drill.GetProperty("answeredAt").GetDateTimeOffset() - drill.GetProperty("begunAt").GetDateTimeOffset()).TotalMinutes:0} min");
}
