using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using Trm.Envelope.Cms;
using Trm.Envelope.Directory;
using Trm.Envelope.Tests.Twins;
using Trm.Testing;

namespace Trm.Envelope.Tests.Published;

/// <summary>OpenSSL's collection of malformed and odd CMS messages, put wherever this room reads CMS.</summary>
public sealed class OpenSslCmsFilesTests
{
    [Test]
    public void Each_is_refused_with_a_code_wherever_it_is_put()
    {
        var forge = new Forge(World.Common);
        var lawful = SealedMessage.Parse(forge.Message()).Value;
        var files = System.IO.Directory.GetFiles(Vectors.RequireFolder("vectors/openssl-cms")).Where(f => !f.EndsWith(".txt", StringComparison.Ordinal)).ToList();
        Assert.That(files, Has.Count.EqualTo(14));

        foreach (var file in files)
            foreach (var bytes in Forms(File.ReadAllBytes(file)))
                Assert.Multiple(() =>
                {
                    var name = Path.GetFileName(file);
                    Assert.That(World.Common.Open(bytes).IsOk, Is.False, name);
                    Assert.That(World.Common.Open((byte[])[.. bytes, .. lawful.Envelope.Span]).IsOk, Is.False, $"{name} as header");
                    Assert.That(World.Common.Open((byte[])[.. lawful.Header.Span, .. bytes]).IsOk, Is.False, $"{name} as envelope");
                    Assert.That(World.Common.Open(forge.Message(envelope: _ => bytes)).IsOk, Is.False, $"{name} as envelope that the sender signed for");
                    Assert.That(SignedData.Parse(bytes, SignatureProfile.P256), Is.Null, name);
                    Assert.That(AuthEnvelopedData.Parse(bytes), Is.Null, name);
                    Assert.That(TrustDirectory.Adopt(World.Common.Anchor, bytes, World.Now).IsOk, Is.False, $"{name} as directory");
                    Assert.That(SignedEntry.Parse(bytes).IsOk, Is.False, $"{name} as entry");
                });
    }

    // As it is, and where it is text around base64, what the base64 holds.
    private static IEnumerable<byte[]> Forms(byte[] bytes)
    {
        yield return bytes;
        var text = Encoding.Latin1.GetString(bytes);
        if (PemEncoding.TryFind(text, out var pem))
            yield return Convert.FromBase64String(text[pem.Base64Data]);
        else if (text.StartsWith("MIME-Version", StringComparison.Ordinal))
            yield return Convert.FromBase64String(text[text.ReplaceLineEndings("\n").IndexOf("\n\n", StringComparison.Ordinal)..].Trim());
    }
}
