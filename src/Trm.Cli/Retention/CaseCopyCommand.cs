using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;
using Trm.Envelope.Keys;

namespace Trm.Cli.Retention;

/// <summary><c>trm case copy</c></summary>
internal sealed class CaseCopyCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Option<string?> _to = Optional("--to", "The certificate of the person or their lawyer, PEM or DER: P-256, for key agreement", "CERT");
    private readonly Option<string?> _out = new("--out", "-o") { Description = "Where the sealed copy goes; they open it with: openssl cms -decrypt -inform DER -in FILE -recip CERT -inkey KEY", HelpName = "FILE" };
    private readonly Option<bool> _offered = new("--offered") { Description = "Record that a copy was offered" };
    private readonly Option<bool> _declined = new("--declined") { Description = "Record that they do not want one" };

    public CaseCopyCommand(Screen screen)
        : base(screen, "copy", "A sealed copy of a case for the person or their lawyer, or what they chose instead; a case is not erased before", "trm case copy CASE --to lawyer.pem -o copy.p7m") =>
        Add(_case, _to, _out, _offered, _declined);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var (to, file) = (line.GetValue(_to), line.GetValue(_out));
        string? choice = line.GetValue(_offered) ? "offered" : line.GetValue(_declined) ? "declined" : null;
        if ((to is null) == (choice is null) || (to is null) != (file is null) || (line.GetValue(_offered) && line.GetValue(_declined)))
            throw CommandException.Usage("give --to CERT and -o FILE, or --offered, or --declined");
        var certificate = to is null ? null : Convert.ToBase64String(await Input.ReadAsync(to, Certificate.MaxBytes * 2, cancel));
        if (await node.PostAsync($"/api/referrals/{line.GetRequiredValue(_case)}/copy", new { choice = choice ?? "delivered", certificate }, cancel) is not { } copy)
            return ExitCode.Refused;
        if (file is not null && Text(copy, "file") is { } content)
            await Input.ReplaceAsync(file, Convert.FromBase64String(content), cancel);
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("choice", Text(copy, "choice"));
                json.WriteString("at", Text(copy, "at"));
                if (file is not null)
                    json.WriteString("file", file);
                json.WriteEndObject();
            });
            return ExitCode.Ok;
        }

        Screen.Paragraph(file is null
            ? $"Recorded: {choice}."
            : $"Written to {file}, and recorded. Only the holder of that certificate's key opens it.");
        return ExitCode.Ok;
    }
}
