using System.Globalization;
using System.Security.Cryptography;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Tests.OpenSsl;

/// <summary>The commands of contracts/envelope.md, "Opening with OpenSSL", word for word.</summary>
public sealed class OpenSslOpensOursTests
{
    private static readonly World World = World.Common;

    [TestCase(0)]
    [TestCase(3_900)]
    [TestCase(12_000)]
    [TestCase(500_000)]
    public void OpenSsl_verifies_and_decrypts_what_we_sealed_and_finds_the_digests_of_the_header(int payloadBytes)
    {
        var sent = World.Seal(World.Order(new string('x', payloadBytes)));
        using var bench = Split(sent, World.Serbia);

        Verify(bench, sent.Header.Iat);
        Decrypt(bench);

        var header = Header.Parse(bench.Read("header.json")).Value;
        Assert.Multiple(() =>
        {
            Assert.That(header.Write(), Is.EqualTo(sent.Header.Write()));
            Assert.That(bench.Run("sha256sum envelope.p7m"), Does.StartWith(header.EnvSha256));
            Assert.That(bench.Run("sha256sum capsule.bin"), Does.StartWith(header.CapSha256));
            Assert.That(bench.Run("sha256sum header.json"), Does.StartWith(sent.HeaderSha256));
            Assert.That(bench.Read("capsule.bin"), Is.EqualTo(sent.Capsule.Bytes.ToArray()));
        });
    }

    [Test]
    public void OpenSsl_decrypts_with_the_key_of_each_of_eight_recipients()
    {
        var keys = Enumerable.Range(0, 8).Select(_ => EncryptionKey.Create(World.Serbia, World.Now)).ToList();
        var sent = World.Seal(World.Order() with { Recipients = [.. keys.Select(k => RecipientKey.Of(k.Certificate).Value)] });

        foreach (var key in keys)
        {
            using var bench = Split(sent, World.Serbia, key);
            Verify(bench, sent.Header.Iat);
            Decrypt(bench);
            Assert.That(bench.Read("capsule.bin"), Is.EqualTo(sent.Capsule.Bytes.ToArray()));
        }
    }

    [Test]
    public void OpenSsl_refuses_ours_with_a_bit_flipped_in_header_or_envelope()
    {
        var sent = World.Seal();
        using var bench = Split(sent, World.Serbia);
        bench.Write("header.p7s", Flip(bench.Read("header.p7s"), 120));
        bench.Write("envelope.p7m", Flip(bench.Read("envelope.p7m"), 600));

        Assert.Multiple(() =>
        {
            Assert.That(bench.Try(VerifyCommand(sent.Header.Iat)).Exit, Is.Not.Zero);
            Assert.That(bench.Try(DecryptCommand).Exit, Is.Not.Zero);
        });

        static byte[] Flip(byte[] bytes, int at)
        {
            bytes[at] ^= 1;
            return bytes;
        }
    }

    [Test]
    public void OpenSsl_verifies_a_directory_of_two_governance_signatures()
    {
        using var bench = new Workbench();
        bench.Write("directory.p7s", World.Directory.Signed.Bytes.Span);
        bench.Write("ca.pem", World.Directory.CertificatesPem());

        bench.Run($"openssl cms -verify -cades -binary -inform DER -in directory.p7s -CAfile ca.pem -attime {Unix(World.Now)} -purpose any -out directory.json");

        Assert.That(bench.Read("directory.json"), Is.EqualTo(World.Document.Write()));
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(bench.Read("directory.json"))), Is.EqualTo(World.Directory.Fingerprint));
    }

    [Test]
    public void OpenSsl_verifies_every_governance_signer_and_every_entry_of_a_directory()
    {
        using var bench = new Workbench();
        var signed = SignedDirectory.Parse(World.Sign(World.Document, [.. World.Governance])).Value;
        bench.Write("directory.p7s", signed.Bytes.Span);
        bench.Write("ca.pem", TrustDirectory.Adopt(World.Anchor, signed.Bytes, World.Now).Value.CertificatesPem());
        bench.Run($"openssl cms -verify -cades -binary -inform DER -in directory.p7s -CAfile ca.pem -attime {Unix(World.Now)} -purpose any -signer signers.pem -out directory.json");
        Assert.That(System.Text.Encoding.ASCII.GetString(bench.Read("signers.pem")).Split("BEGIN CERTIFICATE").Length - 1, Is.EqualTo(3), "all three have signed");
        Assert.That(bench.Read("directory.json"), Is.EqualTo(World.Document.Write()));

        using var json = System.Text.Json.JsonDocument.Parse(bench.Read("directory.json"));
        var entries = json.RootElement.GetProperty("participants").EnumerateArray().Select(p => p.GetBytesFromBase64()).ToList();
        Assert.That(entries, Has.Count.EqualTo(World.Document.Participants.Count));
        foreach (var (entry, participant) in entries.Zip(World.Document.Participants))
        {
            // A revoked key is in no bundle of ours; that its mathematics is right OpenSSL shows all the same.
            var listing = participant.Entry.Signing.Single(k => k.Certificate.Equals(participant.Signer));
            bench.Write("entry.p7s", entry);
            bench.Write("entry-ca.pem", listing.Certificate.ToPem());
            bench.Run($"openssl cms -verify -cades -binary -inform DER -in entry.p7s -CAfile {(listing.Revoked is null ? "ca.pem" : "entry-ca.pem")} -attime {Unix(participant.SignedAt)} -purpose any -out entry.json");
            Assert.That(bench.Read("entry.json"), Is.EqualTo(participant.Entry.Write()), participant.Entry.Id.Value);
        }

        bench.Write("directory.p7s", Altered(bench.Read("directory.p7s"), "\"version\":1"u8));
        bench.Write("entry.p7s", Altered(entries[0], "\"id\":\"A"u8));
        Assert.Multiple(() =>
        {
            foreach (var file in new[] { "directory", "entry" })
                Assert.That(bench.Try($"openssl cms -verify -cades -binary -inform DER -in {file}.p7s -CAfile ca.pem -attime {Unix(World.Now)} -purpose any -out {file}.json").Exit, Is.Not.Zero, file);
        });

        static byte[] Altered(byte[] bytes, ReadOnlySpan<byte> word)
        {
            bytes[bytes.AsSpan().IndexOf(word) + word.Length - 1] ^= 1;
            return bytes;
        }
    }

    private static Workbench Split(Sealed sent, ParticipantId recipient, EncryptionKey? key = null)
    {
        var bench = new Workbench();
        var message = SealedMessage.Parse(sent.Bytes).Value;
        bench.Write("header.p7s", message.Header.Span);
        bench.Write("envelope.p7m", message.Envelope.Span);
        bench.Write("ca.pem", World.Directory.CertificatesPem());
        (key ?? World.Keys[recipient].Encryption).Save(bench.PathOf("enc.key"), bench.PathOf("enc.pem"));
        return bench;
    }

    private static string Unix(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string VerifyCommand(DateTimeOffset iat) =>
        $"openssl cms -verify -cades -binary -inform DER -in header.p7s -CAfile ca.pem -attime {Unix(iat)} -purpose any -out header.json";

    private const string DecryptCommand = "openssl cms -decrypt -binary -inform DER -in envelope.p7m -recip enc.pem -inkey enc.key -out capsule.bin";

    private static void Verify(Workbench bench, DateTimeOffset iat) => bench.Run(VerifyCommand(iat));

    private static void Decrypt(Workbench bench) => bench.Run(DecryptCommand);
}
