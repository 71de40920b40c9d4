using Trm.Contracts.Rejections;

namespace Trm.Contracts.Identifiers;

/// <summary>Names a message (<c>MessageHeader.id</c> = <c>Bundle.id</c>), however often it is sealed.</summary>
public sealed record MessageId
{
    private MessageId(Guid value) => Value = value;

    public Guid Value { get; }

    /// <summary>The id of a value drawn elsewhere; the empty UUID is a bug of ours.</summary>
    public static MessageId Of(Guid value) => value == Guid.Empty
        ? throw new ArgumentException("the empty UUID names nothing", nameof(value))
        : new(value);

    /// <summary>Parses the lower-case hyphenated form; <c>VALUE</c> for anything else.</summary>
    public static Result<MessageId> Parse(string? text) => Uuid.Parse(text, out var value)
        ? new MessageId(value)
        : Uuid.NotOne("message");

    /// <summary>The lower-case hyphenated form.</summary>
    public override string ToString() => Value.ToString("D");
}
