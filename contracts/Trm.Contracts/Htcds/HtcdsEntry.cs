namespace Trm.Contracts.Htcds;

/// <summary>One field of a case that holds something.</summary>
/// <param name="Field">The field.</param>
/// <param name="Values">Its value in the one spelling; several only where the field is a multi-select. Never empty.</param>
public sealed record HtcdsEntry(HtcdsField Field, IReadOnlyList<string> Values)
{
    /// <inheritdoc/>
    public bool Equals(HtcdsEntry? other) => other is not null && Field.Name == other.Field.Name && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Field.Name, Values.Count);

    /// <summary>The field's name alone: a case never prints what it holds.</summary>
    public override string ToString() => Field.Name;
}
