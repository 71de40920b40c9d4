using System.Globalization;

namespace Trm.Console.Wire;

/// <summary>Which page of a list is asked for: from 1; whatever is no such number asks for the first.</summary>
internal static class PageNumber
{
    /// <summary>By the address.</summary>
    public static int Of(Visit visit) => Of(visit.Http.Request.Query["page"].ToString());

    /// <summary>As a form says it.</summary>
    public static int Of(string typed) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and < 1_000_000 ? page : 1;
}
