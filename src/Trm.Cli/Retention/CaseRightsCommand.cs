using System.Text.Json;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Retention;

/// <summary><c>trm case rights</c></summary>
internal sealed class CaseRightsCommand : NodeListCommand
{
    public CaseRightsCommand(Screen screen)
        : base(screen, "List what persons asked about their data, here and at the other side, with answers and deadlines", "trm case rights --json", "/api/rights", "nobody asked about their data", "rights") => Add();

    protected override void Show(IReadOnlyList<JsonElement> rows)
    {
        foreach (var request in rows)
        {
            var who = request.GetProperty("isOurs").GetBoolean() ? $"we asked {Text(request, "peer")}" : $"{Text(request, "peer")} asked us";
            var answer = Text(request, "outcome") is { } outcome
                ? $"answered: {outcome}{(Text(request, "kept") is { } kept ? $", kept for {kept}" : "")}"
                : Text(request, "due") is null ? "not received yet" : $"{(request.GetProperty("isOverdue").GetBoolean() ? "OVERDUE, was due" : "due")} {Moment.Of(request, "due")}";
            Screen.Paragraph($"{Text(request, "right")}: {who} {Moment.Of(request, "at")}; {answer}.");
            Screen.Line($"  case    {Text(request, "case")}");
            Screen.Line($"  message {Text(request, "message")}");
        }
    }
}
