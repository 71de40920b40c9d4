using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;

namespace Trm.Cli.Tests.Deploy;

/// <summary>deploy/certificates.sh: what the guide has an office and the broker's operator do for TLS.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class The_certificates
{
    private readonly Scratch _scratch = new();

    [OneTimeSetUp]
    public void Vouch() => Made("authority", _scratch["broker-authority"], "Broker of the exchange");

    [OneTimeTearDown]
    public void End() => _scratch.Dispose();

    [Test]
    public void Are_of_whom_the_authority_says_whatever_was_asked_for()
    {
        Made("request", _scratch["RS"]);
        Made("sign", _scratch["broker-authority"], _scratch["RS.csr"], "client", "AT");

        using var made = X509CertificateLoader.LoadCertificateFromFile(_scratch["RS.pem"]);
        Assert.That(made.GetNameInfo(X509NameType.SimpleName, forIssuer: false), Is.EqualTo("AT"));
        Assert.That(File.GetUnixFileMode(_scratch["RS.key"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void Serve_a_client_or_a_server_and_not_both()
    {
        Made("request", _scratch["client"]);
        Made("sign", _scratch["broker-authority"], _scratch["client.csr"], "client", "AT");
        Made("request", _scratch["server"]);
        Made("sign", _scratch["broker-authority"], _scratch["server.csr"], "server", "broker.example.org", "localhost");

        Assert.That(new[] { Serves("client", "sslclient"), Serves("client", "sslserver"), Serves("server", "sslserver"), Serves("server", "sslclient") }, Is.EqualTo(new[] { true, false, true, false }));
        Assert.That(Trm.Process("openssl", ["x509", "-in", _scratch["server.pem"], "-noout", "-ext", "subjectAltName"]).Out, Does.Contain("DNS:broker.example.org, DNS:localhost"));
    }

    [Test]
    public void Vouch_for_the_addresses_of_a_server_as_addresses()
    {
        Made("request", _scratch["addressed"]);
        Made("sign", _scratch["broker-authority"], _scratch["addressed.csr"], "server", "10.0.0.7", "broker.example.org", "fd00::1");

        Assert.That(
            Trm.Process("openssl", ["x509", "-in", _scratch["addressed.pem"], "-noout", "-ext", "subjectAltName"]).Out, Does.Contain("IP Address:10.0.0.7, DNS:broker.example.org, IP Address:FD00:0:0:0:0:0:0:1"));
    }

    [TestCase("localhost,DNS:at-node")]
    [TestCase("localhost\nbasicConstraints=CA:TRUE")]
    [TestCase("*.example.org")]
    [TestCase("-example.org")]
    [TestCase("example..org")]
    [TestCase("10.0.0")]
    [TestCase("a b")]
    [TestCase("")]
    public void Name_no_host_that_is_no_host(string host)
    {
        var request = _scratch[$"{Guid.NewGuid()}"];
        Made("request", request);

        Assert.That(Run("sign", _scratch["broker-authority"], $"{request}.csr", "server", "localhost", host).Exit, Is.EqualTo(2));
        Assert.That($"{request}.pem", Does.Not.Exist);
    }

    [TestCase(false, "rsa", "rsa_keygen_bits:2048")]
    [TestCase(false, "ec", "ec_paramgen_curve:secp256k1")]
    [TestCase(false, "ec", "ec_paramgen_curve:P-521")]
    [TestCase(true, "ec", "ec_paramgen_curve:P-384")]
    public void Hold_keys_of_two_curves_and_no_other(bool taken, string kind, string option)
    {
        var request = _scratch[$"{Guid.NewGuid()}"];
        // The words of a request are whoever's who made it.
        var asked = Trm.Process("openssl", ["req", "-newkey", kind, "-pkeyopt", option, "-nodes", "-subj", "/CN=ASN1 OID: prime256v1", "-keyout", $"{request}.key", "-out", $"{request}.csr"]);
        Assert.That(asked.Exit, Is.Zero, asked.ToString());

        Assert.That(Run("sign", _scratch["broker-authority"], $"{request}.csr", "client", "AT").Exit, Is.EqualTo(taken ? 0 : 2));
        Assert.That(File.Exists($"{request}.pem"), Is.EqualTo(taken));
    }

    [Test]
    public void Come_from_an_authority_that_makes_no_other_authority()
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(_scratch["broker-authority.pem"]);

        var constraints = authority.Extensions.OfType<X509BasicConstraintsExtension>().Single();
        Assert.That((constraints.Critical, constraints.CertificateAuthority, constraints.HasPathLengthConstraint, constraints.PathLengthConstraint), Is.EqualTo((true, true, true, 0)));
    }

    [Test]
    public void Are_never_written_over()
    {
        var before = File.ReadAllBytes(_scratch["broker-authority.key"]);

        Assert.That(Run("authority", _scratch["broker-authority"], "Another").Exit, Is.EqualTo(2));
        Assert.That(File.ReadAllBytes(_scratch["broker-authority.key"]), Is.EqualTo(before));
    }

    [TestCase]
    [TestCase("authority")]
    [TestCase("sign", "authority", "AT.csr", "both", "AT")]
    [TestCase("sign", "authority", "AT.csr", "client", "A/CN=RS")]
    [TestCase("sign", "authority", "AT.csr", "client", "AT", "host")]
    [TestCase("nonsense")]
    public void Are_not_made_of_wrong_words(params string[] words) => Assert.That(Run(words).Exit, Is.EqualTo(2));

    private bool Serves(string name, string purpose) => Trm.Process("openssl", ["verify", "-CAfile", _scratch["broker-authority.pem"], "-purpose", purpose, _scratch[$"{name}.pem"]]).Exit == 0;

    private static void Made(params string[] words)
    {
        var outcome = Run(words);
        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
    }

    private static Trm.Outcome Run(params string[] words) => Trm.Process("bash", [Path.Combine(Compose.Folder, "certificates.sh"), .. words]);
}
