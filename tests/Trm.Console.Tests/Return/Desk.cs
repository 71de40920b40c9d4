using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Trm.Contracts.Identifiers;

namespace Trm.Console.Tests.Return;

/// <summary>Somebody at a browser without a script, and the forms of one case: what stands in a form is sent as it stands, but for what they type.</summary>
internal sealed partial class Desk(Visitor visitor, CaseId @case) : IDisposable
{
    public Visitor Visitor => visitor;

    public Task<Answer> ReadAsync(string page = "") => visitor.GetAsync(page.Length == 0 ? $"/case/{@case}" : $"/case/{@case}/{page}");

    /// <summary>Opens the form and sends it with what is typed into it.</summary>
    public async Task<Answer> DoAsync(string act, params (string Name, string Value)[] typed)
    {
        var page = await ReadAsync(act);
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), $"{act}: {page.Title}");
        return await AgainAsync(page, act, typed);
    }

    /// <summary>Sends the form of a page that was shown, with what is typed into it.</summary>
    public Task<Answer> AgainAsync(Answer page, string act, params (string Name, string Value)[] typed)
    {
        var names = typed.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return visitor.PostBareAsync($"/case/{@case}/{act}", [.. Standing(page, act).Where(f => !names.Contains(f.Name)), .. typed]);
    }

    /// <summary>Does it, and it is done.</summary>
    public async Task<string> DoneAsync(string act, params (string Name, string Value)[] typed)
    {
        var answer = await visitor.FollowAsync(DoAsync(act, typed));
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), () => $"{act}: {Text(answer)}");
        return Text(answer);
    }

    /// <summary>Keeps a topic of the record: yes to every question that is not answered otherwise.</summary>
    public async Task KeptAsync(string topic, params (string Name, string Value)[] typed)
    {
        var page = await ReadAsync(topic);
        var names = typed.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var yes = Regex.Matches(page.Body, "<input type=\"radio\" id=\"[^\"]*\" name=\"(?<name>[^\"]*)\" value=\"yes\"", RegexOptions.ExplicitCapture).Select(m => (m.Groups["name"].Value, "yes")).Where(y => !names.Contains(y.Value));
        var kept = await AgainAsync(page, topic, [.. yes, .. typed]);
        Assert.That((kept.Status, kept.Location), Is.EqualTo((HttpStatusCode.SeeOther, $"/case/{@case}/kept")), () => $"{topic}: {Text(kept)}");
    }

    /// <summary>What a page says, in one line.</summary>
    public static string Text(Answer answer) => Blanks().Replace(WebUtility.HtmlDecode(Tags().Replace(answer.Body, " ")).Replace('\u00a0', ' '), " ").Trim();

    /// <summary>A moment as it is typed, in UTC.</summary>
    public static (string Name, string Value)[] At(string name, DateTimeOffset at) =>
        [.. On(name, DateOnly.FromDateTime(at.UtcDateTime)), ($"{name}-t", at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture))];

    /// <summary>A day as it is typed.</summary>
    public static (string Name, string Value)[] On(string name, DateOnly day) =>
        [($"{name}-d", day.ToString("%d", CultureInfo.InvariantCulture)), ($"{name}-m", day.ToString("%M", CultureInfo.InvariantCulture)), ($"{name}-y", day.ToString("yyyy", CultureInfo.InvariantCulture))];

    public void Dispose() => visitor.Dispose();

    // What a browser would send of the form as it stands.
    private static IEnumerable<(string Name, string Value)> Standing(Answer page, string act)
    {
        var form = Regex.Match(page.Body, $"<form method=\"post\" action=\"/case/[^\"]*/{act}\".*?</form>", RegexOptions.Singleline).Value;
        Assert.That(form, Is.Not.Empty, $"{act} has a form");
        foreach (Match input in Inputs().Matches(form))
        {
            var (tag, type) = (input.Value, Attribute(input.Value, "type"));
            if (Attribute(tag, "name") is { } name && (type is not ("radio" or "checkbox") || tag.Contains(" checked", StringComparison.Ordinal)))
                yield return (name, Attribute(tag, "value") ?? "");
        }

        foreach (Match list in Lists().Matches(form))
            yield return (list.Groups["name"].Value, Regex.Match(list.Groups["options"].Value, "<option value=\"(?<value>[^\"]*)\" selected", RegexOptions.ExplicitCapture) is { Success: true } chosen ? chosen.Groups["value"].Value : "");
    }

    private static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $" {name}=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups["value"].Value) : null;

    [GeneratedRegex("<input [^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Inputs();

    [GeneratedRegex("<select [^>]*name=\"(?<name>[^\"]*)\"[^>]*>(?<options>.*?)</select>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Lists();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
