using Trm.Contracts.Rejections;

namespace Trm.Contracts.Identifiers;

/// <summary>Names one sealed transmission (<c>core.id</c>). A message that is sealed again gets a new one.</summary>
public sealed record TransmissionId
{
    private TransmissionId(Guid value) => Value = value;

    public Guid Value { get; }

    /// <summary>The id of a value drawn elsewhere; the empty UUID is a bug of ours.</summary>
    public static TransmissionId Of(Guid value) => value == Guid.Empty
        ? throw new ArgumentException("the empty UUID names nothing", nameof(value))
        : new(value);

    /// <summary>Parses the lower-case hyphenated form; <c>VALUE</c> for anything else.</summary>
    public static Result<TransmissionId> Parse(string? text) => Uuid.Parse(text, out var value)
        ? new TransmissionId(value)
        : Uuid.NotOne("core.id");

    /// <summary>The lower-case hyphenated form.</summary>
    public override string ToString() => Value.ToString("D");
}
