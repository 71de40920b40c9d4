namespace Trm.Console.Reading;

/// <summary>One thing that a message says, in words.</summary>
/// <param name="Label">What it is about.</param>
/// <param name="Values">What is said, one or several.</param>
public sealed record ContentLine(string Label, IReadOnlyList<string> Values)
{
    /// <summary>How many values; none of them.</summary>
    public override string ToString() => $"{Values.Count} values";
}
