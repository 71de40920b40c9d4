using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Trm.Contracts.Identifiers;
using Trm.Node.Broker;
using Trm.Testing;

namespace Trm.Node.Tests.Broker;

/// <summary>
/// A broker as an operator makes it: TLS and plain, nothing on it but what definitions say, a virtual host for each who asks. One for all who look at rights; it ends with the tests.
/// </summary>
internal sealed class OperatorsBroker
{
    private static readonly Lazy<Task<OperatorsBroker>> Made = new(MakeAsync);

    private readonly string _folder;

    private OperatorsBroker(RabbitMqServer server, string folder) => (Server, _folder) = (server, folder);

    public RabbitMqServer Server { get; }

    public static Task<OperatorsBroker> SharedAsync() => Made.Value;

    /// <summary>Imports the definitions into a virtual host of this name. Users sign in by password, too: <c>secret-of-AT</c>.</summary>
    public async Task<string> ImportAsync(string vhost, params Mailbox[] mailboxes)
    {
        ParticipantId[] participants = [.. mailboxes.SelectMany(m => new[] { m.Writer, m.Reader }).Distinct()];
        var file = Path.Combine(Server.DataFolder, $"{vhost}.json");
        await System.IO.File.WriteAllTextAsync(file, new BrokerTopology(participants, mailboxes).Definitions(vhost));
        await Server.ImportAsync(file);
        foreach (var participant in participants)
            await Server.ChangePasswordAsync(participant.Value, Password(participant));
        await Server.SetRightsAsync(vhost, "operator", ".*", ".*", ".*");
        return vhost;
    }

    /// <summary>The operator's address.</summary>
    public Uri Operator(string vhost) => new UriBuilder(Server.Uri) { Path = vhost }.Uri;

    /// <summary>A participant's address, by password.</summary>
    public Uri UriFor(ParticipantId participant, string vhost) => new UriBuilder(Server.UriFor(participant.Value, Password(participant))) { Path = vhost }.Uri;

    public BrokerOptions Options(ParticipantId participant, string vhost) => new() { Uri = UriFor(participant, vhost), ConnectTimeout = TimeSpan.FromSeconds(5) };

    /// <summary>A participant's connection by certificate alone.</summary>
    public BrokerOptions Tls(string vhost, string? certificate, string? authority = "ca", string host = "localhost", int seconds = 20) => new()
    {
        Uri = new Uri($"amqps://{host}:{Server.TlsPort}/{vhost}"),
        AuthorityFile = authority is null ? null : File(authority + ".pem"),
        ClientCertificateFile = certificate is null ? null : File(certificate + ".pem"),
        ClientKeyFile = certificate is null ? null : File(certificate + ".key"),
        PublishTimeout = TimeSpan.FromSeconds(seconds),
    };

    public X509Certificate2 Certificate(string name) => X509Certificate2.CreateFromPemFile(File(name + ".pem"), File(name + ".key"));

    private static string Password(ParticipantId participant) => $"secret-of-{participant.Value}";

    private static async Task<OperatorsBroker> MakeAsync()
    {
        // Beside the broker's data, and gone with them.
        var folder = System.IO.Directory.CreateTempSubdirectory("trm-operator-").FullName;
        void Write(string name, X509Certificate2 certificate)
        {
            System.IO.File.WriteAllText(Path.Combine(folder, name + ".pem"), certificate.ExportCertificatePem());
            System.IO.File.WriteAllText(Path.Combine(folder, name + ".key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            System.IO.File.SetUnixFileMode(Path.Combine(folder, name + ".key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using var authority = Issue("CN=Test authority", null, isAuthority: true);
        using var other = Issue("CN=Another authority", null, isAuthority: true);
        Write("ca", authority);
        Write("other", other);
        foreach (var (name, subject, issuer, hours) in new[]
        {
            ("broker", "CN=broker", authority, 1), ("AT", "CN=AT", authority, 1), ("RS", "CN=RS", authority, 1), ("AT-of-another", "CN=AT", other, 1),
            ("AT-expired", "CN=AT", authority, -1), ("nobody", "CN=ZZ", authority, 1),
        })
        {
            using var certificate = Issue(subject, issuer, hours: hours);
            Write(name, certificate);
        }

        string Pem(string name) => Path.Combine(folder, name);
        return new(await RabbitMqServer.StartPrivateAsync(new RabbitMqTls(Pem("ca.pem"), Pem("broker.pem"), Pem("broker.key"))), folder);
    }

    private static X509Certificate2 Issue(string subject, X509Certificate2? issuer, bool isAuthority = false, int hours = 1)
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
        var now = TimeProvider.System.GetUtcNow();
        if (issuer is null)
            return request.CreateSelfSigned(now.AddHours(-4), now.AddHours(4));
        using var certificate = request.Create(issuer, now.AddHours(-3), now.AddHours(hours), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }

    private string File(string name) => Path.Combine(_folder, name);
}
