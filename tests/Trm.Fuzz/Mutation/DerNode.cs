namespace Trm.Fuzz.Mutation;

/// <summary>A DER value as a tree; a string that holds values has them as children too.</summary>
internal sealed record DerNode(byte Tag, byte[] Content, IReadOnlyList<DerNode>? Children)
{
    /// <summary>How its length is spelled.</summary>
    public LengthForm Form { get; init; }

    /// <summary>Bytes before the children that belong to none of them: the unused bits of a bit string.</summary>
    public byte[] Prefix { get; init; } = [];

    public bool IsConstructed => (Tag & 0x20) != 0;

    public void Write(List<byte> output)
    {
        var content = Content;
        if (Children is not null)
        {
            var inner = new List<byte>(Prefix);
            foreach (var child in Children)
                child.Write(inner);
            content = [.. inner];
        }

        output.Add(Tag);
        WriteLength(output, content.Length);
        output.AddRange(content);
        if (Form == LengthForm.Indefinite)
            output.AddRange([0, 0]);
    }

    private void WriteLength(List<byte> output, int length)
    {
        switch (Form)
        {
            case LengthForm.Indefinite:
                output.Add(0x80);
                break;
            case LengthForm.FourBytes:
                output.AddRange([0x84, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length]);
                break;
            case LengthForm.Enormous:
                output.AddRange([0x88, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
                break;
            default:
                if (length >= 0x10000)
                    output.AddRange([0x83, (byte)(length >> 16)]);
                if (length >= 0x100)
                    output.AddRange(length >= 0x10000 ? [(byte)(length >> 8)] : [0x82, (byte)(length >> 8)]);
                else if (length >= 0x80)
                    output.Add(0x81);
                output.Add((byte)length);
                break;
        }
    }

    internal enum LengthForm
    {
        Shortest,
        FourBytes,
        Indefinite,
        Enormous,
    }
}
