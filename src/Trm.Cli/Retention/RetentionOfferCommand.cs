using System.CommandLine;
using System.Globalization;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Retention;

/// <summary><c>trm retention offer</c></summary>
internal sealed class RetentionOfferCommand : RetentionCommand
{
    private readonly Option<int> _days = Days();

    public RetentionOfferCommand(Screen screen)
        : base(
            screen, "offer",
            "Record that the person, or their lawyer, was offered a copy in every case that is due within so many days; an offer that nobody took up for 30 days is answered",
            "trm retention offer --days 60") => Add(_days);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.PostAsync("/api/retention/offer", new { days = line.GetValue(_days) }, cancel) is not { } cases)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => cases.WriteTo(json));
            return ExitCode.Ok;
        }

        Screen.Line($"Recorded in {cases.GetArrayLength().ToString(CultureInfo.InvariantCulture)} cases.");
        foreach (var one in cases.EnumerateArray())
            Screen.Line($"  {one.GetString()}");
        return ExitCode.Ok;
    }
}
