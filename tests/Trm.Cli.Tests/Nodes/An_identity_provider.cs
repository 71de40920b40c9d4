using System.Security.Cryptography;
using Trm.Cli.Terminal;

namespace Trm.Cli.Tests.Nodes;

/// <summary>The settings of the country's identity provider: what is missing or would not be safe is said before anything starts.</summary>
internal sealed class An_identity_provider
{
    [TestCase("--identity-provider-client trm", "no identity provider")]
    [TestCase("--identity-provider https://id.example.at", "identityProviderClient is missing")]
    [TestCase("--identity-provider https://id.example.at --identity-provider-client trm --identity-provider-name A", "identityProviderNameFr is missing")]
    [TestCase("--identity-provider https://id.example.at --identity-provider-client trm --identity-provider-name A --identity-provider-name-fr B", "and not both")]
    [TestCase("--identity-provider https://id.example.at --identity-provider-client trm --identity-provider-name A --identity-provider-name-fr B --identity-provider-key open.key", "owner only")]
    [TestCase("--identity-provider https://id.example.at --identity-provider-client trm --identity-provider-name A --identity-provider-name-fr B --identity-provider-key short.key", "private key in PEM")]
    [TestCase("--identity-provider https://id.example.at --identity-provider-client trm --identity-provider-name A --identity-provider-name-fr B --identity-provider-secret-file short.key", "on its first line")]
    [TestCase("--identity-provider http://id.example.at --identity-provider-client trm --identity-provider-name A --identity-provider-name-fr B --identity-provider-key good.key", "as its tokens name it")]
    [TestCase("--identity-provider https://id.example.at --identity-provider-client trm --identity-provider-name A --identity-provider-name-fr B --identity-provider-key good.key --training yes", "reaches nobody outside")]
    public void Is_refused(string settings, string said)
    {
        using var scratch = new Scratch();
        using var good = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write(scratch, "good.key", good.ExportPkcs8PrivateKeyPem(), UnixFileMode.UserRead);
        Write(scratch, "open.key", good.ExportPkcs8PrivateKeyPem(), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Write(scratch, "short.key", "short", UnixFileMode.UserRead);

        var outcome = Trm.Run([
            "node", "doctor", "--stopped", "--participant", "AT", "--data", scratch["data"], "--keys", scratch["keys"], "--directory", scratch["directory.p7s"], "--broker", "amqp://localhost", "--console", "https://trm.example.at",
            .. settings.Split(' ').Select(s => s.EndsWith(".key", StringComparison.Ordinal) ? scratch[s] : s),
        ]);

        Assert.That(outcome.Exit, Is.EqualTo(ExitCode.Usage), outcome.Error);
        Assert.That(outcome.Error, Does.Contain(said));
    }

    private static void Write(Scratch scratch, string name, string text, UnixFileMode mode)
    {
        File.WriteAllText(scratch[name], text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(scratch[name], mode);
    }
}
