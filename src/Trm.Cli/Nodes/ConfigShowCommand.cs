using System.CommandLine;
using Trm.Cli.Terminal;

namespace Trm.Cli.Nodes;

/// <summary><c>trm config show</c></summary>
internal sealed class ConfigShowCommand : TrmCommand
{
    private readonly NodeSettings.Options _options = new();

    public ConfigShowCommand(Screen screen)
        : base(screen, "show", "Show the settings in force and where each comes from; secrets are paths, and stay where they are", "trm config show --config node.json") => _options.AddTo(this);

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var settings = await _options.ReadAsync(line, cancel);
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                foreach (var value in settings.Values)
                {
                    json.WriteStartObject(value.Setting.Name);
                    json.WriteString("value", NodeSettings.Redacted(value));
                    json.WriteString("source", value.Source);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            });
            return ExitCode.Ok;
        }

        Screen.Table(
            ["setting", "source", "value"],
            [.. settings.Values.Select(v => (IReadOnlyList<string>)[v.Setting.Name, v.Source, NodeSettings.Redacted(v) ?? "not set"])]);
        return ExitCode.Ok;
    }
}
