using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Nodes;

/// <summary><c>trm node restored</c></summary>
internal sealed class NodeRestoredCommand : NodeCommand
{
    private readonly Option<long?> _settle = new("--settle") { Description = "This loss has been made up for: what was said is here again, or nobody needs it", HelpName = "NUMBER" };

    public NodeRestoredCommand(Screen screen)
        : base(
            screen, "restored", "Since a restore: what each other side has sent again, and what is lost here and known there",
            "trm node restored --token data/access/AT-CW-017.coordinator.token\ntrm node restored --settle 3") => Add(_settle);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var settle = line.GetValue(_settle);
        var answer = settle is { } number ? await node.PostAsync(FormattableString.Invariant($"/api/restored/{number}"), new { }, cancel) : await node.GetAsync("/api/restored", cancel);
        if (answer is not { } report)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => report.WriteTo(json));
        else
            Show(report);
        return ExitCode.Ok;
    }

    private void Show(JsonElement report)
    {
        if (report.GetProperty("peers").GetArrayLength() == 0)
            Screen.Line("No generation of this node has ended: nothing was restored.");
        foreach (var peer in report.GetProperty("peers").EnumerateArray())
            Screen.Paragraph($"{Text(peer, "peer")}: {State(peer)}");
        foreach (var loss in report.GetProperty("losses").EnumerateArray())
        {
            Screen.Line();
            Screen.Paragraph(FormattableString.Invariant($"{loss.GetProperty("number").GetInt64()}. {Say(loss)}{(Text(loss, "settledBy") is { } by ? $" Settled by {by}, {Moment.Of(loss, "settledAt")}." : "")}"));
        }
    }

    private static string State(JsonElement peer) => (Text(peer, "caughtUpAt"), Text(peer, "metAt"), peer.GetProperty("missing").GetArrayLength()) switch
    {
        (not null, _, _) => "all that they sent is here again, or named below",
        (_, null, _) => "not heard of since; decide nothing with them",
        (_, _, var missing) => FormattableString.Invariant($"{missing} of their messages are still missing: {string.Join(", ", peer.GetProperty("missing").EnumerateArray().Take(10).Select(n => n.GetInt64()))}"),
    };

    private static string Say(JsonElement loss)
    {
        var (peer, subject, @case) = (Text(loss, "peer"), Text(loss, "subject"), Text(loss, "case") is { } id ? $" in case {id}" : "");
        var through = loss.TryGetProperty("through", out var last) && last.ValueKind == JsonValueKind.Number ? last.GetInt64() : 0;
        return Text(loss, "what") switch
        {
            "numbers" => FormattableString.Invariant($"{peer} holds our numbers {subject} to {through}, which are not here: control messages and what is named below."),
            "log" => FormattableString.Invariant($"{peer} cosigned records {subject} to {through} of our former log, which are not here."),
            "sent" => $"{peer} has our transmission {subject} ({Text(loss, "code")}), which is not here: ask what it said, and enter it again.",
            "quoted" => $"{peer} speaks of the message {subject}{@case}, which is not here: ask what it said.",
            "unplaced" => $"Their message {subject}{@case} came again and could not be placed ({Text(loss, "code")}): what it rests on is not here. Ask them where the case stands.",
            _ => $"Their number {subject} cannot be sent again: it expired, was erased or given up meanwhile.",
        };
    }
}
