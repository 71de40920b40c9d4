using System.IO.Compression;

namespace Trm.Fuzz.Mutation;

/// <summary>Changes to the members of a zip, and to how it is packed.</summary>
internal static class ZipChanges
{
    private static readonly string[] Names =
        ["", "/", "../manifest.json", "manifest.json", "MANIFEST.JSON", "log/checkpoint", "log/checkpoints/1", "evidence/0.json", "evidence/00.json", "evidence/9223372036854775808.json", "log/tile/0/000", "log/tile/8/000", "log/tile/0/x001/000",
            "log/tile/entries/000.p/1", "log/tile/entries/000.p/0", "directory/0001.p7s", "directory/9999999999999999.p7s", "proofs/0", "VERIFY.md", "a\nb", "\u202e", "messages/0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10/header.p7s"];

    public static byte[] Change(Dice dice, ZipMembers zip, ZipMembers? other, int most)
    {
        var members = zip.Members.ToList();
        var at = dice.Roll(members.Count);
        var (name, content) = members[at];
        switch (dice.Roll(10))
        {
            case 0:
                members.RemoveAt(at);
                break;
            case 1:
                members.Insert(dice.Roll(members.Count), members[at]);
                break;
            case 2:
                members[at] = (dice.OneIn(2) ? dice.Pick(Names) : dice.Pick(members).Name, content);
                break;
            case 3:
                var two = dice.Roll(members.Count);
                (members[at], members[two]) = ((name, members[two].Content), (members[two].Name, content));
                break;
            case 4:
                members.Add((dice.Pick(Names), dice.Bytes(dice.Size(64))));
                break;
            case 5 when other is not null:
                members[at] = (name, dice.Pick(other.Members).Content);
                break;
            case 6 when dice.OneIn(8): // what inflates: a thousandfold and more
                members[at] = (name, new byte[dice.Size(1 << 21)]);
                return ZipMembers.Write(members, CompressionLevel.SmallestSize);
            default:
                members[at] = (name, Mutator.Inner(dice, Guess(name, content), content, dice.Pick(members).Content, most));
                break;
        }

        if (members.Count == 0)
            members.Add((name, content));
        return ZipMembers.Write(members, dice.OneIn(8) ? CompressionLevel.Fastest : CompressionLevel.NoCompression);
    }

    private static Form Guess(string name, byte[] content) =>
        name.EndsWith(".json", StringComparison.Ordinal) ? Form.Json : name.EndsWith(".p7s", StringComparison.Ordinal) ? Form.Der : Mutator.Guess(content);
}
