using System.Globalization;

namespace Trm.Contracts.Identifiers;

/// <summary>The one spelling of a time on the wire: <c>yyyy-MM-ddTHH:mm:ssZ</c>, whole seconds, UTC.</summary>
public static class WireTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Writes a time, cut to the whole second.</summary>
    public static string Format(DateTimeOffset time) => time.ToUniversalTime().ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>Parses the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>Parses a time of a message about a person; false for anything else, and for a day that is not <see cref="IsWithinReach"/>.</summary>
    public static bool TryParseOfMessage(string? text, out DateTimeOffset time) => TryParse(text, out time) && IsWithinReach(DateOnly.FromDateTime(time.UtcDateTime));

    /// <summary>True from 1900 to 2199: nothing that concerns a living person lies outside, and nothing reckoned from a time within runs over.</summary>
    public static bool IsWithinReach(DateOnly day) => day.Year is >= 1900 and < 2200;

    /// <summary>The time cut to the whole second, as it will stand on the wire.</summary>
    public static DateTimeOffset Cut(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
