using System.Text;
using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>A file <c>proofs/&lt;index&gt;</c>: the hashes of an inclusion proof from the leaf upwards, each in base64 on a line of its own, in one spelling; empty for a log of one leaf.</summary>
internal static class ProofText
{
    // 63 levels of 45 characters.
    public const int MaxLength = 63 * 45;

    public static byte[] Write(InclusionProof proof) => Encoding.ASCII.GetBytes(string.Concat(proof.Hashes.Select(h => h.ToBase64() + "\n")));

    /// <summary>Null where it is not the one spelling.</summary>
    public static InclusionProof? TryParse(ReadOnlyMemory<byte> bytes, long index, long size)
    {
        if (bytes.Length > MaxLength)
            return null;
        var hashes = new List<TreeHash>();
        var buffer = new byte[TreeHash.Size + 2];
        foreach (var line in Encoding.Latin1.GetString(bytes.Span).Split('\n').SkipLast(1))
        {
            if (!Convert.TryFromBase64String(line, buffer, out var length) || TreeHash.TryParse(buffer.AsSpan(0, length)) is not { } hash)
                return null;
            hashes.Add(hash);
        }

        var proof = new InclusionProof(index, size, hashes);
        return Write(proof).AsSpan().SequenceEqual(bytes.Span) ? proof : null;
    }
}
