using System.Security.Cryptography;

namespace Trm.Fuzz;

/// <summary>An input on which a reader broke what it promises.</summary>
/// <param name="Target">Whose reader.</param>
/// <param name="Kind">What was broken.</param>
/// <param name="Sign">What tells it from other crashes of the kind: exception and the first frame of ours.</param>
/// <param name="Text">All that is known.</param>
/// <param name="Input">The bytes.</param>
public sealed record Crash(string Target, CrashKind Kind, string Sign, string Text, byte[] Input)
{
    /// <summary>The name of its corpus file: the first 8 hexadecimal digits of SHA-256.</summary>
    public string FileName => Convert.ToHexStringLower(SHA256.HashData(Input))[..8];

    /// <summary>True where both show the same fault.</summary>
    public bool IsLike(Crash other) => Target == other.Target && Kind == other.Kind && Sign == other.Sign;
}
