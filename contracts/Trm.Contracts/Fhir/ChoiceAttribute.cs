namespace Trm.Contracts.Fhir;

/// <summary>One of the forms of a choice element (<c>value[x]</c>): two of them at once are <c>STRUCTURE</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ChoiceAttribute(string element) : Attribute
{
    /// <summary>The element's name without <c>[x]</c>.</summary>
    public string Element { get; } = element;

    /// <summary>Whether one of the forms must be there.</summary>
    public bool Mandatory { get; init; }
}
