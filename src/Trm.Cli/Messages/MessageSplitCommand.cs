using System.CommandLine;
using Trm.Cli.Terminal;

namespace Trm.Cli.Messages;

/// <summary><c>trm message split</c></summary>
internal sealed class MessageSplitCommand : TrmCommand
{
    private readonly Argument<string> _file = MessageFiles.File();
    private readonly Option<string> _folder = new("--out", "-o") { Description = "The folder to write the two parts to", Required = true, HelpName = "DIR" };

    public MessageSplitCommand(Screen screen)
        : base(screen, "split", "Cut a sealed message into header.p7s and envelope.p7m, for openssl cms", "trm message split message.trm -o parts")
    {
        Arguments.Add(_file);
        Options.Add(_folder);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var message = await MessageFiles.ReadAsync(line.GetRequiredValue(_file), cancel);
        if (!message.IsOk)
            return Screen.Refuse(message.Rejections);
        var folder = line.GetRequiredValue(_folder);
        var (header, envelope) = (Path.Combine(folder, MessageFiles.HeaderName), Path.Combine(folder, MessageFiles.EnvelopeName));
        await Input.ReplaceAsync(header, message.Value.Header, cancel);
        await Input.ReplaceAsync(envelope, message.Value.Envelope, cancel);
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("header", header);
                json.WriteString("envelope", envelope);
                json.WriteEndObject();
            });
        }
        else
        {
            Screen.Facts((header, $"{message.Value.Header.Length} bytes, signed, readable by anybody"), (envelope, $"{message.Value.Envelope.Length} bytes, encrypted"));
        }

        return ExitCode.Ok;
    }
}
