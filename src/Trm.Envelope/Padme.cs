using System.Numerics;

namespace Trm.Envelope;

/// <summary>
/// Padded lengths that leak at most O(log log n) bits of the true one, at a cost of 12 % at the most.
/// </summary>
/// <remarks>Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs" (2019), section 4.</remarks>
public static class Padme
{
    /// <summary>Shortest padded length, in bytes: receipts look like messages.</summary>
    public const int Floor = 4096;

    /// <summary>The length, in bytes, to which <paramref name="length"/> bytes are padded.</summary>
    public static int Length(int length)
    {
        if (length <= Floor)
            return Floor;
        var exponent = BitOperations.Log2((uint)length);
        var mantissa = BitOperations.Log2((uint)exponent) + 1;
        var mask = (1 << (exponent - mantissa)) - 1;
        return checked(length + mask) & ~mask;
    }
}
