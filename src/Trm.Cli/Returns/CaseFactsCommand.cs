using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;
using Trm.Contracts.Facts;
using Trm.Contracts.Messages;

namespace Trm.Cli.Returns;

/// <summary><c>trm case facts</c></summary>
internal sealed class CaseFactsCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Option<string?> _set = Optional("--set", "The record to keep, JSON; - for standard input", "FILE");

    public CaseFactsCommand(Screen screen)
        : base(screen, "facts", "What this office has on record for the gates of a case, completed by what was said; or keep a changed record. It never leaves", "trm case facts CASE --set facts.json") => Add(_case, _set);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var path = $"/api/referrals/{line.GetRequiredValue(_case)}/facts";
        JsonElement? kept;
        if (line.GetValue(_set) is { } file)
        {
            using var record = CompactJson.TryParse(await Input.ReadAsync(file, CaseFactsJson.MaxBytes, cancel))
                ?? throw new CommandException(ExitCode.Refused, "STRUCTURE", "the record is one JSON object; trm case facts CASE --json prints one to begin with");
            kept = await node.PostAsync(path, record.RootElement, cancel);
        }
        else
        {
            kept = await node.GetAsync(path, cancel);
        }

        if (kept is not { } facts)
            return ExitCode.Refused;
        Screen.Json(json => facts.WriteTo(json));
        return ExitCode.Ok;
    }
}
