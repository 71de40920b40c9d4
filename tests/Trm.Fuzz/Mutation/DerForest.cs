using System.Formats.Asn1;

namespace Trm.Fuzz.Mutation;

/// <summary>One or more DER values, one behind the other.</summary>
internal sealed class DerForest
{
    private const int MaxDepth = 24;

    private DerForest(IReadOnlyList<DerNode> roots)
    {
        Roots = roots;
        Paths = [];
        for (var i = 0; i < roots.Count; i++)
            Collect(roots[i], [i]);
    }

    public IReadOnlyList<DerNode> Roots { get; }

    /// <summary>The way to every node.</summary>
    public List<int[]> Paths { get; }

    /// <summary>Null where the bytes are no values.</summary>
    public static DerForest? Parse(byte[] bytes)
    {
        try
        {
            return Children(bytes, 0) is { Count: > 0 } roots ? new(roots) : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    public DerNode this[int[] path] => path.Skip(1).Aggregate(Roots[path[0]], (node, index) => node.Children![index]);

    /// <summary>The bytes with one node replaced by any number of others.</summary>
    public byte[] With(int[] path, params IReadOnlyList<DerNode> nodes)
    {
        var output = new List<byte>();
        foreach (var root in Replace(Roots, path, 0, nodes))
            root.Write(output);
        return [.. output];
    }

    private static List<DerNode> Replace(IReadOnlyList<DerNode> list, int[] path, int depth, IReadOnlyList<DerNode> nodes)
    {
        var result = new List<DerNode>(list.Count + nodes.Count);
        for (var i = 0; i < list.Count; i++)
            if (i != path[depth])
                result.Add(list[i]);
            else if (depth == path.Length - 1)
                result.AddRange(nodes);
            else
                result.Add(list[i] with { Children = Replace(list[i].Children!, path, depth + 1, nodes) });
        return result;
    }

    private void Collect(DerNode node, int[] path)
    {
        Paths.Add(path);
        for (var i = 0; i < (node.Children?.Count ?? 0); i++)
            Collect(node.Children![i], [.. path, i]);
    }

    private static List<DerNode>? Children(ReadOnlySpan<byte> bytes, int depth)
    {
        var nodes = new List<DerNode>();
        while (!bytes.IsEmpty)
        {
            if ((bytes[0] & 0x1F) == 0x1F || !AsnDecoder.TryReadEncodedValue(bytes, AsnEncodingRules.BER, out _, out var offset, out var length, out var consumed))
                return null;
            var content = bytes.Slice(offset, length);
            // An octet string or a bit string may hold values; a primitive of any other tag does not.
            var prefix = bytes[0] == 0x03 && length > 0 ? 1 : 0;
            var mayHold = (bytes[0] & 0x20) != 0 || (bytes[0] is 0x03 or 0x04 && length > prefix + 1 && content[prefix] == 0x30);
            var children = mayHold && depth < MaxDepth ? Children(content[prefix..], depth + 1) : null;
            nodes.Add(new(bytes[0], content.ToArray(), children) { Prefix = children is null ? [] : content[..prefix].ToArray() });
            bytes = bytes[consumed..];
        }

        return nodes;
    }
}
