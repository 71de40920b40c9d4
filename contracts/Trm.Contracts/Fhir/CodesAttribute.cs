namespace Trm.Contracts.Fhir;

/// <summary>The codes of a required binding; anything else is <c>CODE_INVALID</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CodesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes { get; } = codes;
}
