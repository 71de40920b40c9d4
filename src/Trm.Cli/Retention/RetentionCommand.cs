using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Retention;

/// <summary>A command about what is kept no longer.</summary>
internal abstract class RetentionCommand(Screen screen, string name, string description, string example) : NodeCommand(screen, name, description, example)
{
    protected static Option<int> Days() => new("--days") { Description = "How far ahead, in days", HelpName = "N", DefaultValueFactory = _ => 30 };

    /// <summary>What a run would do now, and what comes within so many days.</summary>
    protected async Task<int> LookAsync(NodeClient node, int days, CancellationToken cancel)
    {
        if (await node.GetAsync($"/api/retention?days={days.ToString(CultureInfo.InvariantCulture)}", cancel) is not { } report)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => report.WriteTo(json));
            return ExitCode.Ok;
        }

        Screen.Table(
            ["what", "due", $"in {days.ToString(CultureInfo.InvariantCulture)} d", "blocked", "kept"],
            [.. report.GetProperty("classes").EnumerateArray().Select(c => (IReadOnlyList<string>)[Text(c, "class")!, Number(c, "now"), Number(c, "soon"), Number(c, "blocked"), Text(c, "keep")!])]);
        foreach (var one in report.GetProperty("cases").EnumerateArray())
            Show(one);
        return ExitCode.Ok;
    }

    private void Show(JsonElement one)
    {
        Screen.Line();
        Screen.Paragraph(
            $"{Text(one, "case")}, with {Text(one, "peer")}: {Text(one, "class")}, due {Moment.Of(one, "due")}"
            + (Text(one, "proposedBy") is { } by ? $"; proposed by {by}, another officer confirms." : "."));
        if (one.GetProperty("hold") is { ValueKind: JsonValueKind.Object } hold)
            Screen.Paragraph($"legal hold: {Text(hold, "why")}, set by {Text(hold, "setBy")} {Moment.Of(hold, "setAt")}", 2);
        foreach (var obstacle in one.GetProperty("obstacles").EnumerateArray())
            Screen.Paragraph($"{Text(obstacle, "path")}: {Text(obstacle, "hint")}", 2);
    }

    private static string Number(JsonElement json, string name) => json.GetProperty(name).GetInt64().ToString(CultureInfo.InvariantCulture);
}
