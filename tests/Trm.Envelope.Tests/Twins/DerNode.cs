using System.Formats.Asn1;

namespace Trm.Envelope.Tests.Twins;

/// <summary>DER as a tree that a forger can edit.</summary>
internal sealed class DerNode
{
    private DerNode(byte tag, byte[] content, List<DerNode>? children)
    {
        Tag = tag;
        Content = content;
        Children = children;
    }

    public byte Tag { get; set; }

    public byte[] Content { get; set; }

    public List<DerNode>? Children { get; }

    public DerNode this[params int[] path] => path.Aggregate(this, (node, index) => node.Children![index]);

    public static DerNode Parse(ReadOnlySpan<byte> bytes)
    {
        AsnDecoder.ReadEncodedValue(bytes, AsnEncodingRules.BER, out var offset, out var length, out var consumed);
        if (consumed != bytes.Length)
            throw new ArgumentException("one value at a time", nameof(bytes));
        var content = bytes.Slice(offset, length);
        if ((bytes[0] & 0x20) == 0)
            return new(bytes[0], content.ToArray(), null);
        var children = new List<DerNode>();
        while (!content.IsEmpty)
        {
            AsnDecoder.ReadEncodedValue(content, AsnEncodingRules.BER, out _, out _, out var size);
            children.Add(Parse(content[..size]));
            content = content[size..];
        }

        return new(bytes[0], [], children);
    }

    public static DerNode Of(byte tag, params byte[] content) => new(tag, content, null);

    public static DerNode Holding(byte tag, params IEnumerable<DerNode> children) => new(tag, [], [.. children]);

    public static DerNode Oid(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(oid);
        return Parse(writer.Encode());
    }

    public DerNode Copy() => Parse(Encode());

    public byte[] Encode()
    {
        var content = Children is null ? Content : [.. Children.SelectMany(c => c.Encode())];
        byte[] length = content.Length switch
        {
            < 0x80 => [(byte)content.Length],
            < 0x100 => [0x81, (byte)content.Length],
            < 0x10000 => [0x82, (byte)(content.Length >> 8), (byte)content.Length],
            _ => [0x83, (byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length],
        };
        return [Tag, .. length, .. content];
    }
}
