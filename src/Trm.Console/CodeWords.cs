using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;

namespace Trm.Console;

/// <summary>What people read for a code: the text <c>code.LIST.CODE</c>, where the list's name is the end of its system's address.</summary>
public static class CodeWords
{
    /// <summary>A choice of every code of a list, in its order.</summary>
    public static IReadOnlyList<(string Code, string TextKey)> Options(ICodeList list) => [.. list.Codes.Select(c => (c, Key(list.System, c)))];

    /// <summary>A choice of every code of a list of the case data standard; countries and languages have names of their own (<see cref="Names"/>).</summary>
    public static IReadOnlyList<(string Code, string TextKey)> Options(HtcdsCodeList list) => [.. list.Codes.Select(c => (c.Code, Key(list.System, c.Code)))];

    /// <summary>A choice of these values alone; of all where none are named.</summary>
    public static IReadOnlyList<(string Code, string TextKey)> Options<T>(CodeList<T> list, params IReadOnlyList<T> values)
        where T : struct, Enum => [.. (values.Count > 0 ? values : list.Values).Select(v => (list.Code(v), Key(list, v)))];

    /// <summary>The key of the text of a value.</summary>
    public static string Key<T>(CodeList<T> list, T value)
        where T : struct, Enum => Key(list.System, list.Code(value));

    /// <summary>The key of the text of a code.</summary>
    public static string Key(string system, string code) => $"code.{system[(system.LastIndexOf('/') + 1)..]}.{code}";
}
