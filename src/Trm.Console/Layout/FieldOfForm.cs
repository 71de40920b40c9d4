using Microsoft.AspNetCore.Components;
using Trm.Console.Wire;

namespace Trm.Console.Layout;

/// <summary>What every field of a form has: a name, a label, a sentence that helps, what is wrong with it, and what somebody typed already.</summary>
public abstract class FieldOfForm : ComponentBase
{
    /// <summary>The request.</summary>
    [CascadingParameter]
    public required Visit Visit { get; set; }

    /// <summary>Of the field, and of its element.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    /// <summary>Key of its label.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>Key of a sentence that helps; null for none.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>It may stay empty.</summary>
    [Parameter]
    public bool IsOptional { get; set; }

    /// <summary>What is wrong on this page, by field.</summary>
    [CascadingParameter]
    public IReadOnlyDictionary<string, string>? Faults { get; set; }

    /// <summary>What was typed, where the form is shown again; it wins over every value.</summary>
    [CascadingParameter]
    public Form? Typed { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized() => Visit.Asked.Add(Name, Visit.Words[Label]);

    /// <summary>For <c>aria-invalid</c>.</summary>
    protected string? Invalid => Faults?.ContainsKey(Name) == true ? "true" : null;

    /// <summary>For <c>aria-describedby</c>: the fault first.</summary>
    protected string? Described => (Hint, Invalid) switch
    {
        (null, null) => null,
        (_, null) => $"{Name}-hint",
        (null, _) => $"{Name}-fault",
        _ => $"{Name}-fault {Name}-hint",
    };
}
