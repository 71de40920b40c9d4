using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Trm.Cli.Terminal;
using Trm.Node;
using Trm.Node.Generations;

namespace Trm.Cli.Nodes;

/// <summary><c>trm node generation</c></summary>
internal sealed class NodeGenerationCommand : TrmCommand
{
    private readonly NodeSettings.Options _options = new();

    public NodeGenerationCommand(Screen screen)
        : base(
            screen, "generation", "Begin a new generation on the data folder of a stopped node: after an old copy of it was put back, and after a change of the log key",
            "trm node generation --config node.json --directory newest.p7s") =>
        _options.AddTo(this, ["participant", "data", "keys", "kek", "directory", "fingerprint", .. NodeSettings.OfDatabase]);

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var settings = await _options.ReadAsync(line, cancel);
        var begun = await TrmNode.BeginGenerationAsync(settings.ToNodeOptions(), Screen.Time, NullLoggerFactory.Instance, cancel: cancel);
        if (Screen.IsJson)
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("generation", begun.Number);
                json.WriteNumber("former", begun.Former);
                json.WriteString("log", begun.Log);
                if (begun.Size is { } size)
                    json.WriteNumber("size", size);
                json.WriteBoolean("cosigned", begun.IsCosigned);
                json.WriteNumber("sealedAgain", begun.SealedAgain);
                json.WriteNumber("waiting", begun.Waiting);
                json.WriteNumber("receipts", begun.Receipts);
                json.WriteEndObject();
            });
        else
            Show(begun);
        return ExitCode.Ok;
    }

    private void Show(BegunGeneration begun)
    {
        Screen.Facts(
            ("generation", $"{begun.Number}, after {begun.Former}"),
            ("log", begun.Log),
            ("former log", begun.Size is not { } size ? "nothing was ever published" : $"ended at {size} records, {(begun.IsCosigned ? "cosigned by a foreign witness" : "by our own signature alone")}"),
            ("sealed again", $"{begun.SealedAgain} open messages{(begun.Waiting > 0 ? $"; {begun.Waiting} more wait for a key or a mailbox of their recipient" : "")}"),
            ("receipts", $"{begun.Receipts} given anew"));
        Screen.Line();
        Screen.Paragraph("Start the node: trm node run. Each peer then sends again what this folder does not hold. What was sent from here after the copy was made is lost here and known there: the alarms name it; telephone.");
    }
}
