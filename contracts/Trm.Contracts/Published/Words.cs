using System.Collections.Frozen;
using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;

namespace Trm.Contracts.Published;

/// <summary>What a person reads for a code, in English and French; from <c>words.txt</c>.</summary>
internal static class Words
{
    private static readonly FrozenDictionary<(string System, string Code), (string English, string French)> Known = Read();

    /// <summary>The words of a code of one of the exchange's own lists; a code without words is a bug of ours.</summary>
    public static (string English, string French) Of(string system, string code) =>
        Known.TryGetValue((system, code), out var words) ? words : throw new InvalidOperationException($"words.txt has no line for {code} of {system}");

    /// <summary>Every code that has words.</summary>
    public static IEnumerable<(string System, string Code)> All => Known.Keys;

    private static FrozenDictionary<(string, string), (string, string)> Read()
    {
        using var stream = HtcdsCatalogue.Open("words.txt");
        using var reader = new StreamReader(stream);
        var words = new Dictionary<(string, string), (string, string)>();
        var system = "";
        foreach (var line in reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line.Split(" | ") is [var code, var english, var french])
                words.Add((system, code), (english, french));
            else
                system = CodeSystems.Base + line;
        }

        return words.ToFrozenDictionary();
    }
}
