using NUnit.Framework;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;

namespace Trm.Envelope.Tests.Golden;

/// <summary>The property of contracts/envelope.md: every single-bit change and every truncation is refused, or yields the identical result.</summary>
public sealed class DamageTests
{
    private static readonly byte[] Lawful = GoldenWorld.Message("lawful");
    private static readonly OpenedMessage Opened = GoldenWorld.Common.Open(Lawful).Value;

    [Test]
    public void Every_single_bit_flip_is_refused_with_a_code_or_changes_nothing()
    {
        var codes = Enumerable.Range(0, Lawful.Length * 8).AsParallel().Select(bit => Judge(Flip(Lawful, bit))).ToList();

        TestContext.Out.WriteLine(string.Join(", ", codes.CountBy(c => c).OrderByDescending(c => c.Value).Select(c => $"{c.Value} {c.Key}")));
        Assert.That(codes, Has.None.EqualTo("other result"));
        Assert.That(codes, Has.Some.EqualTo(RejectionCode.EnvelopeDamaged.Text));
    }

    [Test]
    public void Every_truncation_is_refused_with_a_code()
    {
        var codes = Enumerable.Range(0, Lawful.Length).AsParallel().Select(length => Judge(Lawful[..length])).ToList();

        Assert.That(codes, Is.All.EqualTo(RejectionCode.FileInvalid.Text));
    }

    /// <summary>Here the sender itself signs for the damaged envelope, so that the damage reaches the reader of the envelope.</summary>
    [Test]
    public void Every_single_bit_flip_and_truncation_that_the_sender_signs_for_is_refused_with_a_code()
    {
        var forge = new Twins.Forge(World.Common);
        var envelope = SealedMessage.Parse(forge.Message()).Value.Envelope.ToArray();
        var structure = Enumerable.Range(0, 8 * 330).Concat(Enumerable.Range(8 * (envelope.Length - 40), 8 * 40)).Select(bit => Flip(envelope, bit));
        var shorter = Enumerable.Range(0, 340).Select(length => envelope[..length]);

        var codes = structure.Concat(shorter).AsParallel().Select(damaged => World.Common.Open(forge.Message(envelope: _ => damaged))).Select(r => r.IsOk ? "opened" : r.Rejection.Code.Text).ToList();

        TestContext.Out.WriteLine(string.Join(", ", codes.CountBy(c => c).OrderByDescending(c => c.Value).Select(c => $"{c.Value} {c.Key}")));
        Assert.That(codes, Has.None.EqualTo("opened"));
    }

    [Test]
    public void Every_single_bit_flip_in_a_capsule_that_the_sender_signs_for_is_refused_or_another_lawful_capsule()
    {
        var capsule = Opened.Capsule.Bytes.ToArray();

        foreach (var bit in Enumerable.Range(0, capsule.Length * 8))
        {
            var damaged = Flip(capsule, bit);
            var result = Capsule.Parse(damaged, Opened.Header with { CapSha256 = Digest.Sha256(damaged) });
            // The header's digests bind core, salt and meta; the payload is the sender's own affair, and so is a length that takes some
            // of the zeros after it for payload.
            var inPayload = bit / 8 >= PayloadAt && bit / 8 < PayloadAt + Opened.Payload.Length;
            var inLength = bit / 8 >= PayloadAt - 8 && bit / 8 < PayloadAt;
            if (result.IsOk != inPayload && !inLength)
                Assert.Fail($"bit {bit}: {(result.IsOk ? "opened" : result.Rejection.ToString())}");
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Random_damage_of_any_size_is_refused_with_a_code(int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var damaged = Enumerable.Range(0, 3_000).Select(_ => Mutate(random)).ToList();

        var codes = damaged.AsParallel().Select(Judge).ToList();

        Assert.That(codes, Has.None.EqualTo("other result"));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Random_damage_to_the_signed_data_or_the_envelope_alone_raises_no_exception(int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var message = SealedMessage.Parse(Lawful).Value;

        for (var i = 0; i < 20_000; i++)
        {
            Assert.That(SignedData.Parse(Splice(random, message.Header.ToArray()), SignatureProfile.P384), Is.Null);
            SignedData.Parse(Splice(random, message.Header.ToArray()), SignatureProfile.P256);
            AuthEnvelopedData.Parse(Splice(random, message.Envelope.ToArray()));
        }
    }

    private static int PayloadAt => 4 + 32 + 32 + 4 + Opened.Capsule.MetaBytes.Length + 8;

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[bit / 8] ^= (byte)(0x80 >> (bit % 8));
        return flipped;
    }

    private static byte[] Mutate(Random random)
    {
        var split = SealedMessage.Parse(Lawful).Value.Header.Length;
        return random.Next(3) switch
        {
            0 => Splice(random, Lawful),
            1 => [.. Splice(random, Lawful[..split]), .. Lawful[split..]],
            _ => [.. Lawful[..split], .. Splice(random, Lawful[split..])],
        };
    }

    private static byte[] Splice(Random random, byte[] bytes)
    {
        var from = random.Next(bytes.Length);
        var noise = new byte[random.Next(1, 9)];
        random.NextBytes(noise);
        return [.. bytes[..from], .. noise, .. bytes[Math.Min(bytes.Length, from + random.Next(12))..]];
    }

    private static string Judge(byte[] damaged)
    {
        var result = GoldenWorld.Common.Open(damaged);
        if (!result.IsOk)
            return result.Rejection.Code.Text;
        return result.Value.Verified.HeaderSha256 == Opened.Verified.HeaderSha256 && result.Value.PayloadSha256 == Opened.PayloadSha256
            && result.Value.Capsule.Bytes.Span.SequenceEqual(Opened.Capsule.Bytes.Span)
            ? "identical"
            : "other result";
    }
}
