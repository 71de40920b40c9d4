using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Quarantine;

/// <summary>A command about one thing that is stuck.</summary>
internal abstract class QuarantineCommand(Screen screen, string name, string description, string example) : NodeCommand(screen, name, description, example)
{
    /// <summary>What is stuck.</summary>
    protected Argument<string> Id { get; } = new("ID") { Description = "As: trm quarantine list shows it" };

    /// <summary>Where it stands at the node.</summary>
    protected string Path(ParseResult line) => $"/api/quarantine/{Uri.EscapeDataString(line.GetRequiredValue(Id))}";

    /// <summary>All that is known of it.</summary>
    protected int Show(JsonElement? shown, string? said = null)
    {
        if (shown is not { } detail)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => detail.WriteTo(json));
            return ExitCode.Ok;
        }

        if (said is not null)
            Screen.Paragraph(said);
        var message = detail.GetProperty("message");
        Screen.Facts(
            ("id", Text(message, "id")), ("what", Text(message, "what")), ("with", Text(message, "peer")), ("since", Moment.Of(message, "since")), ("why", $"{Text(message, "code")}: {Text(message, "why")}"),
            ("next", Text(message, "next")), ("discard", Text(message, "discardProposedBy") is { } who ? $"proposed by {who}" : null), ("lane", detail.GetProperty("urgent").GetBoolean() ? "urgent" : "normal"),
            ("bytes", Number(detail, "bytes")), ("sha256", Text(detail, "sha256")), ("expires", Text(detail, "expires") is null ? null : Moment.Of(detail, "expires")), ("attempts", Number(detail, "attempts")));
        if (detail.GetProperty("claims") is { ValueKind: JsonValueKind.Object } claims)
        {
            Screen.Line();
            Screen.Line("What its header says of itself:");
            Screen.Facts(claims.EnumerateObject().Select(c => (c.Name, (string?)c.Value.ToString())));
        }

        return ExitCode.Ok;
    }

    private static string? Number(JsonElement json, string name) =>
        json.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64().ToString(CultureInfo.InvariantCulture) : null;
}
