using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Keys;

namespace Trm.Cli.Keys;

/// <summary><c>trm keys list</c></summary>
internal sealed class KeysListCommand : TrmCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "A folder made by: trm keys new" };

    public KeysListCommand(Screen screen)
        : base(screen, "list", "Show the keys in a folder, and whether their files are as they must be", "trm keys list keys/AT") => Arguments.Add(_folder);

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var path = line.GetRequiredValue(_folder);
        if (!KeyFolder.ReadVerifierKey(Path.Combine(path, KeyFolder.LogVerifierKey)).Try(out var log, out var fault))
            return Task.FromResult(Screen.Refuse([fault]));
        if (!ParticipantId.Parse(log.Name.Split('/') is ["trm", var id, _] ? id : null).Try(out var owner, out fault))
            return Task.FromResult(Screen.Refuse([fault]));
        var loaded = KeyFolder.Load(owner, path);
        if (!loaded.IsOk)
            return Task.FromResult(Screen.Refuse(loaded.Rejections));
        if (Screen.IsJson)
        {
            Screen.Json(json => KeyList.Write(json, loaded.Value));
            return Task.FromResult(ExitCode.Ok);
        }

        var now = Screen.Time.GetUtcNow();
        Screen.Table(
            ["key", "identifier", "from", "to", "now"],
            [Row(loaded.Value.Keys.Signing.IsInToken ? "signing, in a token" : "signing", loaded.Value.Keys.Signing.Certificate, now), Row("encryption", loaded.Value.Keys.Encryption.Certificate, now)]);
        Screen.Line();
        Screen.Facts(("participant", owner.Value), ("log", log.ToString()));
        return Task.FromResult(ExitCode.Ok);
    }

    private static string[] Row(string name, Certificate certificate, DateTimeOffset now) =>
    [
        name, certificate.SkiHex[..16], $"{certificate.NotBefore:yyyy-MM-dd}", $"{certificate.NotAfter:yyyy-MM-dd}",
        now < certificate.NotBefore ? "not yet valid" : now >= certificate.NotAfter ? "expired" : "valid",
    ];
}
