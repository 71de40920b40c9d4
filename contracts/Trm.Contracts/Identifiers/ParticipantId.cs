using Trm.Contracts.Rejections;

namespace Trm.Contracts.Identifiers;

/// <summary>A national coordinator's office or an organisation with keys of its own: 2 to 16 of <c>A-Z 0-9 -</c>.</summary>
public sealed record ParticipantId : IComparable<ParticipantId>
{
    private ParticipantId(string value) => Value = value;

    public string Value { get; }

    /// <summary>Parses the wire form; <c>VALUE</c> for anything else.</summary>
    public static Result<ParticipantId> Parse(string? text) => IsValid(text)
        ? new ParticipantId(text!)
        : new Rejection(RejectionCode.Value, "participant", "a participant id has 2 to 16 characters out of A-Z, 0-9 and '-'");

    private static bool IsValid(string? text) =>
        text is { Length: >= 2 and <= 16 } && text.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-');

    /// <inheritdoc/>
    public int CompareTo(ParticipantId? other) => string.CompareOrdinal(Value, other?.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
