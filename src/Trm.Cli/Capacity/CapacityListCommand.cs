using System.Text.Json;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Capacity;

/// <summary><c>trm capacity list</c></summary>
internal sealed class CapacityListCommand : NodeListCommand
{
    public CapacityListCommand(Screen screen)
        : base(screen, "List enquiries about capacity and their answers, newest first", "trm capacity list --token data/access/AT-CW-017.coordinator.token", "/api/capacity", "nobody has asked yet") => Add();

    protected override void Show(IReadOnlyList<JsonElement> rows)
    {
        foreach (var one in rows)
        {
            Screen.Paragraph($"{Moment.Of(one, "at")}, {(Text(one, "direction") == "sent" ? "to" : "from")} {Text(one, "peer")}: {Say(one)}");
            Screen.Line($"  message {Text(one, "message")}");
        }
    }

    private static string Say(JsonElement one)
    {
        var services = string.Join(", ", one.GetProperty("services").EnumerateArray().Select(s => s.GetString()));
        return Text(one, "reply") is { } reply
            ? $"{reply}{(services.Length > 0 ? $": {services}" : "")}{(Text(one, "validUntil") is null ? "" : $", until {Moment.Of(one, "validUntil")}")} (answers {Text(one, "enquiry")})"
            : $"is there room for {one.GetProperty("persons").GetRawText()}: {services}{(one.GetProperty("urgent").GetBoolean() ? ", urgent" : "")}?";
    }
}
