using Trm.Contracts.Rejections;

namespace Trm.Contracts.Identifiers;

/// <summary>The pseudonym of a case between one pair of participants: random, meaningless, different for every pair.</summary>
public sealed record CaseId
{
    private CaseId(Guid value) => Value = value;

    public Guid Value { get; }

    /// <summary>The id of a value drawn elsewhere; the empty UUID is a bug of ours.</summary>
    public static CaseId Of(Guid value) => value == Guid.Empty
        ? throw new ArgumentException("the empty UUID names nothing", nameof(value))
        : new(value);

    /// <summary>Parses the lower-case hyphenated form; <c>VALUE</c> for anything else.</summary>
    public static Result<CaseId> Parse(string? text) => Uuid.Parse(text, out var value)
        ? new CaseId(value)
        : Uuid.NotOne("case");

    /// <summary>The lower-case hyphenated form.</summary>
    public override string ToString() => Value.ToString("D");
}
