using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Control;
using Trm.Contracts.Gates;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Cli.Contract;

/// <summary><c>trm contract validate</c></summary>
internal sealed class ContractValidateCommand : TrmCommand
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly Argument<string> _file = new("FILE") { Description = "A payload (FHIR message Bundle, or control message); - reads standard input" };
    private readonly Option<string?> _meta = new("--meta") { Description = "The meta that is sealed beside it; by default FILE with the ending .meta.json where that is there, else drawn from the payload" };

    public ContractValidateCommand(Screen screen)
        : base(screen, "validate", "Name everything that is wrong with a payload, with code and FHIR path; consent is judged as of when it was written", "trm contract validate payload.json")
    {
        Arguments.Add(_file);
        Options.Add(_meta);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var bytes = await ReadAsync(line.GetRequiredValue(_file), cancel);
        ReadOnlyMemory<byte>? meta = (line.GetValue(_meta) ?? Beside(line.GetRequiredValue(_file))) is { } file ? TrimEnd(await ReadAsync(file, cancel)) : default(ReadOnlyMemory<byte>?);
        var (name, faults) = Judge(bytes, meta);
        if (faults.Count > 0)
            return Screen.Refuse(faults);
        if (Screen.IsJson)
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("message", name);
                json.WriteBoolean("ok", true);
                json.WriteEndObject();
            });
        else
            Screen.Line($"{name}: ok");
        return ExitCode.Ok;
    }

    private static (string Name, IReadOnlyList<Rejection> Faults) Judge(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte>? beside)
    {
        using var json = CompactJson.TryParse(bytes);
        if (json?.RootElement is { ValueKind: System.Text.Json.JsonValueKind.Object } root && root.TryGetProperty("have", out _))
            return ("control", ControlMessage.Parse(TrimEnd(bytes)).Rejections);
        var read = beside is { } meta ? MessageMeta.Parse(meta).Then(m => MessageReader.Parse(m, bytes)) : MessageReader.Parse(bytes);
        if (!read.Try(out var message, out _))
            return ("", read.Rejections);

        // A report is taken whatever consent says: gates hold decisions, they never hold facts.
        var consent = message.Kind.Class == MessageClass.Report ? [] : G01.Judge(message.Kind, message.Bundle, message.To, message.At).Rejections;
        return (message.Kind.ToString(), consent);
    }

    private static string? Beside(string file) => file != "-" && Path.ChangeExtension(file, ".meta.json") is var meta && File.Exists(meta) ? meta : null;

    // A control message has one spelling; a line feed after it is the shell's.
    private static ReadOnlyMemory<byte> TrimEnd(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Span is [.., (byte)'\n' or (byte)'\r'])
            bytes = bytes[..^1];
        return bytes;
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(string file, CancellationToken cancel)
    {
        if (file != "-")
            return await Input.ReadAsync(file, MaxBytes, cancel);
        using var buffer = new MemoryStream();
        var block = new byte[81920];
        for (int n; (n = await Screen.In.ReadAsync(block, cancel)) > 0;)
        {
            if (buffer.Length + n > MaxBytes)
                throw new CommandException(ExitCode.Refused, "TOO_LARGE", $"standard input is larger than {MaxBytes} bytes");
            buffer.Write(block, 0, n);
        }

        return buffer.ToArray();
    }
}
