using System.Globalization;

namespace Trm.Node.Http;

/// <summary>Places in lists that are in the order of time.</summary>
internal static class Place
{
    /// <summary>The earliest first.</summary>
    public static string Of(DateTimeOffset time, params IEnumerable<object?> others) => Of(time.UtcTicks, others);

    /// <summary>The newest first.</summary>
    public static string OfNewest(DateTimeOffset time, params IEnumerable<object?> others) => Of(long.MaxValue - time.UtcTicks, others);

    /// <summary>By number, the least first.</summary>
    public static string Of(long number, params IEnumerable<object?> others) =>
        string.Join('/', others.Select(o => Convert.ToString(o, CultureInfo.InvariantCulture)).Prepend(number.ToString("D19", CultureInfo.InvariantCulture)));
}
