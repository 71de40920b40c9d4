using System.Text.Json;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Deadlines;

/// <summary><c>trm deadlines list</c></summary>
internal sealed class DeadlinesListCommand : NodeListCommand
{
    public DeadlinesListCommand(Screen screen)
        : base(screen, "List who must do what by when, the earliest first; overdue is an alarm and nothing else", "trm deadlines list --token data/access/AT-CW-017.coordinator.token", "/api/deadlines", "nobody must do anything by a time") => Add();

    protected override void Show(IReadOnlyList<JsonElement> rows)
    {
        foreach (var due in rows.OrderBy(row => row.GetProperty("due").GetDateTimeOffset()))
        {
            Screen.Paragraph(
                $"{(due.GetProperty("isOverdue").GetBoolean() ? "OVERDUE: " : "")}{Text(due, "step")} of {Text(due, "kind")}/{Text(due, "code")}. {Text(due, "mover")} must act: "
                + $"since {Moment.Of(due, "since")}, due {Moment.Of(due, "due")}.{(due.GetProperty("holidaysKnown").GetBoolean() ? "" : " Holidays are not known so far; weekends alone were counted.")}");
            Screen.Line($"  message {Text(due, "message")}, word {Text(due, "word")}");
            if (Text(due, "case") is { } @case)
                Screen.Line($"  case    {@case}");
        }
    }
}
