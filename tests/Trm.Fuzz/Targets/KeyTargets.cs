using System.Text;
using Trm.Contracts.Rejections;
using Trm.Envelope.Keys;
using Trm.Trail;

namespace Trm.Fuzz.Targets;

/// <summary>Key files and certificates, which come by post and by hand.</summary>
internal static class KeyTargets
{
    private static readonly string[] Names = ["AT-sign", "AT-encrypt", "governance-1"];

    public static IEnumerable<Target> All()
    {
        yield return new("certificate", Form.Der, () => Names.Select(n => World.Certificate(n + ".pem").Der.ToArray()), input =>
        {
            if (Certificate.Parse(input) is not { } certificate)
                return new("null", "", []);
            using var verifier = certificate.ImportVerifier();
            var of = RecipientKey.Of(certificate);
            return Outcome.Accepted($"{certificate.IsFor(KeyPurpose.MessageSigning)} {certificate.IsFor(KeyPurpose.Governance)} {of.IsOk} {verifier is not null}");
        });
        yield return new("certificate-file", Form.Lines, () => Names.Select(n => World.KeyText(n + ".pem")), input => Outcome.Of(Certificate.ReadFile(input)));
        yield return new("key-file", Form.Lines, () => Names.Select(n => World.KeyText(n + ".key")), input =>
        {
            var pkcs8 = KeyFile.Parse(input.Span, "sign.key");
            return pkcs8.IsOk ? Fits(pkcs8.Value) : Outcome.Of(pkcs8);
        });
        yield return new("private-key", Form.Der, () => Names.Select(n => World.Pkcs8(n + ".key")), input => Fits(input.ToArray()));
        yield return new("log-key", Form.Lines, () => [LogKey()], input =>
        {
            var text = Encoding.Latin1.GetString(input.Span);
            var result = Ed25519PrivateKey.Parse(text);
            result.Value?.Dispose();
            return Outcome.Of(result);
        });
        yield return new("verifier-key", Form.Lines, () => [Encoding.ASCII.GetBytes(World.Common.AtLog.Key.ToString()), Encoding.ASCII.GetBytes(NoteKey.OfWitness("trm/RS/witness", World.Common.RsLog.Key.PublicKey).ToString())], input =>
        {
            var result = NoteKey.Parse(Encoding.UTF8.GetString(input.Span));
            if (result.Holds)
                Promise.OneSpelling(input, Encoding.UTF8.GetBytes(result.Value.ToString()));
            return Outcome.Of(result);
        });
    }

    private static Outcome Fits(byte[] pkcs8)
    {
        var certificate = World.Certificate("AT-sign.pem");
        var key = SigningKey.Of(pkcs8, certificate);
        var other = EncryptionKey.Of(pkcs8, World.Certificate("AT-encrypt.pem"));
        Promise.Keep(!(key.IsOk && other.IsOk), "one key for two purposes");
        return key.IsOk ? Outcome.Accepted() : Outcome.Of(key.IsOk ? Result<EncryptionKey>.Refused(key.Rejections) : other, "encryption");
    }

    private static byte[] LogKey()
    {
        using var key = Ed25519PrivateKey.FromSeed(new byte[32]);
        return Encoding.ASCII.GetBytes(key.ToPem());
    }
}
