using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Hooks;

/// <summary><c>trm hooks list</c></summary>
internal sealed class HooksListCommand : NodeCommand
{
    private readonly Argument<string?> _hook = new("NAME") { Description = "The hook whose events are listed; without it the hooks themselves are", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<long> _after = new("--after") { Description = "Events behind this number; all that are kept by default", HelpName = "NUMBER" };
    private readonly Option<int> _limit = new("--limit") { Description = "So many at most, 500 at the most", HelpName = "COUNT", DefaultValueFactory = _ => 100 };

    public HooksListCommand(Screen screen)
        : base(
            screen, "list", "List the national systems that are told, and whether they take it; of one, what it was told",
            "trm hooks list --token data/access/AT-90.administrator.token\ntrm hooks list cms --after 1207 --token data/access/AT-CMS-1.coordinator.token") => Add(_hook, _after, _limit);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var hook = line.GetValue(_hook);
        var list = hook is null
            ? await node.ListAsync("/api/hooks", cancel)
            : await node.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/events?hook={Uri.EscapeDataString(hook)}&after={line.GetValue(_after)}&limit={line.GetValue(_limit)}"), cancel);
        if (list is not { } told)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => told.WriteTo(json));
        else if (told.GetArrayLength() == 0)
            Screen.Line(hook is null ? "no hook is yours to see, or the node has none (--hooks)" : "nothing behind that number");
        else if (hook is null)
            Screen.Table(["hook", "host", "for", "newest", "waiting", "parked", "failing since", "next call"], [.. told.EnumerateArray().Select(Hook)]);
        else
            Screen.Table(["number", "event", "type", "at", "case", "state"], [.. told.EnumerateArray().Select(Event)]);
        return ExitCode.Ok;
    }

    private static IReadOnlyList<string> Hook(JsonElement hook) =>
    [
        Text(hook, "name")!, Text(hook, "host")!, For(hook), hook.GetProperty("number").GetRawText(),
        hook.GetProperty("waiting").GetRawText(), hook.GetProperty("parked").GetRawText(), Text(hook, "failingSince") is null ? "-" : Moment.Of(hook, "failingSince"), Text(hook, "nextAt") is null ? "-" : Moment.Of(hook, "nextAt"),
    ];

    private static string For(JsonElement hook) =>
        $"{Text(hook, "officer")}{(Text(hook, "organisation") is { } organisation ? $" of {organisation}" : "")}{(hook.GetProperty("hasAccess").GetBoolean() ? "" : " (no file of access: trm node token)")}";

    private static IReadOnlyList<string> Event(JsonElement told) =>
        [told.GetProperty("number").GetRawText(), Text(told, "id")!, What(told), Moment.Of(told, "at"), Text(told, "case") ?? "-", Text(told, "state")!];

    private static string What(JsonElement told) => told.GetProperty("changes") is var changes && changes.GetArrayLength() == 0 ? Text(told, "type")! : string.Join(' ', changes.EnumerateArray().Select(c => c.GetString()));
}
