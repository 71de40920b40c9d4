using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Duty;

/// <summary><c>trm call words</c></summary>
internal sealed class CallWordsCommand : NodeCommand
{
    private readonly Argument<string> _peer = new("PARTICIPANT") { Description = "With whom you speak" };

    public CallWordsCommand(Screen screen)
        : base(screen, "words", "List what passed between us and another office within three days, with the word of each message: what one has before oneself at the telephone", "trm call words RS --token data/access/AT-90.duty-officer.token") => Add(_peer);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.ListAsync($"/api/words/{Uri.EscapeDataString(line.GetRequiredValue(_peer))}", cancel) is not { } words)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => words.WriteTo(json));
        else if (words.GetArrayLength() == 0)
            Screen.Line("nothing passed within three days");
        else
            Screen.Table(
                ["", "at", "message", "what", "word"],
                [.. words.EnumerateArray().Select(w => (IReadOnlyList<string>)[w.GetProperty("isOurs").GetBoolean() ? "ours" : "theirs", Moment.Of(w, "at"), Text(w, "message")!, $"{Text(w, "kind")}/{Text(w, "code")}", Text(w, "word")!])]);
        return ExitCode.Ok;
    }
}
