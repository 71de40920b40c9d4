using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Trm.Cli.Brokers;
using Trm.Cli.Terminal;

namespace Trm.Cli.Tests;

/// <summary>It gets the operator's password only where one of those whom we trust vouches for it, by the name under which it was asked.</summary>
internal sealed class The_management_of_a_broker
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    [TestCase("localhost", ServerUse, true, true)]
    [TestCase("localhost", ServerUse, false, false)]
    [TestCase("elsewhere.example", ServerUse, true, false)]
    [TestCase("localhost", ClientUse, true, false)]
    public async Task Is_believed_where_a_trusted_authority_vouches_for_a_server_of_that_name(string name, string use, bool isTrusted, bool isBelieved)
    {
        using var scratch = new Scratch();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority();
        using var another = Authority();
        using var certificate = Server(name, use, authority, key);
        var trusted = scratch.Write("trusted.pem", (isTrusted ? authority : another).ExportCertificatePem());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stopping = new CancellationTokenSource();
        var serving = ServeAsync(listener, certificate, stopping.Token);

        using var management = new BrokerManagement(new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}"), "operator", "secret", trusted);
        if (isBelieved)
            Assert.That(await management.DefinitionsAsync(CancellationToken.None), Is.EqualTo("{}"u8.ToArray()));
        else
            Assert.That(async () => await management.DefinitionsAsync(CancellationToken.None), Throws.TypeOf<CommandException>());

        await stopping.CancelAsync();
        Assert.That(await serving, Is.EqualTo(isBelieved), "whoever is not believed hears nothing");
    }

    // True where a request came, which would have the password in it.
    private static async Task<bool> ServeAsync(TcpListener listener, X509Certificate2 certificate, CancellationToken cancel)
    {
        var asked = false;
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(cancel);
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancel);
                asked |= await tls.ReadAsync(new byte[4096], cancel) > 0;
                if (asked)
                    await tls.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"), cancel);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return asked;
        }
    }

    // Both have one name: only their keys say which is which.
    private static X509Certificate2 Authority()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
    }

    private static X509Certificate2 Server(string name, string use, X509Certificate2 authority, ECDsa key)
    {
        var request = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.Create(authority, now.AddMinutes(-30), now.AddMinutes(30), [1, 2, 3, 4]);
        return made.CopyWithPrivateKey(key);
    }
}
