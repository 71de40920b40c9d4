using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Trm.Node.Accounts;

/// <summary>The code of the moment (RFC 6238): six digits of HMAC-SHA-1, anew every 30 seconds; the one before and the one after are taken, too, and none twice.</summary>
public static class Totp
{
    /// <summary>Length of a secret in bytes (RFC 4226 4, R6).</summary>
    public const int SecretBytes = 20;

    private const int StepSeconds = 30;

    /// <summary>A new secret.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>The code of that moment.</summary>
    public static string CodeAt(ReadOnlySpan<byte> secret, DateTimeOffset at) => Code(secret, Step(at));

    /// <summary>The step whose code this is; null where it is none, or of a step that is not newer than <paramref name="newest"/>.</summary>
    public static long? Verify(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long newest)
    {
        // Apps show it in two groups, and people type what they see.
        var typed = Encoding.ASCII.GetBytes(code.Replace(" ", "", StringComparison.Ordinal));
        long? found = null;
        for (var step = Step(now) - 1; step <= Step(now) + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), typed) && step > newest)
                found = step;
        return found;
    }

    private static long Step(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 as the apps have it; an HMAC does not rest on collisions")]
    private static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, mac);
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
