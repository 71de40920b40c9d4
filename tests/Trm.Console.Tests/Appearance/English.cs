using System.Text.RegularExpressions;
using System.Xml.Linq;
using Trm.Testing;

namespace Trm.Console.Tests.Appearance;

/// <summary>English where somebody reads French: a text of the console in the wrong language, or a sentence that was never a text of it.</summary>
internal static partial class English
{
    private static readonly string[] Invented = ["Shelter by the river", "A house on the hill", "a green scarf"];

    private static readonly HashSet<string> Texts = [.. Read(french: false).Except(Read(french: true), StringComparer.Ordinal).Where(t => t.Length > 3)];

    /// <summary>What of that is English.</summary>
    public static IEnumerable<string> In(IEnumerable<string> said) => said.Where(t => Texts.Contains(t) || Word().IsMatch(Invented.Aggregate(t, (text, name) => text.Replace(name, "", StringComparison.Ordinal)))).Distinct();

    // No word of these is one in French.
    [GeneratedRegex("\\b(?:the|and|of|is|are|was|were|with|this|that|these|those|from|they|you|your|not|nobody|somebody|who|which|has|have|been|there|their|our|by|can|must|will)\\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Word();

    private static IEnumerable<string> Read(bool french) => Directory.EnumerateFiles(Path.Combine(Vectors.Checkout, "src", "Trm.Console", "Texts"), "*.resx")
        .Where(f => f.EndsWith(".fr.resx", StringComparison.Ordinal) == french)
        .SelectMany(f => XDocument.Load(f).Root!.Elements("data").Select(d => d.Element("value")!.Value));
}
