using System.Security.Cryptography.Pkcs;
using NUnit.Framework;

namespace Trm.Envelope.Tests.Published;

/// <summary>The framework's own CMS as a second opinion on what is written here by hand.</summary>
public sealed class SignedCmsTests
{
    [Test]
    public void The_framework_verifies_our_header()
    {
        var sent = World.Common.Seal();

        var cms = Verify(sent.HeaderP7s);

        Assert.That(cms.ContentInfo.Content, Is.EqualTo(sent.Header.Write()));
        Assert.That(cms.SignerInfos[0].SignedAttributes.Cast<System.Security.Cryptography.CryptographicAttributeObject>().Select(a => a.Oid!.Value), Is.EqualTo(new[]
        {
            "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.5", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.16.2.47",
        }));
        var time = (Pkcs9SigningTime)cms.SignerInfos[0].SignedAttributes[1].Values[0];
        Assert.That(time.SigningTime, Is.EqualTo(sent.Header.Iat.UtcDateTime));
    }

    [Test]
    public void The_framework_verifies_our_directory_and_every_entry_in_it()
    {
        var directory = World.Common.Directory;

        Assert.That(Verify(directory.Signed.Bytes).SignerInfos, Has.Count.EqualTo(2));
        foreach (var participant in directory.Document.Participants)
            Assert.That(Verify(participant.Bytes).ContentInfo.Content, Is.EqualTo(participant.Entry.Write()));
    }

    [Test]
    public void The_framework_reads_the_certificates_as_we_do()
    {
        var certificate = World.Common.Keys[World.Austria].Signing.Certificate;

        using var theirs = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(certificate.Der.Span);

        Assert.Multiple(() =>
        {
            Assert.That(theirs.NotBefore.ToUniversalTime(), Is.EqualTo(certificate.NotBefore.UtcDateTime));
            Assert.That(theirs.NotAfter.ToUniversalTime(), Is.EqualTo(certificate.NotAfter.UtcDateTime));
            Assert.That(theirs.Subject, Is.EqualTo("CN=AT message signing"));
            Assert.That(theirs.PublicKey.ExportSubjectPublicKeyInfo(), Is.EqualTo(certificate.PublicKey.ToArray()));
        });
    }

    private static SignedCms Verify(ReadOnlyMemory<byte> bytes)
    {
        var cms = new SignedCms();
        cms.Decode(bytes.Span);
        cms.CheckSignature(verifySignatureOnly: true);
        return cms;
    }
}
