using System.Diagnostics;
using System.Text;

namespace Trm.Trail.Tests;

/// <summary>C2SP tlog-cosignature: made here, verified here and by OpenSSL.</summary>
public sealed class Cosignatures
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 1, 2, 3, 999, TimeSpan.Zero);
    private static readonly NoteSigner Log = new("trm/AT/0", Ed25519PrivateKey.FromSeed(new byte[32]));
    private static Ed25519PrivateKey Key => Ed25519PrivateKey.FromSeed([2, .. new byte[31]]);
    private static readonly WitnessSigner Witness = new("trm/RS/witness", Key);
    private static readonly VerifiedCheckpoint Shown = Checkpoint.Verify(new Checkpoint("trm/AT/0", 17, Rfc6962.HashLeaf([1])).Sign(Log).ToBytes(), Log.Key).Demand();

    private static string Text => Shown.Note.Note.Text;

    [Test]
    public void verify_with_the_time_of_the_witness_in_whole_seconds()
    {
        var line = Witness.Cosign(Shown, Time);
        var note = SignedNote.Parse(Shown.Note.Note.With(line).ToBytes()).Demand();

        var cosignature = Cosignature.Verify(note.Signatures[1], note.Text, Witness.Key).Demand();

        Assert.That(cosignature.Time, Is.EqualTo(new DateTimeOffset(2026, 11, 22, 1, 2, 3, TimeSpan.Zero)));
        Assert.That(Checkpoint.Verify(note.ToBytes(), Log.Key).Holds, Is.True, "the signature of the log is untouched");
        Assert.That(NoteSignature.Parse(Encoding.UTF8.GetBytes($"{line}\n")).Demand().ToString(), Is.EqualTo(line.ToString()));
    }

    [Test]
    public void are_refused_with_any_byte_of_time_or_signature_changed()
    {
        var line = Witness.Cosign(Shown, Time);
        for (var i = 0; i < line.Bytes.Length; i++)
        {
            var changed = line.Bytes.ToArray();
            changed[i] ^= 1;
            Assert.That(Cosignature.Verify(line with { Bytes = changed }, Text, Witness.Key).Holds, Is.False, $"byte {i}");
        }
    }

    [Test]
    public void are_refused_on_another_checkpoint_by_another_witness_and_as_a_signature_of_a_log()
    {
        var line = Witness.Cosign(Shown, Time);
        var other = new WitnessSigner("trm/BA/witness", Key);

        Assert.That(Cosignature.Verify(line, Text.Replace("17", "18", StringComparison.Ordinal), Witness.Key).Fault!.Code, Is.EqualTo(FaultCode.BadSignature));
        Assert.That(Cosignature.Verify(line, Text, other.Key).Fault!.Code, Is.EqualTo(FaultCode.UnknownKey));
        Assert.That(Cosignature.Verify(line, Text, NoteKey.OfLog("trm/RS/witness", Key.PublicKey)).Fault!.Code, Is.EqualTo(FaultCode.UnknownAlgorithm));
        Assert.That(Cosignature.Verify(new(Witness.Key.Name, Witness.Key.Id, Key.Sign(Encoding.UTF8.GetBytes(Text))), Text, Witness.Key).Fault!.Code, Is.EqualTo(FaultCode.Malformed));
    }

    [TestCase("")]
    [TestCase("\n")]
    [TestCase("— trm/RS/witness AAAAAAA=")]
    [TestCase("— trm/RS/witness AAAAAAA=\n\n")]
    [TestCase("- trm/RS/witness AAAAAAA=\n")]
    [TestCase("— trm/RS/witness AAAAAAA=\n— trm/RS/witness AAAAAAA=\n")]
    public void are_one_line_with_its_newline(string line) => Assert.That(NoteSignature.Parse(Encoding.UTF8.GetBytes(line)).Holds, Is.False);

    [Test]
    public void are_what_openssl_holds_to_be_signed()
    {
        var folder = Directory.CreateTempSubdirectory("trm-cosignature-").FullName;
        try
        {
            var line = Witness.Cosign(Shown, Time);
            // As C2SP tlog-cosignature spells it, written down here once more.
            File.WriteAllText(Path.Combine(folder, "message"), $"cosignature/v1\ntime {Time.ToUnixTimeSeconds()}\n{Text}");
            File.WriteAllBytes(Path.Combine(folder, "signature"), line.Bytes[8..].ToArray());
            File.WriteAllText(Path.Combine(folder, "key.pem"), new string(System.Security.Cryptography.PemEncoding.Write("PUBLIC KEY", [.. Convert.FromHexString("302a300506032b6570032100"), .. Key.PublicKey.Bytes])));

            using var openssl = Process.Start(new ProcessStartInfo("openssl", ["pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "message", "-sigfile", "signature"])
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            openssl.WaitForExit();

            Assert.That(openssl.StandardOutput.ReadToEnd(), Does.Contain("Signature Verified Successfully"), () => openssl.StandardError.ReadToEnd());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
