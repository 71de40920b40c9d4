namespace Trm.Node.RightsOfPersons;

/// <summary>The person says that something is wrong. Both stand beside each other for as long as the case is kept.</summary>
/// <param name="Field">Which field of the case data standard.</param>
/// <param name="Was">What stood in the office's record; null where nothing did, or the other side keeps the record.</param>
/// <param name="Says">What the person says.</param>
/// <param name="At">When.</param>
/// <param name="By">The code of the officer who wrote it down.</param>
public sealed record Correction(string Field, string? Was, string Says, DateTimeOffset At, string By)
{
    /// <summary>The field's name; nothing of the person.</summary>
    public override string ToString() => Field;
}
