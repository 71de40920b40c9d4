using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Keys;

namespace Trm.Cli.Keys;

/// <summary><c>trm keys rotate</c></summary>
internal sealed class KeysRotateCommand : TrmCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The participant's keys folder; the running node takes up what is laid into it" };
    private readonly Option<string> _purpose = new("--purpose") { Description = "signing or encryption", Required = true, HelpName = "PURPOSE" };
    private readonly Option<bool> _now = new("--now") { Description = "Used at once, not after the one in use: for a key that was stolen or lost" };

    public KeysRotateCommand(Screen screen)
        : base(
            screen, "rotate", "Make the next signing or encryption key beside those that are there",
            "trm keys rotate keys/AT --purpose encryption\ntrm keys rotate keys/AT --purpose signing --now")
    {
        _purpose.AcceptOnlyFromAmong("signing", "encryption");
        Arguments.Add(_folder);
        Options.Add(_purpose);
        Options.Add(_now);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var folder = line.GetRequiredValue(_folder);
        var loaded = OwnFolder.Load(folder);
        if (!loaded.IsOk)
            return Task.FromResult(Screen.Refuse(loaded.Rejections));
        var (store, now) = (loaded.Value, Screen.Time.GetUtcNow());
        var isSigning = line.GetRequiredValue(_purpose) == "signing";
        var former = store.Keys.Where(k => k.Purpose == (isSigning ? KeyPurpose.MessageSigning : KeyPurpose.MessageEncryption)).Select(k => k.Certificate.NotAfter).DefaultIfEmpty(now).Max();
        var from = WireTime.Cut(line.GetValue(_now) || former < now ? now : former);
        var file = isSigning
            ? KeyStore.Add(folder, SigningKey.Create(store.Owner, from, from.AddYears(SigningKey.Years)))
            : KeyStore.Add(folder, EncryptionKey.Create(store.Owner, from, from.AddDays(EncryptionKey.Days)));
        var certificate = KeyFile.ReadCertificate(file).Value;
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("purpose", isSigning ? "signing" : "encryption");
                json.WriteString("certificate", file);
                json.WriteString("ski", certificate.SkiHex);
                json.WriteString("from", WireTime.Format(certificate.NotBefore));
                json.WriteString("to", WireTime.Format(certificate.NotAfter));
                json.WriteEndObject();
            });
            return Task.FromResult(ExitCode.Ok);
        }

        Screen.Facts(
            ("key", certificate.SkiHex), ("certificate", file), ("used from", WireTime.Format(certificate.NotBefore)), ("until", WireTime.Format(certificate.NotAfter)));
        Screen.Line();
        Screen.Paragraph($"It is used once the directory lists it. Next: trm directory relist FILE --keys {folder} -o FILE makes our entry anew, to be handed to the governance body{(from - now < KeySchedule.ListedBefore && !line.GetValue(_now) ? "; soon: a key is listed 30 days before it is used" : "")}.");
        return Task.FromResult(ExitCode.Ok);
    }
}
