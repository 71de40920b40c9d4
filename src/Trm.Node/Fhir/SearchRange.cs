using System.Globalization;

namespace Trm.Node.Fhir;

/// <summary>A span of time that somebody searches in, in milliseconds: from, up to and without.</summary>
internal sealed record SearchRange(long From, long Until)
{
    public static SearchRange Any { get; } = new(0, long.MaxValue);

    private static readonly string[] Days = ["yyyy-MM-dd"];
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.fffzzz"];
    private static readonly long[] Spans = [60_000, 1000, 1];

    /// <summary>Narrows it by a value as FHIR writes it: a day, or a time with its zone, behind a prefix; null where it is neither.</summary>
    /// <remarks>https://hl7.org/fhir/R4/search.html#date; <c>ne sa eb ap</c> are not offered.</remarks>
    public SearchRange? And(string value)
    {
        var (prefix, text) = value.Length > 2 && char.IsAsciiLetter(value[0]) ? (value[..2], value[2..]) : ("eq", value);
        if (Read(text) is not var (low, high))
            return null;
        return prefix switch
        {
            "eq" => new(Math.Max(From, low), Math.Min(Until, high)),
            "ge" => this with { From = Math.Max(From, low) },
            "gt" => this with { From = Math.Max(From, high) },
            "le" => this with { Until = Math.Min(Until, high) },
            "lt" => this with { Until = Math.Min(Until, low) },
            _ => null,
        };
    }

    private static (long Low, long High)? Read(string text)
    {
        if (DateOnly.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Around(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero), 86_400_000);
        for (var i = 0; i < Moments.Length; i++)
            if (DateTimeOffset.TryParseExact(text.Replace("Z", "+00:00", StringComparison.Ordinal), Moments[i], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
                return Around(moment, Spans[i]);
        return null;

        static (long, long)? Around(DateTimeOffset from, long length) => (from.ToUnixTimeMilliseconds(), from.ToUnixTimeMilliseconds() + length);
    }
}
