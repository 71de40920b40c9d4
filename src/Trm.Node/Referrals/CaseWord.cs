using Trm.Contracts.Identifiers;

namespace Trm.Node.Referrals;

/// <summary>
/// A word by which an office calls a case among themselves, drawn from its meaningless id until somebody chooses another.
/// Colours and things; nothing that tells.
/// </summary>
internal static class CaseWord
{
    private static readonly string[] Colours = ["blue", "green", "white", "grey", "amber", "silver", "copper", "ivory", "teal", "indigo", "ochre", "pearl", "slate", "sand", "mint", "plum"];
    private static readonly string[] Things = ["door", "harbour", "lantern", "bridge", "garden", "window", "river", "table", "ladder", "basket", "bench", "well", "kettle", "path", "hill", "boat"];

    public static string For(CaseId @case)
    {
        var bytes = @case.Value.ToByteArray();
        return $"{Colours[bytes[0] % Colours.Length]} {Things[bytes[1] % Things.Length]}";
    }
}
