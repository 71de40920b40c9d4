namespace Trm.Contracts.Control;

/// <summary>Lower-case hexadecimal, the one spelling of a digest on the wire.</summary>
internal static class Hex
{
    public static bool IsSha256(string text) => text.Length == 64 && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
}
