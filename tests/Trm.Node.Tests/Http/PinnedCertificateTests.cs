using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Node.Http;

namespace Trm.Node.Tests.Http;

/// <summary>Which certificate is known follows from what stands in the file now, whatever was read out of it before.</summary>
internal sealed class PinnedCertificateTests
{
    [Test]
    public void Another_certificate_in_the_file_is_known_with_the_next_call_and_the_former_is_not()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("trm-test-").FullName;
        using var first = Certificate();
        using var second = Certificate();
        var path = AccessTokens.Pin(folder, new Officer("AT-CMS-1", Role.Coordinator), first);
        var written = File.GetLastWriteTimeUtc(path);
        var access = AccessTokens.ReadOrCreate(folder, ParticipantId.Parse("AT").Value);
        Assert.That((access.Find(first)?.Code, access.Find(first)?.Code, access.Find(second)), Is.EqualTo(("AT-CMS-1", "AT-CMS-1", (Officer?)null)));

        File.WriteAllText(path, second.ExportCertificatePem() + "\n");
        File.SetLastWriteTimeUtc(path, written);
        Assert.That((access.Find(first), access.Find(second)?.Code), Is.EqualTo(((Officer?)null, "AT-CMS-1")));

        File.WriteAllText(path, "no certificate");
        Assert.That(access.Find(second), Is.Null);
        System.IO.Directory.Delete(folder, recursive: true);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=case management", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
