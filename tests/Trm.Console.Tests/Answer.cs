using System.Net;
using System.Text.RegularExpressions;

namespace Trm.Console.Tests;

/// <summary>What the console answered.</summary>
internal sealed partial record Answer(HttpStatusCode Status, string? Location, string Body, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<string> Cookies)
{
    /// <summary>The body as it came.</summary>
    public byte[] Bytes { get; init; } = [];

    /// <summary>What a reader sees, with plain spaces.</summary>
    public string Text => WebUtility.HtmlDecode(Body).Replace('\u00a0', ' ');

    public string Title => WebUtility.HtmlDecode(TitleTag().Match(Body).Groups["text"].Value);

    /// <summary>The value of a field.</summary>
    public string Field(string name) => WebUtility.HtmlDecode(Regex.Match(Body, $"<input[^>]* name=\"{name}\"[^>]* value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["value"].Value);

    /// <summary>What stands in an attribute.</summary>
    public string Attribute(string name) => WebUtility.HtmlDecode(Regex.Match(Body, $" {name}=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["value"].Value);

    /// <summary>The page without what differs from one time to the next.</summary>
    public string Bare => FormToken().Replace(Body, "");

    [GeneratedRegex("<title>(?<text>[^<]*)</title>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TitleTag();

    [GeneratedRegex("name=\"form\" value=\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex FormToken();
}
