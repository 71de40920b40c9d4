using System.Globalization;
using System.Text;
using Trm.Testing;

namespace Trm.Trail.Tests;

public sealed class Checkpoints
{
    private const string TesseraKey = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    private static readonly NoteSigner Log = new("trm/AT/0", Ed25519PrivateKey.FromSeed(new byte[32]));
    private static readonly NoteSigner Other = new("trm/RS/0", Ed25519PrivateKey.FromSeed([1, .. new byte[31]]));
    private static readonly Checkpoint Ours = new("trm/AT/0", 17, Rfc6962.HashLeaf([1]));

    [Test]
    public void of_tessera_verify_at_every_size([Range(0, 15)] int size)
    {
        var folder = Vectors.RequireFolder("vectors/tessera/log");
        var bytes = File.ReadAllBytes(Path.Combine(folder, $"checkpoint.{size}"));

        var verified = Checkpoint.Verify(bytes, NoteKey.Parse(TesseraKey).Demand()).Demand();

        Assert.That(verified.Checkpoint.Size, Is.EqualTo(size));
        Assert.That(verified.Checkpoint.Origin, Is.EqualTo("example.com/log/testdata"));
        Assert.That(verified.Note.Note.ToBytes(), Is.EqualTo(bytes));
    }

    [Test]
    public void of_tessera_are_refused_with_any_byte_changed_or_cut_off()
    {
        var folder = Vectors.RequireFolder("vectors/tessera/log");
        RefusesEveryChange(File.ReadAllBytes(Path.Combine(folder, "checkpoint.15")), NoteKey.Parse(TesseraKey).Demand());
    }

    [Test]
    public void of_our_own_are_refused_with_any_byte_changed_or_cut_off() => RefusesEveryChange(Ours.Sign(Log).ToBytes(), Log.Key);

    [Test]
    public void are_read_back_as_they_were_signed([Values(0, 1, 9, 255, 256, 1L << 40, long.MaxValue)] long size)
    {
        var checkpoint = new Checkpoint("trm/AT/0", size, size == 0 ? Rfc6962.EmptyRoot : Rfc6962.HashLeaf([2]), "extension one", "extension two");

        var read = Checkpoint.Verify(checkpoint.Sign(Log).ToBytes(), Log.Key).Demand();

        Assert.That(read.Checkpoint, Is.EqualTo(checkpoint));
        Assert.That(read.Checkpoint.Extensions, Is.EqualTo(["extension one", "extension two"]));
        Assert.That(read.Note.By, Is.EqualTo([Log.Key]));
    }

    [Test]
    public void keep_the_lines_of_unknown_keys_without_believing_them()
    {
        var line = Other.Sign(Ours.ToText());

        var note = Ours.Sign(Log).With(line);

        Assert.That(Checkpoint.Verify(note.ToBytes(), Log.Key).Demand().Note.By, Is.EqualTo([Log.Key]));
        Assert.That(note.Verify(Log.Key, Other.Key).Demand().By, Is.EqualTo([Log.Key, Other.Key]));
        Assert.That(Checkpoint.Verify(SignedNote.Sign(Ours.ToText(), Other).ToBytes(), Log.Key).Fault!.Code, Is.EqualTo(FaultCode.UnknownKey));
    }

    [Test]
    public void are_refused_when_one_of_the_known_keys_did_not_sign_this_text()
    {
        var note = Ours.Sign(Log).With(Other.Sign("another text\n"));
        Assert.That(note.Verify(Log.Key, Other.Key).Fault!.Code, Is.EqualTo(FaultCode.BadSignature));
    }

    [Test]
    public void are_refused_when_the_log_signed_twice()
    {
        var note = Ours.Sign(Log).With(Log.Sign(Ours.ToText()));
        Assert.That(note.Verify(Log.Key).Fault!.Code, Is.EqualTo(FaultCode.Malformed));
    }

    [Test]
    public void of_another_origin_are_refused_although_the_key_signed()
    {
        var foreign = SignedNote.Sign(new Checkpoint("trm/RS/0", 1, Rfc6962.HashLeaf([1])).ToText(), Log);
        Assert.That(Checkpoint.Verify(foreign.ToBytes(), Log.Key).Fault!.Code, Is.EqualTo(FaultCode.WrongOrigin));
        Assert.That(() => Ours.Sign(Other), Throws.ArgumentException);
    }

    [TestCase("trm/AT/0\n017\n{root}\n", Description = "leading zero")]
    [TestCase("trm/AT/0\n+17\n{root}\n", Description = "sign")]
    [TestCase("trm/AT/0\n-1\n{root}\n", Description = "negative")]
    [TestCase("trm/AT/0\n9223372036854775808\n{root}\n", Description = "too large")]
    [TestCase("trm/AT/0\n１７\n{root}\n", Description = "digits of another script")]
    [TestCase("trm/AT/0\n17\n{root}", Description = "no final newline")]
    [TestCase("trm/AT/0\n17\n{root}\n\n", Description = "empty extension")]
    [TestCase("\n17\n{root}\n", Description = "no origin")]
    [TestCase("trm AT\n17\n{root}\n", Description = "space in the origin")]
    [TestCase("trm/AT/0\n17\nAAAA\n", Description = "short root")]
    [TestCase("trm/AT/0\n17\n\n", Description = "no root")]
    [TestCase("trm/AT/0\n17\n", Description = "two lines")]
    [TestCase("", Description = "nothing")]
    [TestCase("trm/AT/0\n17\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n", Description = "stray bits in the root")]
    public void of_another_spelling_are_refused(string text) =>
        Assert.That(Checkpoint.Parse(text.Replace("{root}", Ours.Root.ToBase64(), StringComparison.Ordinal)).Fault!.Code, Is.EqualTo(FaultCode.Malformed));

    [Test]
    public void of_an_empty_log_have_the_empty_root() =>
        Assert.That(Checkpoint.Parse($"trm/AT/0\n0\n{Ours.Root}\n").Fault!.Code, Is.EqualTo(FaultCode.HashMismatch));

    [TestCase("text without signatures\n")]
    [TestCase("text\n\n")]
    [TestCase("text\n\n— name\n")]
    [TestCase("text\n\n— name AAAAAA==\n", Description = "key id alone")]
    [TestCase("text\n\n— name  AAAAAAA=\n")]
    [TestCase("text\n\n- name AAAAAAA=\n")]
    [TestCase("text\n\n— na+me AAAAAAA=\n")]
    [TestCase("text\n\n— name AAAAAAA=")]
    [TestCase("text\n\n— name AAAAAAB=\n", Description = "stray bits")]
    [TestCase("te\txt\n\n— name AAAAAAA=\n")]
    [TestCase("te\r\n\n— name AAAAAAA=\n")]
    public void notes_of_another_form_are_refused(string note) =>
        Assert.That(SignedNote.Parse(Encoding.UTF8.GetBytes(note)).Fault!.Code, Is.EqualTo(FaultCode.Malformed));

    [Test]
    public void notes_that_are_too_long_or_signed_too_often_are_refused()
    {
        var line = "— name AAAAAAA=\n";
        Assert.That(SignedNote.Parse(Encoding.UTF8.GetBytes("text\n\n" + string.Concat(Enumerable.Repeat(line, SignedNote.MaxSignatures)))).Holds, Is.True);
        Assert.That(SignedNote.Parse(Encoding.UTF8.GetBytes("text\n\n" + string.Concat(Enumerable.Repeat(line, SignedNote.MaxSignatures + 1)))).Holds, Is.False);
        Assert.That(SignedNote.Parse(Encoding.UTF8.GetBytes(new string('x', SignedNote.MaxLength) + "\n\n" + line)).Holds, Is.False);
    }

    [Test]
    public void keys_are_read_back_as_they_are_written()
    {
        Assert.That(NoteKey.Parse(TesseraKey).Demand().ToString(), Is.EqualTo(TesseraKey));
        Assert.That(NoteKey.Parse(Log.Key.ToString()).Demand().Id, Is.EqualTo(Log.Key.Id));
        var witness = NoteKey.OfWitness("trm/RS/witness", Other.Key.PublicKey);
        Assert.That(NoteKey.Parse(witness.ToString()).Demand().Algorithm, Is.EqualTo(NoteAlgorithm.Cosignature));
        Assert.That(witness.Id, Is.Not.EqualTo(NoteKey.OfLog("trm/RS/witness", Other.Key.PublicKey).Id));
    }

    [Test]
    public void keys_with_any_character_changed_are_refused_or_are_another_key()
    {
        for (var i = 0; i < TesseraKey.Length; i++)
            foreach (var c in "0aZ+/ =\n")
            {
                if (TesseraKey[i] == c) continue;
                var changed = TesseraKey[..i] + c + TesseraKey[(i + 1)..];
                Assert.That(NoteKey.Parse(changed).Holds, Is.False, changed);
            }
    }

    [Test]
    public void cosignatures_are_read_with_the_time_of_their_witness()
    {
        var bytes = Convert.FromHexString("0000000065920080" + new string('7', 128));
        var cosignature = Cosignature.Parse(new NoteSignature("trm/RS/witness", 1, bytes)).Demand();

        Assert.That(cosignature.Time, Is.EqualTo(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.That(cosignature.Bytes.Length, Is.EqualTo(64));
        Assert.That(Cosignature.Parse(new NoteSignature("trm/RS/witness", 1, bytes.AsMemory(1))).Fault!.Code, Is.EqualTo(FaultCode.Malformed));
        bytes[0] = 0xFF;
        Assert.That(Cosignature.Parse(new NoteSignature("trm/RS/witness", 1, bytes)).Fault!.Code, Is.EqualTo(FaultCode.OutOfRange));
    }

    private static void RefusesEveryChange(byte[] bytes, NoteKey key)
    {
        Assert.That(Checkpoint.Verify(bytes, key).Holds, Is.True);
        for (var length = 0; length < bytes.Length; length++)
            Assert.That(Checkpoint.Verify(bytes.AsSpan(0, length), key).Holds, Is.False, $"cut to {length}");
        for (var i = 0; i < bytes.Length; i++)
            for (var value = 0; value < 256; value++)
            {
                if (bytes[i] == value) continue;
                byte[] changed = [.. bytes];
                changed[i] = (byte)value;
                Assert.That(Checkpoint.Verify(changed, key).Holds, Is.False, string.Create(CultureInfo.InvariantCulture, $"byte {i} is {value}"));
            }

        Assert.That(Checkpoint.Verify([.. bytes, (byte)'\n'], key).Holds, Is.False);
        Assert.That(Checkpoint.Verify([(byte)'\n', .. bytes], key).Holds, Is.False);
    }
}
