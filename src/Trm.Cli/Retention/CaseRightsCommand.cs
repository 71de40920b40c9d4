using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Retention;

/// <summary><c>trm case rights</c></summary>
internal sealed class CaseRightsCommand : NodeCommand
{
    public CaseRightsCommand(Screen screen)
        : base(screen, "rights", "List what persons asked about their data, here and at the other side, with answers and deadlines", "trm case rights --json") => Add();

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.GetAsync("/api/rights", cancel) is not { } requests)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => requests.WriteTo(json));
            return ExitCode.Ok;
        }

        if (requests.GetArrayLength() == 0)
            Screen.Line("nobody asked about their data");
        foreach (var request in requests.EnumerateArray())
        {
            var who = request.GetProperty("isOurs").GetBoolean() ? $"we asked {Text(request, "peer")}" : $"{Text(request, "peer")} asked us";
            var answer = Text(request, "outcome") is { } outcome
                ? $"answered: {outcome}{(Text(request, "kept") is { } kept ? $", kept for {kept}" : "")}"
                : Text(request, "due") is null ? "not received yet" : $"{(request.GetProperty("isOverdue").GetBoolean() ? "OVERDUE, was due" : "due")} {Moment.Of(request, "due")}";
            Screen.Paragraph($"{Text(request, "right")}: {who} {Moment.Of(request, "at")}; {answer}.");
            Screen.Line($"  case    {Text(request, "case")}");
            Screen.Line($"  message {Text(request, "message")}");
        }

        return ExitCode.Ok;
    }
}
