namespace Trm.Contracts.Rejections;

/// <summary>One fault of an input: what, where, and what a person can do about it. Never quotes content.</summary>
/// <param name="Code">Why it was refused.</param>
/// <param name="Path">Where: a FHIR path, a JSON member, a line number; null where there is no place to name.</param>
/// <param name="Hint">One sentence for the person at the keyboard, without any value of the input.</param>
public sealed record Rejection(RejectionCode Code, string? Path = null, string? Hint = null)
{
    /// <inheritdoc/>
    public override string ToString() => (Path, Hint) switch
    {
        (null, null) => Code.Text,
        (null, _) => $"{Code.Text}: {Hint}",
        (_, null) => $"{Code.Text} at {Path}",
        _ => $"{Code.Text} at {Path}: {Hint}",
    };
}
