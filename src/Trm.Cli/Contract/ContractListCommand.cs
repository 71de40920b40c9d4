using System.CommandLine;
using Trm.Cli.Terminal;

namespace Trm.Cli.Contract;

/// <summary><c>trm contract list</c></summary>
internal sealed class ContractListCommand(Screen screen)
    : TrmCommand(screen, "list", "List every kind and code with its class, what it carries, its lane and its deadlines", "trm contract list --json")
{
    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        if (Screen.IsJson)
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("kinds");
                foreach (var row in Rows.All)
                    Rows.Write(json, row);
                json.WriteEndArray();
                json.WriteEndObject();
            });
        else
            Screen.Table(
                ["kind", "code", "class", "carries", "lane", "deadlines"],
                [.. Rows.All.Select(r => (IReadOnlyList<string>)[r.Kind, r.Code, Rows.Name(r.Class), Rows.Carries(r), Rows.Name(r.Lane), string.Join("; ", r.Deadlines)])]);
        return Task.FromResult(ExitCode.Ok);
    }
}
