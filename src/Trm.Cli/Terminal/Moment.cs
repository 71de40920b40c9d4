using System.Globalization;
using System.Text.Json;

namespace Trm.Cli.Terminal;

/// <summary>Times as people read them: to the minute, with their zone.</summary>
internal static class Moment
{
    /// <summary>A time of a reply; "-" where there is none.</summary>
    public static string Of(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        ? value.GetDateTimeOffset().ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
        : "-";
}
