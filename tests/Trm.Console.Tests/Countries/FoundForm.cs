namespace Trm.Console.Tests.Countries;

/// <summary>A form that a page has.</summary>
/// <param name="Method"><c>get</c> or <c>post</c>.</param>
/// <param name="Action">Where it is sent.</param>
/// <param name="HasFiles">It takes files.</param>
/// <param name="Fields">In the page's order; of radio buttons and boxes of one name, one.</param>
internal sealed record FoundForm(string Method, string Action, bool HasFiles, List<FoundField> Fields)
{
    /// <summary>Fields into which somebody types.</summary>
    public IEnumerable<FoundField> Typed => Fields.Where(f => f.Type is "text" or "textarea" or "password" or "search" or "tel" or "email" or "number" or "url");

    /// <summary>What is the same for every case: the address without ids, and the names of its fields.</summary>
    public string Shape => $"{Method} {System.Text.RegularExpressions.Regex.Replace(Action, "[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}", "*")} {string.Join(' ', Fields.Select(f => f.Name))}";

    /// <summary>As a browser sends it that has changed nothing but what is given: each choice its first, each text empty where none is given.</summary>
    public (string Name, string Value)[] Filled(Func<FoundField, string?> typed) =>
    [
        .. Fields.Where(f => f.Type is not ("button" or "file")).Select(f => (f.Name, typed(f) ?? (f.Type == "hidden" ? f.Values[0] : f.Values.Find(v => v.Length > 0) ?? ""))),
        .. Fields.Where(f => f.Type == "button").Take(1).Select(f => (f.Name, f.Values[0])),
    ];
}
