using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral show</c></summary>
internal sealed class ReferralShowCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Option<bool> _content = new("--content") { Description = "Print the messages' content too" };

    public ReferralShowCommand(Screen screen)
        : base(screen, "show", "Open a case: where it stands, what was said, the fate of each message. The view is recorded; a profile nobody had opened is now seen", "trm referral show CASE") => Add(_case, _content);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.GetAsync($"/api/referrals/{line.GetRequiredValue(_case)}", cancel) is not { } view)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => view.WriteTo(json));
            return ExitCode.Ok;
        }

        var file = view.GetProperty("case");
        Screen.Facts(
            ("case", Text(file, "case")), ("word", Text(file, "word")), ("with", $"{Text(file, "peer")}; we are the {Text(file, "side")} side"), ("state", Text(file, "state")), ("return", Text(file, "returnInWords")),
            ("accepted by", Text(file, "organisation")));
        foreach (var hold in file.GetProperty("holds").EnumerateArray())
            Screen.Line($"STOPPED by the {Text(hold, "owner")} side, review {Text(hold, "review")}; hold {Text(hold, "hold")}");
        foreach (var question in file.GetProperty("questions").EnumerateArray())
            Screen.Line($"question open: {question.GetString()}");
        Screen.Line();
        foreach (var message in view.GetProperty("messages").EnumerateArray())
        {
            Screen.Line($"{Text(message, "at")![..16]}  {Text(message, "direction"),-8}  {Text(message, "kind")}/{Text(message, "code")}{(Text(message, "fate") is { } fate ? $"  {fate}" : "")}");
            if (line.GetValue(_content))
                Screen.Out.WriteLine(JsonSerializer.Serialize(message.GetProperty("payload")));
        }

        return ExitCode.Ok;
    }
}
