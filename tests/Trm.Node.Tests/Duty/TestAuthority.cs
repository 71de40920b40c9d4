using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Trm.Node.Tests.Duty;

/// <summary>Vouches for a server on this machine, for an hour.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("trm-authority-").FullName;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var now = TimeProvider.System.GetUtcNow();
        using var authority = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        using var server = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var order = new CertificateRequest("CN=server", server, HashAlgorithmName.SHA256);
        order.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        order.CertificateExtensions.Add(names.Build());
        using var certificate = order.Create(authority, now.AddMinutes(-30), now.AddMinutes(30), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, server.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var own = certificate.CopyWithPrivateKey(server);
        Server = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
    }

    public string AuthorityFile => Path.Combine(_folder, "authority.pem");

    public string CertificateFile => Path.Combine(_folder, "server.pem");

    public string KeyFile => Path.Combine(_folder, "server.key");

    public X509Certificate2 Server { get; }

    /// <summary>A file that only its owner may read.</summary>
    public string Secret(string text)
    {
        var file = Path.Combine(_folder, Guid.NewGuid().ToString("n"));
        File.WriteAllText(file, text + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    public void Dispose()
    {
        Server.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }
}
