using NUnit.Framework;

namespace Trm.Envelope.Tests;

public sealed class PadmeTests
{
    // By hand from the paper's formula: E = floor(log2 L), S = floor(log2 E) + 1, the last E - S bits are rounded up.
    [TestCase(0, 4096)]
    [TestCase(1, 4096)]
    [TestCase(4096, 4096)]
    [TestCase(4097, 4352)]
    [TestCase(4352, 4352)]
    [TestCase(4353, 4608)]
    [TestCase(9999, 10240)]
    [TestCase(12288, 12288)]
    [TestCase(12289, 12800)]
    [TestCase(1_000_000, 1_015_808)]
    public void A_length_is_padded_to(int length, int padded) => Assert.That(Padme.Length(length), Is.EqualTo(padded));

    [Test]
    public void Padding_never_shrinks_never_reverses_the_order_and_costs_at_most_12_percent()
    {
        var former = 0;
        for (var length = 1; length <= 300_000; length++)
        {
            var padded = Padme.Length(length);
            if (padded < length || padded < former || (length > Padme.Floor && padded > length * 1.12) || Padme.Length(padded) != padded)
                Assert.Fail($"{length} became {padded}");
            former = padded;
        }
    }
}
