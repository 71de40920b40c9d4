using System.Buffers.Binary;
using System.Security.Cryptography;
using NUnit.Framework;
using Trm.Envelope.Cms;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Tests.Published;

/// <summary>C2SP Wycheproof through this room's own code paths.</summary>
public sealed class WycheproofTests
{
    [Test]
    public void Aes_gcm_within_the_profile_and_nothing_outside_it()
    {
        var within = 0;
        foreach (var (group, test) in Wycheproof.Read("aes_gcm_test.json", 316))
        {
            byte[] key = test.Hex("key"), nonce = test.Hex("iv"), tag = test.Hex("tag"), ciphertext = test.Hex("ct"), plaintext = test.Hex("msg");
            if ((key.Length, nonce.Length, tag.Length) == (32, 12, 16))
            {
                within++;
                // The profile has no associated data: a ciphertext that has some is refused by its tag.
                var lawful = test.Result() == "valid" && test.Hex("aad").Length == 0;
                var opened = ContentCipher.Decrypt(key, nonce, ciphertext, tag);
                Assert.That(opened, Is.EqualTo(lawful ? plaintext : null), test.Describe());
                if (lawful)
                    Assert.That(ContentCipher.Encrypt(key, nonce, plaintext), Is.EqualTo((ciphertext, tag)), test.Describe());
            }
            else
            {
                var recipient = new RecipientPart(new byte[] { 4 }.Concat(new byte[64]).ToArray(), new byte[20], new byte[key.Length + 8]);
                var written = new AuthEnvelopedData([recipient], nonce, ciphertext, tag).Write();
                Assert.That(AuthEnvelopedData.Parse(written), Is.Null, test.Describe());
            }
        }

        Assert.That(within, Is.EqualTo(66));
    }

    [Test]
    public void Aes_key_wrap_of_RFC_3394()
    {
        foreach (var (_, test) in Wycheproof.Read("aes_wrap_test.json", 165))
        {
            byte[] kek = test.Hex("key"), key = test.Hex("msg"), wrapped = test.Hex("ct");

            // "acceptable" is a key of one block, which RFC 3394 does not know: refused.
            var lawful = test.Result() == "valid";
            Assert.That(KeyWrap.Unwrap(kek, wrapped), Is.EqualTo(lawful ? key : null), test.Describe());
            if (lawful)
                Assert.That(KeyWrap.Wrap(kek, key), Is.EqualTo(wrapped), test.Describe());
        }
    }

    [Test]
    public void Ecdh_on_P256()
    {
        byte[] sharedInfo = [.. Convert.FromHexString("00000001" + "3015300B060960864801650304012DA206040400000100")];
        var agreed = 0;
        foreach (var (_, test) in Wycheproof.Read("ecdh_secp256r1_test.json", 612))
        {
            using var theirs = AgreementKey.OfPoint(Certificate.PointOfP256(test.Hex("public")));
            if (test.Result() == "invalid")
                Assert.That(theirs, Is.Null, test.Describe());
            if (theirs is null)
            {
                Assert.That(test.Result(), Is.Not.EqualTo("valid"), test.Describe());
                continue;
            }

            var d = test.Hex("private");
            using var framework = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Fixed(d) });
            using var ours = AgreementKey.OfPrivate(framework.ExportPkcs8PrivateKey());
            var kek = KeyAgreement.KeyEncryptionKey(ours, theirs);
            Assert.That(kek, Is.EqualTo(SHA256.HashData([.. test.Hex("shared"), .. sharedInfo])), test.Describe());
            agreed++;
        }

        Assert.That(agreed, Is.GreaterThanOrEqualTo(330));

        static byte[] Fixed(byte[] number)
        {
            var stripped = number.AsSpan().TrimStart((byte)0);
            var fixedLength = new byte[32];
            stripped.CopyTo(fixedLength.AsSpan(32 - stripped.Length));
            return fixedLength;
        }
    }

    [Test]
    public void Ecdsa_on_P256_with_SHA256()
    {
        foreach (var (group, test) in Wycheproof.Read("ecdsa_secp256r1_sha256_test.json", 484))
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(group.Hex("publicKeyDer"), out _);

            var accepted = EcdsaSignature.Verifies(key, SHA256.HashData(test.Hex("msg")), test.Hex("sig"));

            Assert.That(accepted, Is.EqualTo(test.Result() == "valid"), test.Describe());
        }
    }

    [Test]
    public void The_derivation_takes_the_shared_info_of_RFC_5753()
    {
        // ECC-CMS-SharedInfo { keyInfo { id-aes256-wrap }, suppPubInfo [2] 00000100 }, written by hand.
        byte[] keyInfo = [0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2D];
        var supp = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(supp, 256);
        byte[] byHand = [0x30, 0x15, .. keyInfo, 0xA2, 0x06, 0x04, 0x04, .. supp];
        using var a = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var b = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var ours = AgreementKey.OfPrivate(a.ExportPkcs8PrivateKey());
        using var theirs = AgreementKey.OfPoint(Certificate.PointOfP256(b.ExportSubjectPublicKeyInfo()))!;

        var kek = KeyAgreement.KeyEncryptionKey(ours, theirs);

        Assert.That(kek, Is.EqualTo(SHA256.HashData([.. b.DeriveRawSecretAgreement(a.PublicKey), 0, 0, 0, 1, .. byHand])));
    }
}
