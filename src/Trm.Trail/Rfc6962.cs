using System.Security.Cryptography;

namespace Trm.Trail;

/// <summary>The three hashes of RFC 6962 2.1. The prefixes 0x00 and 0x01 keep a leaf from being passed off as a node.</summary>
public static class Rfc6962
{
    /// <summary>MTH({}) = SHA-256().</summary>
    public static TreeHash EmptyRoot { get; } = new(SHA256.HashData([]));

    /// <summary>MTH({d}) = SHA-256(0x00 || d).</summary>
    public static TreeHash HashLeaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> hash = stackalloc byte[TreeHash.Size];
        if (entry.Length < 512)
        {
            Span<byte> input = stackalloc byte[512];
            input[0] = 0x00;
            entry.CopyTo(input[1..]);
            SHA256.HashData(input[..(1 + entry.Length)], hash);
        }
        else
        {
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            sha.AppendData([0x00]);
            sha.AppendData(entry);
            sha.GetHashAndReset(hash);
        }

        return new TreeHash(hash);
    }

    /// <summary>SHA-256(0x01 || left || right).</summary>
    public static TreeHash HashChildren(TreeHash left, TreeHash right)
    {
        Span<byte> input = stackalloc byte[1 + 2 * TreeHash.Size];
        input[0] = 0x01;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + TreeHash.Size)..]);
        Span<byte> hash = stackalloc byte[TreeHash.Size];
        SHA256.HashData(input, hash);
        return new TreeHash(hash);
    }
}
