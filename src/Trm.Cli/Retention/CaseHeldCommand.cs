using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Retention;

/// <summary><c>trm case held</c></summary>
internal sealed class CaseHeldCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();

    public CaseHeldCommand(Screen screen)
        : base(screen, "held", "Everything that this node holds about the person in a case, for them: what was said and when, and who saw it. That you looked is in the trail; the page to print is in the console", "trm case held CASE --json") => Add(_case);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.GetAsync($"/api/referrals/{line.GetRequiredValue(_case)}/held", cancel) is not { } held)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => held.WriteTo(json));
            return ExitCode.Ok;
        }

        Screen.Facts(
            ("case", Text(held, "case")), ("with", Text(held, "organisation") is { } organisation ? $"{Text(held, "with")}, {organisation}" : Text(held, "with")), ("since", Moment.Of(held, "since")),
            ("state", Text(held, "state")), ("return", Text(held, "return")), ("restricted", Text(held, "restrictedAt") is null ? null : $"since {Moment.Of(held, "restrictedAt")}"));
        List("What the office has recorded", held, "record", f => $"{Text(f, "field")}: {Joined(f, "values")}");
        List("What the person says is wrong", held, "corrections", c => $"{Text(c, "field")}: {Text(c, "says")}{(Text(c, "was") is { } was ? $", where stood: {was}" : "")} ({Moment.Of(c, "at")}, {Text(c, "by")})");
        List("Consents", held, "consents", c => $"{Text(c, "scope")}, {Text(c, "organisation")}: {Joined(c, "categories")}; from {Moment.Of(c, "givenAt")} to {Moment.Of(c, Text(c, "withdrawnAt") is null ? "expires" : "withdrawnAt")}");
        List("How they changed", held, "consentChanges", c => $"{Moment.Of(c, "minute")}  {Text(c, "change")}: {Joined(c, "scopes")}");
        List("What was said; all of it with --json", held, "messages", m => $"{Moment.Of(m, "at")}  {(m.GetProperty("isOurs").GetBoolean() ? "to" : "from")} {Text(m, "peer")}  {Text(m, "kind")}/{Text(m, "code")}  {Text(m, "fate")}");
        List("Files", held, "documents", d => $"{Moment.Of(d, "at")}  {(d.GetProperty("isOurs").GetBoolean() ? "to" : "from")} {Text(d, "peer")}  {Text(d, "type")}  {Text(d, "state")}");
        List("Stops", held, "holds", h => $"{(h.GetProperty("isOurs").GetBoolean() ? "ours" : "theirs")}, {(h.GetProperty("isOpen").GetBoolean() ? "open" : "lifted")}, looked at again by {Text(h, "review")}");
        List("Decided by two officers", held, "byTwo", d => $"{Moment.Of(d, "minute")}  {Text(d, "what")}: {Joined(d, "officers")}");
        List("Who saw it", held, "views", v => $"{Moment.Of(v, "minute")}  {Text(v, "officer")}  {Text(v, "role")}");
        return ExitCode.Ok;
    }

    private void List(string title, JsonElement held, string name, Func<JsonElement, string> said)
    {
        if (held.GetProperty(name).GetArrayLength() == 0)
            return;
        Screen.Line();
        Screen.Line(title);
        foreach (var one in held.GetProperty(name).EnumerateArray())
            Screen.Line($"  {said(one)}");
    }

    private static string Joined(JsonElement json, string name) => string.Join(", ", json.GetProperty(name).EnumerateArray().Select(v => v.GetString()));
}
