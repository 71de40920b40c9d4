namespace Trm.Trail;

/// <summary>The bytes of a tile of hashes: nothing but the hashes, 32 bytes each.</summary>
internal static class HashTile
{
    /// <summary>The hashes, or null where the bytes are not as many as the width demands.</summary>
    public static TreeHash[]? TryParse(ReadOnlySpan<byte> bytes, int width)
    {
        if (bytes.Length != width * TreeHash.Size) return null;
        var hashes = new TreeHash[width];
        for (var i = 0; i < width; i++) hashes[i] = new TreeHash(bytes.Slice(i * TreeHash.Size, TreeHash.Size));
        return hashes;
    }

    public static byte[] ToBytes(IReadOnlyList<TreeHash> hashes)
    {
        var bytes = new byte[hashes.Count * TreeHash.Size];
        for (var i = 0; i < hashes.Count; i++) hashes[i].CopyTo(bytes.AsSpan(i * TreeHash.Size));
        return bytes;
    }

    /// <summary>MTH over neighbouring nodes, RFC 6962 2.1; only the last of them may cover fewer leaves than the others.</summary>
    public static TreeHash Root(ReadOnlySpan<TreeHash> nodes)
    {
        if (nodes.Length == 1) return nodes[0];
        var k = (int)MerkleTree.Split(nodes.Length);
        return Rfc6962.HashChildren(Root(nodes[..k]), Root(nodes[k..]));
    }
}
