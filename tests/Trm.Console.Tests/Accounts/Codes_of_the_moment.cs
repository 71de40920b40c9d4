using System.Text;
using Trm.Node.Accounts;

namespace Trm.Console.Tests.Accounts;

internal sealed class Codes_of_the_moment
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    [TestCase(59, "287082")]
    [TestCase(1111111109, "081804")]
    [TestCase(1111111111, "050471")]
    [TestCase(1234567890, "005924")]
    [TestCase(2000000000, "279037")]
    [TestCase(20000000000, "353130")]
    public void Are_those_of_the_rfc(long seconds, string code) => Assert.That(Totp.CodeAt(Secret, DateTimeOffset.FromUnixTimeSeconds(seconds)), Is.EqualTo(code));

    [Test]
    public void Count_half_a_minute_early_and_late_and_never_twice()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111111);

        var taken = Enumerable.Range(-2, 5).Select(s => Totp.Verify(Secret, Totp.CodeAt(Secret, now.AddSeconds(30 * s)), now, 0)).ToList();

        Assert.That(taken.Select(t => t is not null), Is.EqualTo(new[] { false, true, true, true, false }));
        Assert.That(Totp.Verify(Secret, Totp.CodeAt(Secret, now), now, taken[2]!.Value), Is.Null);
        Assert.That(Totp.Verify(Secret, "", now, 0), Is.Null);
        Assert.That(Totp.Verify(Secret, "050 471", now, 0), Is.Not.Null, "as an app shows it");
    }

    // RFC 4648, section 10.
    [TestCase("", "")]
    [TestCase("f", "MY")]
    [TestCase("fo", "MZXQ")]
    [TestCase("foo", "MZXW6")]
    [TestCase("foob", "MZXW6YQ")]
    [TestCase("fooba", "MZXW6YTB")]
    [TestCase("foobar", "MZXW6YTBOI")]
    public void Have_their_key_in_base32(string bytes, string text) => Assert.That(Base32.Encode(Encoding.ASCII.GetBytes(bytes)), Is.EqualTo(text));
}
