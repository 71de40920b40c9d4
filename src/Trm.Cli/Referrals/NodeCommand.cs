using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Referrals;

/// <summary>A command that asks a running node to do something in a case.</summary>
internal abstract class NodeCommand : TrmCommand
{
    private readonly NodeClient.Options _node = new();

    protected NodeCommand(Screen screen, string name, string description, string example)
        : base(screen, name, description, example)
    {
    }

    /// <summary>The case's pseudonym, as <c>trm referral list</c> shows it.</summary>
    protected static Argument<string> Case() => new("CASE") { Description = "The case, as: trm referral list shows it" };

    protected static Option<string> Required(string name, string description, string helpName) => new(name) { Description = description, Required = true, HelpName = helpName };

    protected static Option<string?> Optional(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    /// <summary>Adds the command's own arguments and options, and those of every node command.</summary>
    protected void Add(params IEnumerable<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                Arguments.Add(argument);
            else
                Options.Add((Option)symbol);
        }

        _node.AddTo(this);
    }

    protected sealed override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        using var node = _node.Connect(line, Screen);
        return await RunAsync(line, node, cancel);
    }

    protected abstract Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel);

    /// <summary>Posts, and says what became of it.</summary>
    protected async Task<int> SubmitAsync(NodeClient node, string path, object body, string said, CancellationToken cancel)
    {
        if (await node.PostAsync(path, body, cancel) is not { } submitted)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => submitted.WriteTo(json));
            return ExitCode.Ok;
        }

        Screen.Paragraph(Text(submitted, "case") is null ? $"{said} It is sealed and stored." : $"{said} It is sealed and stored; trm referral show tells its fate.");
        Screen.Facts(("case", Text(submitted, "case")), ("message", Text(submitted, "message")), ("transmission", Text(submitted, "transmission")));
        return ExitCode.Ok;
    }

    protected static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
