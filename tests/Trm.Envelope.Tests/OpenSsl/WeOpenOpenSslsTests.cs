using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Tests.OpenSsl;

/// <summary>A message as another vendor would make it: header and capsule written here by hand, both CMS objects by OpenSSL.</summary>
public sealed class WeOpenOpenSslsTests
{
    private const string Payload = """{"resourceType":"Bundle","type":"message"}""";

    [Test]
    public void A_message_whose_parts_OpenSsl_made_opens_here()
    {
        using var bench = new Workbench();
        World.Common.Keys[World.Austria].Signing.Save(bench.PathOf("sign.key"), bench.PathOf("sign.pem"));
        World.Common.Keys[World.Serbia].Encryption.Save(bench.PathOf("enc.key"), bench.PathOf("enc.pem"));

        var message = Make(bench, World.Common.Keys[World.Serbia].Encryption.Certificate.SkiHex);
        var opened = World.Common.Open(message);

        Assert.That(opened.IsOk, Is.True, () => opened.Rejection.ToString());
        Assert.That(Encoding.UTF8.GetString(opened.Value.Payload.Span), Is.EqualTo(Payload));
        Assert.That(opened.Value.Meta.Kind, Is.EqualTo("test"));
    }

    [Test]
    public void A_message_made_by_OpenSsl_with_keys_and_certificates_of_its_own_opens_here()
    {
        using var bench = new Workbench();
        var world = new World();
        foreach (var (name, usage) in new[] { ("sign", "digitalSignature"), ("enc", "keyAgreement") })
        {
            bench.Run($"openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out {name}.key");
            bench.Run($"chmod 600 {name}.key");
            bench.RunAt(World.Now.AddDays(-1), $"openssl req -x509 -new -key {name}.key -sha256 -days 80 -subj /C=AT/O=Ministry/CN={name} -addext keyUsage=critical,{usage} -out {name}.pem");
        }

        world.Keys[World.Austria] = world.Keys[World.Austria] with { Signing = SigningKey.Load(bench.PathOf("sign.key"), bench.PathOf("sign.pem")).Value };
        world.Keys[World.Serbia] = world.Keys[World.Serbia] with { Encryption = EncryptionKey.Load(bench.PathOf("enc.key"), bench.PathOf("enc.pem")).Value };
        var document = new[] { World.Austria, World.Serbia }.Aggregate(world.Document, (d, id) => d.Add(world.Signed(world.Entry(id), id, World.Now)));
        var directory = world.Adopt(document);

        var message = Make(bench, world.Keys[World.Serbia].Encryption.Certificate.SkiHex);
        var opened = SealedMessage.Parse(message).Then(m => m.Verify(directory)).Then(v => v.Admit(World.Serbia, world.Keys[World.Serbia].Ring, directory)).Then(a => a.Open());

        Assert.That(opened.IsOk, Is.True, () => opened.Rejection.ToString());
        Assert.That(Encoding.UTF8.GetString(opened.Value.Payload.Span), Is.EqualTo(Payload));
    }

    [Test]
    public void A_directory_that_OpenSsl_signed_is_adopted()
    {
        using var bench = new Workbench();
        var world = new World();
        var document = world.Document with { Governance = world.Document.Governance with { Quorum = 1 } };
        world.Governance[0].Save(bench.PathOf("gov.key"), bench.PathOf("gov.pem"));
        bench.Write("directory.json", document.Write());

        bench.RunAt(World.Now, "openssl cms -sign -cades -nosmimecap -keyid -nodetach -binary -md sha384 -signer gov.pem -inkey gov.key -in directory.json -outform DER -out directory.p7s");
        var adopted = TrustDirectory.Adopt(TrustAnchor.Of(document.Governance), bench.Read("directory.p7s"), World.Now);

        Assert.That(adopted.IsOk, Is.True, () => adopted.Rejection.ToString());
    }

    // By the letter of contracts/envelope.md, without this room's writers.
    private static byte[] Make(Workbench bench, string recipientSki)
    {
        const string Id = "0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10";
        var core = $$"""{"v":1,"suite":"trm-1","id":"{{Id}}","from":"AT","to":"RS","gen":0,"rcp":["{{recipientSki}}"],"iat":"2026-11-21T10:00:00Z","exp":"2026-12-21T10:00:00Z","dir":1}""";
        var meta = Encoding.ASCII.GetBytes("""{"media":"application/fhir+json","kind":"test","code":"ping","message":"0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b11"}""");
        var salt = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var capsule = new byte[4096];
        var payload = Encoding.UTF8.GetBytes(Payload);
        "TRM1"u8.CopyTo(capsule);
        SHA256.HashData(Encoding.ASCII.GetBytes(core)).CopyTo(capsule, 4);
        salt.CopyTo(capsule, 36);
        BinaryPrimitives.WriteInt32BigEndian(capsule.AsSpan(68), meta.Length);
        meta.CopyTo(capsule, 72);
        BinaryPrimitives.WriteInt64BigEndian(capsule.AsSpan(72 + meta.Length), payload.Length);
        payload.CopyTo(capsule, 80 + meta.Length);
        bench.Write("capsule.bin", capsule);
        bench.Run("openssl cms -encrypt -binary -aes-256-gcm -in capsule.bin -outform DER -out envelope.p7m -recip enc.pem -keyid -keyopt ecdh_kdf_md:sha256");

        var metaDigest = SHA256.HashData([.. SHA256.HashData([.. "trm-meta"u8, .. salt]), .. meta]);
        bench.Write("header.json", $$"""{"core":{{core}},"seq":17,"envSha256":"{{Hex(bench.Read("envelope.p7m"))}}","capSha256":"{{Hex(capsule)}}","metaSha256":"{{Convert.ToHexStringLower(metaDigest)}}"}""");
        bench.RunAt(World.Now, "openssl cms -sign -cades -nosmimecap -keyid -nodetach -binary -md sha256 -signer sign.pem -inkey sign.key -in header.json -outform DER -out header.p7s");
        return [.. bench.Read("header.p7s"), .. bench.Read("envelope.p7m")];

        static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
