using Trm.Contracts.Identifiers;

namespace Trm.Node.Referrals;

/// <summary>
/// A word by which an office calls a case among themselves, drawn from its meaningless id until somebody chooses another.
/// Colours and things; nothing that tells.
/// </summary>
public static class CaseWord
{
    /// <summary>What a word may begin with.</summary>
    public static IReadOnlyList<string> Colours { get; } =
        ["blue", "green", "white", "grey", "amber", "silver", "copper", "ivory", "teal", "indigo", "ochre", "pearl", "slate", "sand", "mint", "plum"];

    /// <summary>What it may end with.</summary>
    public static IReadOnlyList<string> Things { get; } =
        ["door", "harbour", "lantern", "bridge", "garden", "window", "river", "table", "ladder", "basket", "bench", "well", "kettle", "path", "hill", "boat"];

    /// <summary>The word that is drawn for a case.</summary>
    internal static string For(CaseId @case)
    {
        var bytes = @case.Value.ToByteArray();
        return $"{Colours[bytes[0] % Colours.Count]} {Things[bytes[1] % Things.Count]}";
    }
}
