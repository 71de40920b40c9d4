namespace Trm.Fuzz.Mutation;

/// <summary>Changes to values: their tags, lengths, contents, order and number.</summary>
internal static class DerChanges
{
    private static readonly byte[] Tags = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0C, 0x13, 0x16, 0x17, 0x18, 0x24, 0x30, 0x31, 0x80, 0x81, 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0x00, 0x1F, 0xFF];

    private static readonly byte[][] Contents =
    [
        [], [0], [1], [0x7F], [0x80], [0xFF], [0, 0x80], [0x80, 0], [0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0, 0, 0, 0, 0, 0],
        [.. "20260230000000Z"u8], [.. "99991231235959Z"u8], [.. "00010101000000Z"u8], [.. "500101000000Z"u8], [.. "491231235959Z"u8], [.. "20261121100000.5Z"u8], [.. "2611211000+0100"u8],
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01], [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2E], [0x88, 0x37], [0x80, 0x01],
        new byte[12], new byte[16], new byte[20], new byte[32], new byte[40], new byte[65], [4, .. new byte[64]], [.. Enumerable.Repeat((byte)0xFF, 65)], [0xFF, .. new byte[200]],
    ];

    public static byte[] Change(Dice dice, DerForest forest, DerForest? other, int most)
    {
        var path = dice.Pick(forest.Paths);
        var node = forest[path];
        return dice.Roll(14) switch
        {
            0 => forest.With(path),
            1 => forest.With(path, node, node),
            2 => Shuffle(dice, forest, path),
            3 when other is not null => forest.With(path, other[dice.Pick(other.Paths)]),
            4 when other is not null => forest.With(path, node, other[dice.Pick(other.Paths)]),
            5 => forest.With(path, node with { Tag = dice.OneIn(2) ? dice.Pick(Tags) : (byte)(node.Tag ^ (dice.OneIn(2) ? 0x20 : 1 << dice.Roll(8))) }),
            6 => forest.With(path, node with { Content = dice.Pick(Contents), Children = null }),
            7 => forest.With(path, node with { Form = (DerNode.LengthForm)(1 + dice.Roll(3)) }),
            8 => Wrap(dice, forest, path, node, most),
            9 => Repeat(dice, forest, path, node, most),
            10 => forest.With(path, node, new DerNode(dice.Pick(Tags), dice.Pick(Contents), null)),
            _ => Inside(dice, forest, path, node, most),
        };
    }

    private static byte[] Inside(Dice dice, DerForest forest, int[] path, DerNode node, int most) =>
        forest.With(path, node with { Content = Mutator.Inner(dice, node.Content is [(byte)'{', ..] ? Form.Json : Form.Bytes, node.Content, node.Content, most / 2), Children = null });

    private static byte[] Shuffle(Dice dice, DerForest forest, int[] path)
    {
        if (path.Length < 2)
            return forest.With(path, forest[path], forest.Roots[0]);
        var parent = forest[path[..^1]];
        var children = parent.Children!.ToList();
        var (one, two) = (path[^1], dice.Roll(children.Count));
        (children[one], children[two]) = (children[two], children[one]);
        return forest.With(path[..^1], parent with { Children = children });
    }

    private static byte[] Wrap(Dice dice, DerForest forest, int[] path, DerNode node, int most)
    {
        var tag = dice.OneIn(2) ? (byte)0x30 : dice.Pick(Tags);
        for (var depth = Math.Min(dice.Size(200), most / 8); depth > 0; depth--)
            node = new(tag, [], [node]);
        return forest.With(path, node);
    }

    private static byte[] Repeat(Dice dice, DerForest forest, int[] path, DerNode node, int most)
    {
        var size = node.Content.Length + 4;
        return forest.With(path, [.. Enumerable.Repeat(node, Math.Clamp(dice.Size(2048), 2, Math.Max(2, (most - size) / size)))]);
    }
}
