namespace Trm.Trail.Tests;

/// <summary>RFC 6962 2.1 word for word over a list of leaf hashes, without storage, cleverness or shared code but the two hashes.</summary>
internal static class NaiveTree
{
    public static TreeHash Mth(IReadOnlyList<TreeHash> d)
    {
        if (d.Count == 0) return Rfc6962.EmptyRoot;
        if (d.Count == 1) return d[0];
        var k = K(d.Count);
        return Rfc6962.HashChildren(Mth([.. d.Take(k)]), Mth([.. d.Skip(k)]));
    }

    public static List<TreeHash> Path(int m, IReadOnlyList<TreeHash> d)
    {
        if (d.Count == 1) return [];
        var k = K(d.Count);
        return m < k
            ? [.. Path(m, [.. d.Take(k)]), Mth([.. d.Skip(k)])]
            : [.. Path(m - k, [.. d.Skip(k)]), Mth([.. d.Take(k)])];
    }

    public static List<TreeHash> Proof(int m, IReadOnlyList<TreeHash> d) => SubProof(m, d, true);

    private static List<TreeHash> SubProof(int m, IReadOnlyList<TreeHash> d, bool b)
    {
        if (m == d.Count) return b ? [] : [Mth(d)];
        var k = K(d.Count);
        return m <= k
            ? [.. SubProof(m, [.. d.Take(k)], b), Mth([.. d.Skip(k)])]
            : [.. SubProof(m - k, [.. d.Skip(k)], false), Mth([.. d.Take(k)])];
    }

    private static int K(int n)
    {
        var k = 1;
        while (k * 2 < n) k *= 2;
        return k;
    }
}
