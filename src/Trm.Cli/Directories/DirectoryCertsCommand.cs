using System.CommandLine;
using System.Text;
using Trm.Cli.Terminal;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory certs</c></summary>
internal sealed class DirectoryCertsCommand : TrmCommand
{
    private readonly Argument<string> _file = DirectoryFiles.File();
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectoryCertsCommand(Screen screen)
        : base(screen, "certs", "Write the listed certificates as ca.pem, for openssl cms -verify -CAfile", "trm directory certs directory.p7s -o ca.pem")
    {
        Arguments.Add(_file);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var trusted = await DirectoryFiles.TrustAsync(line.GetRequiredValue(_file), null, Screen.Time.GetUtcNow(), cancel);
        if (!trusted.IsOk)
            return Screen.Refuse(trusted.Rejections);
        var pem = trusted.Value.CertificatesPem();
        var output = line.GetRequiredValue(_output);
        await Input.ReplaceAsync(output, Encoding.ASCII.GetBytes(pem), cancel);
        var count = pem.Split("-----BEGIN").Length - 1;
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("file", output);
                json.WriteNumber("certificates", count);
                json.WriteEndObject();
            });
        }
        else
        {
            Screen.Line($"{output}: {count} certificates of directory version {trusted.Value.Version}");
        }

        return ExitCode.Ok;
    }
}
