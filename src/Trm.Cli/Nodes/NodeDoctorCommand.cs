using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Terminal;
using Trm.Node;
using Trm.Node.Health;

namespace Trm.Cli.Nodes;

/// <summary><c>trm node doctor</c></summary>
internal sealed class NodeDoctorCommand : TrmCommand
{
    private readonly Option<bool> _stopped = new("--stopped") { Description = "Look at the files of a node that does not run, as --config or the settings name them" };
    private readonly Option<string?> _peers = new("--peers") { Description = "Who is asked to answer a message about nothing: RS,BA, or none; all by default", HelpName = "LIST" };
    private readonly Option<int?> _seconds = new("--seconds") { Description = "How long an answer may take, 80 at most; 30 by default", HelpName = "N" };
    private readonly NodeClient.Options _node = new();
    private readonly NodeSettings.Options _settings = new();

    public NodeDoctorCommand(Screen screen)
        : base(
            screen, "doctor", "Look at everything that a node stands on, and say what is wrong and what to do next",
            "trm node doctor --token data/access/AT-90.administrator.token\ntrm node doctor --stopped --config node.json")
    {
        Options.Add(_stopped);
        Options.Add(_peers);
        Options.Add(_seconds);
        _node.AddTo(this);
        _settings.AddTo(this, [.. NodeSettings.All.Select(s => s.Name).Where(n => n != "listen")]);
    }

    /// <summary>One finding, of whichever node.</summary>
    private sealed record Row(string Check, string Code, string State, string Says, string? Next);

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var findings = line.GetValue(_stopped) ? await StoppedAsync(line, cancel) : await RunningAsync(line, cancel);
        if (findings is null)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Print(findings);
        else
            Show(findings);
        return findings.Any(f => f.State == "fault") ? ExitCode.Refused : ExitCode.Ok;
    }

    private async Task<IReadOnlyList<Row>?> RunningAsync(ParseResult line, CancellationToken cancel)
    {
        var peers = line.GetValue(_peers) switch
        {
            null => null,
            "none" => [],
            var list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        };
        using var node = _node.Connect(line, Screen);
        return await node.PostAsync("/api/doctor", new { peers, seconds = line.GetValue(_seconds) }, cancel) is { } report
            ? [.. report.GetProperty("findings").EnumerateArray().Select(f => new Row(Text(f, "check")!, Text(f, "code")!, Text(f, "state")!, Text(f, "says")!, Text(f, "next")))]
            : null;
    }

    private async Task<IReadOnlyList<Row>> StoppedAsync(ParseResult line, CancellationToken cancel)
    {
        var settings = await _settings.ReadAsync(line, cancel);
        try
        {
            var report = await NodeDoctor.ExamineStoppedAsync(settings.ToNodeOptions(withBroker: true), Screen.Time, cancel);
            return [.. report.Findings.Select(f => new Row(f.Check, f.Code, HealthReport.NameOf(f.State), f.Says, f.Next))];
        }
        catch (NodeStartException running) when (running.Code == "ALREADY_RUNNING")
        {
            throw new CommandException(ExitCode.Unavailable, running.Code, "a node runs on this data folder: ask that one, without --stopped, with --token FILE");
        }
    }

    private void Show(IReadOnlyList<Row> findings)
    {
        var width = findings.Max(f => f.Check.Length) + 2;
        foreach (var finding in findings)
        {
            var head = $"{finding.State,-9}{finding.Check.PadRight(width)}";
            foreach (var line in Lines(finding.Says, width))
            {
                Screen.Line(head + line);
                head = new string(' ', head.Length);
            }

            foreach (var line in Lines(finding.Next is null ? "" : $"-> {finding.Next}", width).Where(l => l.Length > 0))
                Screen.Line(head + line);
        }

        Screen.Line();
        var faults = findings.Count(f => f.State == "fault");
        var warnings = findings.Count(f => f.State == "warning");
        Screen.Line(faults + warnings == 0 ? "nothing is wrong" : $"{faults} faults, {warnings} warnings");
    }

    private static IEnumerable<string> Lines(string text, int width) => Screen.Wrap(text, Screen.Columns - 9 - width);

    private void Print(IReadOnlyList<Row> findings) => Screen.Json(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("well", findings.All(f => f.State != "fault"));
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("check", finding.Check);
            json.WriteString("code", finding.Code);
            json.WriteString("state", finding.State);
            json.WriteString("says", finding.Says);
            if (finding.Next is not null)
                json.WriteString("next", finding.Next);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
