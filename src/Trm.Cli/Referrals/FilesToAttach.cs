using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;
using Trm.Contracts.Messages;

namespace Trm.Cli.Referrals;

/// <summary>Files that a command hands in before its message names them. One that the node has by its digest is not carried again.</summary>
internal sealed class FilesToAttach
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = "application/pdf",
        [".txt"] = "text/plain",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".png"] = "image/png",
    };

    private readonly Option<string[]> _option = new("--attach")
    {
        Description = "A file that goes with it, up to 50 MiB: the consent category that opens it and where it is. Photographs are of photo-and-biometrics. May be given up to four times",
        HelpName = "CATEGORY:FILE",
    };

    public Option Option => _option;

    /// <summary>Hands them in; null where the node refused one, which is then said on the screen.</summary>
    public async Task<IReadOnlyList<object>?> HandInAsync(ParseResult line, string @case, NodeClient node, Screen screen, CancellationToken cancel)
    {
        var named = new List<object>();
        foreach (var given in line.GetValue(_option) ?? [])
        {
            var colon = given.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
                throw CommandException.Usage("--attach is CATEGORY:FILE, as in legal:letter.pdf");
            var (category, path) = (given[..colon], given[(colon + 1)..]);
            if (!File.Exists(path))
                throw CommandException.Absent(path);
            if (!Types.TryGetValue(Path.GetExtension(path), out var type))
                throw CommandException.Usage($"files that are exchanged end in {string.Join(", ", Types.Keys)}");
            if (new FileInfo(path).Length > AttachedFile.MaxBytes)
                throw new CommandException(ExitCode.Refused, "TOO_LARGE", $"{path} is larger than 50 MiB");
            byte[] digest;
            await using (var file = File.OpenRead(path))
                digest = await SHA256.HashDataAsync(file, cancel);
            var sha256 = Convert.ToHexStringLower(digest);
            if (await node.UploadAsync($"/api/referrals/{@case}/attachments", path, type, digest, Progress(screen), cancel) is null)
                return null;
            named.Add(new { sha256, category, title = Path.GetFileNameWithoutExtension(path) });
        }

        return named;
    }

    // Of a long file something is said on the way.
    private static Action<long, long> Progress(Screen screen)
    {
        const long step = 5 << 20;
        var told = 0L;
        return (done, all) =>
        {
            if (screen.IsJson || done - told < step)
                return;
            told = done;
            screen.Note(string.Create(CultureInfo.InvariantCulture, $"{done >> 20} MiB of {all >> 20} MiB"));
        };
    }
}
