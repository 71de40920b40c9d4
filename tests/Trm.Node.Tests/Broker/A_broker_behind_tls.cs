using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Trm.Node.Broker;
using Trm.Testing;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

/// <summary>As deployed: TLS both ways, and a user known by its certificate alone.</summary>
[TestFixture]
public sealed class A_broker_behind_tls
{
    private readonly Mailbox _mailbox = NewMailbox(AT, AT);
    private string _folder = null!;
    private RabbitMqServer _server = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _folder = System.IO.Directory.CreateTempSubdirectory("trm-tls-").FullName;
        using var authority = Issue("CN=Test authority", null, isAuthority: true);
        using var other = Issue("CN=Another authority", null, isAuthority: true);
        using var broker = Issue("CN=broker", authority);
        using var at = Issue("CN=AT", authority);
        Write("ca", authority);
        Write("other", other);
        Write("broker", broker);
        Write("at", at);
        _server = await RabbitMqServer.StartPrivateAsync(new RabbitMqTls(File("ca.pem"), File("broker.pem"), File("broker.key")));
        var definitions = Path.Combine(_server.DataFolder, "definitions.json");
        await System.IO.File.WriteAllTextAsync(definitions, new BrokerTopology([AT], [_mailbox]).Definitions());
        await _server.ControlAsync("import_definitions", definitions);
    }

    [OneTimeTearDown]
    public async Task End()
    {
        await _server.DisposeAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Takes_a_message_from_a_user_that_shows_its_certificate()
    {
        await using var at = Connect("ca.pem", "localhost", 20);
        var reader = new Reader();
        await at.StartAsync([_mailbox.Incoming()], reader.Deliver, CancellationToken.None);

        await at.PublishAsync(_mailbox.Name, Body(1), CancellationToken.None);

        Assert.That((await reader.NextAsync()).Number(), Is.EqualTo(1));
        Assert.That(await _server.ControlAsync("list_connections", "--quiet", "--no-table-headers", "user", "ssl", "auth_mechanism"), Does.StartWith("AT\ttrue\tEXTERNAL"));
    }

    [TestCase("other.pem", "localhost")]
    [TestCase(null, "localhost")]
    [TestCase("ca.pem", "127.0.0.1")]
    public async Task Is_not_spoken_to_if_nobody_we_trust_vouches_for_it_or_it_has_another_name(string? authority, string host)
    {
        await using var at = Connect(authority, host, 3);
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);

        Assert.That(async () => await at.PublishAsync(_mailbox.Name, Body(1), CancellationToken.None), Throws.TypeOf<BrokerUnavailableException>());
    }

    private RabbitMqBroker Connect(string? authority, string host, int seconds) => new(
        AT,
        new BrokerOptions
        {
            Uri = new Uri($"amqps://{host}:{_server.TlsPort}/"),
            AuthorityFile = authority is null ? null : File(authority),
            ClientCertificateFile = File("at.pem"),
            ClientKeyFile = File("at.key"),
            PublishTimeout = TimeSpan.FromSeconds(seconds),
        },
        NullLogger<RabbitMqBroker>.Instance);

    private static X509Certificate2 Issue(string subject, X509Certificate2? issuer, bool isAuthority = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (isAuthority)
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        else
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var (from, to) = (TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
        if (issuer is null)
            return request.CreateSelfSigned(from, to);
        using var certificate = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }

    private string File(string name) => Path.Combine(_folder, name);

    private void Write(string name, X509Certificate2 certificate)
    {
        System.IO.File.WriteAllText(File(name + ".pem"), certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(File(name + ".key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        System.IO.File.SetUnixFileMode(File(name + ".key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
