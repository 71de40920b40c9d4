using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Control;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Cli.Contract;

/// <summary><c>trm contract validate</c></summary>
internal sealed class ContractValidateCommand : TrmCommand
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly Argument<string> _file = new("FILE") { Description = "A payload (FHIR message Bundle, or control message); - reads standard input" };

    public ContractValidateCommand(Screen screen)
        : base(screen, "validate", "Name everything that is wrong with a payload, with code and FHIR path", "trm contract validate payload.json")
    {
        Arguments.Add(_file);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var bytes = await ReadAsync(line.GetRequiredValue(_file), cancel);
        var (name, faults) = Judge(bytes);
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

    private static (string Name, IReadOnlyList<Rejection> Faults) Judge(ReadOnlyMemory<byte> bytes)
    {
        using var json = CompactJson.TryParse(bytes);
        if (json?.RootElement is { ValueKind: System.Text.Json.JsonValueKind.Object } root && root.TryGetProperty("have", out _))
            return ("control", ControlMessage.Parse(TrimEnd(bytes)).Rejections);
        var read = MessageReader.Parse(bytes);
        return (read.IsOk ? read.Value.Kind.ToString() : "", read.Rejections);
    }

    // A control message has one spelling; a line feed after it is the shell's.
    private static ReadOnlyMemory<byte> TrimEnd(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Span is [.., (byte)'\n' or (byte)'\r'])
            bytes = bytes[..^1];
        return bytes;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(string file, CancellationToken cancel)
    {
        if (file != "-")
            return await Input.ReadAsync(file, MaxBytes, cancel);
        await using var input = Console.OpenStandardInput();
        using var buffer = new MemoryStream();
        var block = new byte[81920];
        for (int n; (n = await input.ReadAsync(block, cancel)) > 0;)
        {
            if (buffer.Length + n > MaxBytes)
                throw new CommandException(ExitCode.Refused, "TOO_LARGE", $"standard input is larger than {MaxBytes} bytes");
            buffer.Write(block, 0, n);
        }

        return buffer.ToArray();
    }
}
