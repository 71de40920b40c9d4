using Trm.Contracts.Rejections;

namespace Trm.Contracts.Identifiers;

/// <summary>Names a consent through all its versions.</summary>
public sealed record ConsentId
{
    private ConsentId(Guid value) => Value = value;

    public Guid Value { get; }

    /// <summary>The id of a value drawn elsewhere; the empty UUID is a bug of ours.</summary>
    public static ConsentId Of(Guid value) => value == Guid.Empty
        ? throw new ArgumentException("the empty UUID names nothing", nameof(value))
        : new(value);

    /// <summary>Parses the lower-case hyphenated form; <c>VALUE</c> for anything else.</summary>
    public static Result<ConsentId> Parse(string? text) => Uuid.Parse(text, out var value)
        ? new ConsentId(value)
        : Uuid.NotOne("consent");

    /// <summary>The lower-case hyphenated form.</summary>
    public override string ToString() => Value.ToString("D");
}
