using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Quarantine;

/// <summary><c>trm quarantine export</c></summary>
internal sealed class QuarantineExportCommand : QuarantineCommand
{
    private readonly Option<string> _output = new("--out", "-o") { Description = "A new file", Required = true, HelpName = "FILE" };

    public QuarantineExportCommand(Screen screen)
        : base(screen, "export", "Write the bytes of something that is stuck into a file, for the engineers of whoever sent it: sealed, or nobody's; trm message inspect reads it", "trm quarantine export q12 -o q12.trm") => Add(Id, _output);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var output = line.GetRequiredValue(_output);
        using var bytes = new MemoryStream();
        if (!await node.DownloadAsync($"{Path(line)}/bytes", bytes, (_, _) => { }, cancel))
            return ExitCode.Refused;
        await Input.WriteNewAsync(output, bytes.ToArray(), cancel);
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
        if (Screen.IsJson)
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("file", output);
                json.WriteNumber("bytes", bytes.Length);
                json.WriteString("sha256", digest);
                json.WriteEndObject();
            });
        else
            Screen.Facts(("file", output), ("bytes", bytes.Length.ToString(CultureInfo.InvariantCulture)), ("sha256", digest));
        return ExitCode.Ok;
    }
}
