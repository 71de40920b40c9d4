using System.Net;
using System.Text.RegularExpressions;

namespace Trm.Console.Tests.Countries;

/// <summary>The links and forms of a page, as its HTML has them.</summary>
internal static partial class PageParts
{
    /// <summary>Where its links within the console lead, each once.</summary>
    public static IReadOnlyList<string> Links(string html) =>
        [.. Tag().Matches(html).Where(t => t.Groups["name"].Value == "a").Select(t => Attribute(t, "href")).OfType<string>().Where(h => h is ['/', ..] and not ['/', '/', ..]).Select(h => h.Split('#')[0]).Distinct()];

    /// <summary>Its forms.</summary>
    public static IReadOnlyList<FoundForm> Forms(string html)
    {
        var forms = new List<FoundForm>();
        FoundForm? form = null;
        FoundField? list = null;
        foreach (Match tag in Tag().Matches(html))
            switch (tag.Groups["name"].Value)
            {
                case "form":
                    forms.Add(form = new(Attribute(tag, "method") ?? "get", Attribute(tag, "action") ?? "", Attribute(tag, "enctype") is "multipart/form-data", []));
                    break;
                case "/form":
                    form = null;
                    break;
                case "input" or "textarea" or "select" or "button" when form is not null && Attribute(tag, "name") is { } name:
                    var type = tag.Groups["name"].Value == "input" ? Attribute(tag, "type") ?? "text" : tag.Groups["name"].Value;
                    if (type is "radio" or "checkbox" && form.Fields.Find(f => f.Name == name) is { } known)
                        known.Values.Add(Attribute(tag, "value") ?? "");
                    else
                        form.Fields.Add(list = new(name, type, [.. type is "select" or "textarea" ? [] : new[] { Attribute(tag, "value") ?? "" }]));
                    break;
                case "option" when list is { Type: "select" } && Attribute(tag, "value") is { } value:
                    list.Values.Add(value);
                    break;
            }

        return forms;
    }

    private static string? Attribute(Match tag, string name) =>
        AttributeOf().Matches(tag.Groups["attributes"].Value).FirstOrDefault(a => a.Groups["name"].Value == name) is { } found ? WebUtility.HtmlDecode(found.Groups["value"].Value) : null;

    [GeneratedRegex("<(?<name>/?[a-z]+)(?<attributes>(\\s+[a-z-]+(=\"[^\"]*\")?)*)\\s*/?>", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Tag();

    [GeneratedRegex("\\s(?<name>[a-z-]+)(=\"(?<value>[^\"]*)\")?", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex AttributeOf();
}
