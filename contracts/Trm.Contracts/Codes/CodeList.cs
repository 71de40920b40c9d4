using System.Collections.Frozen;
using System.Text;
using Trm.Contracts.Fhir;

namespace Trm.Contracts.Codes;

/// <summary>A code list of the exchange: one enumeration here, one FHIR code system on the wire. A code is the member's name in lower case with hyphens.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class CodeList<T> : ICodeList
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> ByCode =
        Enum.GetValues<T>().ToFrozenDictionary(v => Spelling(v.ToString()), StringComparer.Ordinal);

    internal CodeList(string name) => System = CodeSystems.Base + name;

    /// <inheritdoc/>
    public string System { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [.. Enum.GetValues<T>().Select(v => Spelling(v.ToString()))];

    /// <summary>Every value, in published order.</summary>
    public IReadOnlyList<T> Values { get; } = Enum.GetValues<T>();

    /// <inheritdoc/>
    public bool Contains(string code) => ByCode.ContainsKey(code);

    /// <summary>The code of a value.</summary>
    public string Code(T value) => Spelling(value.ToString());

    /// <summary>The value of a code, or null where the list has no such code.</summary>
    public T? Find(string? code) => code is not null && ByCode.TryGetValue(code, out var value) ? value : null;

    /// <summary>The value as a FHIR Coding, without a display: a display would be free text.</summary>
    public Coding Coding(T value) => new() { System = System, Code = Code(value) };

    /// <summary>The value as a FHIR CodeableConcept.</summary>
    public CodeableConcept Concept(T value) => new() { Coding = [Coding(value)] };

    /// <summary>The value of the one Coding of this list in a concept, or null.</summary>
    public T? Find(CodeableConcept? concept) =>
        concept?.Coding is [{ } coding] && coding.System == System ? Find(coding.Code) : null;

    private static string Spelling(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
