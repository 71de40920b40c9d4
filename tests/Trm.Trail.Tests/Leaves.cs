using System.Security.Cryptography;
using System.Text;

namespace Trm.Trail.Tests;

public sealed class Leaves
{
    // Computed from the definition in the trail's page with another language's hashlib: salt 00..1f, salt2 20..3f, minute 29000000.
    private const string OpenJson =
        """{"index":7,"event":2,"minute":29000000,"salt":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","public":"eyJpZCI6IngifQ==","privateHash":"xvH/sMpR1lecui8t/5KkIxDTRvdqG/F/jC0pa72HCRQ=","salt2":"ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=","private":"eyJjb2RlIjoiT0sifQ=="}""";

    private const string OpenLeaf = "74726d2d6c6561662f763100020000000001ba81401fda51f8c28bf2620667c91cc362b4c5aee4e2a85a0a099e76da8738feaf8cf9";

    private const string BareJson =
        """{"index":0,"event":28,"minute":29000000,"salt":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","public":"","privateHash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}""";

    private const string BareLeaf = "74726d2d6c6561662f7631001c0000000001ba81405576ce645abbf23973c63a02b3cdb0efc8ed3c9bd7dac3845f6b9ad6820b4bde";

    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(29_000_000L * 60 + 59);

    [TestCase(OpenJson, OpenLeaf)]
    [TestCase(BareJson, BareLeaf)]
    public void are_recomputed_from_their_evidence(string json, string leaf)
    {
        var evidence = LeafEvidence.Parse(Encoding.ASCII.GetBytes(json)).Demand();

        Assert.That(Convert.ToHexStringLower(evidence.Opening.ToLeaf().ToBytes()), Is.EqualTo(leaf));
        Assert.That(Encoding.ASCII.GetString(evidence.ToJson()), Is.EqualTo(json));
    }

    [Test]
    public void have_the_hash_that_a_receipt_promises() =>
        Assert.That(
            Convert.ToHexStringLower(Leaf.Parse(Convert.FromHexString(OpenLeaf)).Demand().Hash.ToArray()),
            Is.EqualTo("80f67ffcdd4935225aecda9fccb448dce1adfaf14a1cbd18494a74aeab9295a9"));

    [Test]
    public void have_53_bytes() => Assert.That(Leaf.Size, Is.EqualTo(53).And.EqualTo(OpenLeaf.Length / 2));

    [Test]
    public void are_made_and_read_back_for_every_event([Values] TrailEvent what)
    {
        var opening = LeafOpening.Create(what, Time, "{}"u8, "{\"a\":1}"u8);
        var leaf = Leaf.Parse(opening.ToLeaf().ToBytes()).Demand();
        var evidence = LeafEvidence.Parse(new LeafEvidence(3, opening).ToJson()).Demand();

        Assert.That(leaf.Event, Is.EqualTo(what));
        Assert.That(leaf.Minute, Is.EqualTo(29_000_000));
        Assert.That(evidence.Opening.ToLeaf(), Is.EqualTo(leaf));
        Assert.That(evidence.Opening.Private!.Value.ToArray(), Is.EqualTo("{\"a\":1}"u8.ToArray()));
    }

    [Test]
    public void know_the_events_1_to_32_without_18() =>
        Assert.That(Enum.GetValues<TrailEvent>().Select(what => (int)what), Is.EquivalentTo(Enumerable.Range(1, 32).Where(code => code != 18)));

    [Test]
    public void stay_verifiable_when_their_private_part_is_erased()
    {
        var opening = LeafOpening.Create(TrailEvent.Decision, Time, default, "{\"code\":\"SAFE\"}"u8);

        var erased = LeafEvidence.Parse(new LeafEvidence(0, opening.WithoutPrivate()).ToJson()).Demand();

        Assert.That(erased.Opening.ToLeaf(), Is.EqualTo(opening.ToLeaf()));
        Assert.That(erased.Opening.IsPrivateWithheld, Is.True);
        Assert.That(opening.IsPrivateWithheld, Is.False);
        Assert.That(LeafOpening.Create(TrailEvent.Junk, Time, default).IsPrivateWithheld, Is.False);
    }

    [Test]
    public void of_the_same_deed_differ_by_their_salts()
    {
        var one = LeafOpening.Create(TrailEvent.SignIn, Time, default, "{\"account\":\"p1\"}"u8);
        var two = LeafOpening.Create(TrailEvent.SignIn, Time, default, "{\"account\":\"p1\"}"u8);

        Assert.That(one.ToLeaf(), Is.Not.EqualTo(two.ToLeaf()));
        Assert.That(one.PrivateHash, Is.Not.EqualTo(two.PrivateHash));
        Assert.That(one.Salt.ToArray(), Is.Not.EqualTo(one.Salt2!.Value.ToArray()));
    }

    [Test]
    public void take_their_salts_from_the_source_they_are_given()
    {
        using var counting = new CountingRandom();
        var opening = LeafOpening.Create(TrailEvent.MessageDispatched, Time, "{\"id\":\"x\"}"u8, "{\"code\":\"OK\"}"u8, counting);
        Assert.That(Encoding.ASCII.GetString(new LeafEvidence(7, opening).ToJson()), Is.EqualTo(OpenJson));
    }

    [TestCase(OpenJson, OpenLeaf)]
    [TestCase(BareJson, BareLeaf)]
    public void are_not_opened_by_evidence_with_any_byte_changed_or_cut_off(string json, string leaf)
    {
        var bytes = Encoding.ASCII.GetBytes(json);
        for (var length = 0; length < bytes.Length; length++) Assert.That(Opens(bytes[..length]), Is.False, $"cut to {length}");
        for (var i = 0; i < bytes.Length; i++)
            for (var value = 0; value < 256; value++)
            {
                if (bytes[i] == value) continue;
                byte[] changed = [.. bytes];
                changed[i] = (byte)value;
                Assert.That(Opens(changed), Is.False, $"byte {i} is {value}");
            }

        bool Opens(byte[] changed) =>
            LeafEvidence.Parse(changed) is { Holds: true, Value: var evidence }
            && evidence.Index == (json == OpenJson ? 7 : 0)
            && Convert.ToHexStringLower(evidence.Opening.ToLeaf().ToBytes()) == leaf;
    }

    [TestCase("""{"index":0}""")]
    [TestCase("""[]""")]
    [TestCase("""null""")]
    [TestCase("""{"index":0,"event":28,"minute":1,"salt":"","public":"","privateHash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}""", Description = "no salt")]
    [TestCase("""{"event":28,"index":0,"minute":1,"salt":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","public":"","privateHash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}""", Description = "order")]
    [TestCase("""{"index":0,"event":18,"minute":1,"salt":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","public":"","privateHash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}""", Description = "event 18")]
    [TestCase("""{"index":0,"event":284,"minute":1,"salt":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","public":"","privateHash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}""", Description = "event 284")]
    [TestCase("""{"index":0,"event":28,"minute":1,"salt":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","public":"","privateHash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","salt2":"ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="}""", Description = "salt2 alone")]
    [TestCase("""{"index":0.0,"event":28,"minute":1,"salt":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","public":"","privateHash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}""", Description = "fraction")]
    public void are_not_opened_by_evidence_of_another_form(string json) =>
        Assert.That(LeafEvidence.Parse(Encoding.UTF8.GetBytes(json)).Fault!.Code, Is.EqualTo(FaultCode.Malformed));

    [Test]
    public void of_another_form_are_refused()
    {
        var bytes = Convert.FromHexString(OpenLeaf);
        Assert.That(Leaf.Parse(bytes.AsSpan(1)).Holds, Is.False);
        Assert.That(Leaf.Parse([.. bytes, 0]).Holds, Is.False);
        for (var code = 0; code < 256; code++)
        {
            bytes[12] = (byte)code;
            Assert.That(Leaf.Parse(bytes).Holds, Is.EqualTo(code is >= 1 and <= 32 and not 18), $"event {code}");
        }

        bytes[12] = 1;
        bytes[13] = 0x80;
        Assert.That(Leaf.Parse(bytes).Fault!.Code, Is.EqualTo(FaultCode.OutOfRange));
    }

    private sealed class CountingRandom : RandomNumberGenerator
    {
        private byte next;

        public override void GetBytes(byte[] data)
        {
            for (var i = 0; i < data.Length; i++) data[i] = next++;
        }
    }
}
