using System.Security.Cryptography;
using System.Text;

namespace Trm.Node.Accounts;

/// <summary>Random texts that open something, and the hashes by which the node knows them. They are long enough that a plain hash keeps them.</summary>
internal static class OneTimeSecret
{
    /// <summary>128 bits, 26 letters and digits in groups: an invitation.</summary>
    public static string Spoken() => Base32.Grouped(Base32.Encode(RandomNumberGenerator.GetBytes(16)));

    /// <summary>80 bits, 16 letters and digits in groups: a recovery code.</summary>
    public static string Short() => Base32.Grouped(Base32.Encode(RandomNumberGenerator.GetBytes(10)));

    /// <summary>256 bits, for a browser.</summary>
    public static string Kept() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
