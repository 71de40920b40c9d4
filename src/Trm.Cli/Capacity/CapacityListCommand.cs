using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Capacity;

/// <summary><c>trm capacity list</c></summary>
internal sealed class CapacityListCommand : NodeCommand
{
    public CapacityListCommand(Screen screen)
        : base(screen, "list", "List enquiries about capacity and their answers, newest first", "trm capacity list --token data/access/AT-CW-017.coordinator.token") => Add();

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.GetAsync("/api/capacity", cancel) is not { } said)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => said.WriteTo(json));
        else if (said.GetArrayLength() == 0)
            Screen.Line("nobody has asked yet");
        foreach (var one in Screen.IsJson ? [] : said.EnumerateArray().ToList())
        {
            Screen.Paragraph($"{Moment.Of(one, "at")}, {(Text(one, "direction") == "sent" ? "to" : "from")} {Text(one, "peer")}: {Say(one)}");
            Screen.Line($"  message {Text(one, "message")}");
        }

        return ExitCode.Ok;
    }

    private static string Say(JsonElement one)
    {
        var services = string.Join(", ", one.GetProperty("services").EnumerateArray().Select(s => s.GetString()));
        return Text(one, "reply") is { } reply
            ? $"{reply}{(services.Length > 0 ? $": {services}" : "")}{(Text(one, "validUntil") is null ? "" : $", until {Moment.Of(one, "validUntil")}")} (answers {Text(one, "enquiry")})"
            : $"is there room for {one.GetProperty("persons").GetRawText()}: {services}{(one.GetProperty("urgent").GetBoolean() ? ", urgent" : "")}?";
    }
}
