using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Messages;

namespace Trm.Cli.Contract;

/// <summary><c>trm contract show</c></summary>
internal sealed class ContractShowCommand : TrmCommand
{
    private readonly Argument<string> _kind = Rows.Kind();
    private readonly Argument<string?> _code = Rows.Code();

    public ContractShowCommand(Screen screen)
        : base(screen, "show", "Show what a kind of message does, in English and French", "trm contract show hold set")
    {
        Arguments.Add(_kind);
        Arguments.Add(_code);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var rows = Rows.Find(line.GetRequiredValue(_kind), line.GetValue(_code));
        if (Screen.IsJson)
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("kinds");
                foreach (var row in rows)
                    Rows.Write(json, row);
                json.WriteEndArray();
                json.WriteEndObject();
            });
        else
            foreach (var row in rows)
                Show(row);
        return Task.FromResult(ExitCode.Ok);
    }

    private void Show(MessageKind row)
    {
        Screen.Line(row.ToString());
        Screen.Facts(
            ("  class", Rows.Name(row.Class)),
            ("  carries", Rows.Carries(row)),
            ("  lane", Rows.Name(row.Lane)),
            ("  move", row.IsMove ? "yes: refused under an open hold" : "no"),
            ("  deadlines", row.Deadlines.Count == 0 ? null : string.Join("; ", row.Deadlines)),
            ("  effect", row.Effect.English),
            ("  effet", row.Effect.French));
    }
}
