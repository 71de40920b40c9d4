using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Keys;

namespace Trm.Cli.Keys;

/// <summary><c>trm keys token</c></summary>
internal sealed class KeysTokenCommand : TrmCommand
{
    private readonly Option<ParticipantId> _participant = Input.Participant("--participant", "Whose keys: the participant's id in the directory, such as AT");
    private readonly Option<string> _folder = new("--keys") { Description = "The folder of its other keys; made where absent, for its owner only", Required = true, HelpName = "DIR" };
    private readonly Option<string> _uri = new("--uri") { Description = "The key in the token, a PKCS#11 URI (RFC 7512) without a PIN", Required = true, HelpName = "URI" };
    private readonly Option<string> _pin = new("--pin-file") { Description = "The file that holds the token's PIN and nothing else, no newline either, for its owner only", Required = true, HelpName = "FILE" };

    public KeysTokenCommand(Screen screen)
        : base(
            screen, "token", "Use a signing key that an HSM made and keeps; writes its certificate, and where it is. PKCS11_MODULE_PATH says which module speaks to the HSM",
            "trm keys token --participant AT --keys keys/AT --uri \"pkcs11:token=AT;object=sign\" --pin-file /etc/trm/at.pin")
    {
        foreach (var option in new Option[] { _participant, _folder, _uri, _pin })
            Options.Add(option);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var (owner, folder, pin) = (line.GetRequiredValue(_participant), line.GetRequiredValue(_folder), Path.GetFullPath(line.GetRequiredValue(_pin)));
        if (!SigningKey.OfToken(owner, line.GetRequiredValue(_uri), pin, Screen.Time.GetUtcNow()).Try(out var key, out var refused))
            return Task.FromResult(Screen.Refuse([refused]));
        KeyFolder.MakeOwnerOnly(folder);
        var certificate = KeyStore.Add(folder, key);
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("participant", owner.Value);
                json.WriteString("certificate", certificate);
                json.WriteString("ski", key.Certificate.SkiHex);
                json.WriteString("to", WireTime.Format(key.Certificate.NotAfter));
                json.WriteEndObject();
            });
            return Task.FromResult(ExitCode.Ok);
        }

        Screen.Facts(("participant", owner.Value), ("signing key", $"{key.Certificate.SkiHex}, in the token, until {WireTime.Format(key.Certificate.NotAfter)}"), ("certificate", certificate));
        Screen.Line();
        Screen.Paragraph("The token keeps the private key. Have the certificate listed in the directory; the node signs with it from then on.");
        return Task.FromResult(ExitCode.Ok);
    }
}
