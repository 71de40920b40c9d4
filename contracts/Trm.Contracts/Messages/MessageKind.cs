using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>
/// One row of the message catalogue: a kind and one of its codes, with what it carries, its class, its lane, its deadlines and its effect.
/// What is not in the catalogue does not exist and is refused with <c>KIND_UNKNOWN</c> or <c>CODE_INVALID</c>.
/// </summary>
public sealed partial record MessageKind
{
    [Flags]
    private enum Traits
    {
        None = 0,
        Urgent = 1,
        Move = 2,
        NoCase = 4,
    }

    private MessageKind(string kind, string code, Carries carries, MessageClass @class, Traits traits, Effect effect, IReadOnlyList<HumanDeadline> deadlines)
    {
        Kind = kind;
        Code = code;
        Carries = carries;
        Class = @class;
        Lane = traits.HasFlag(Traits.Urgent) ? Lane.Urgent : Lane.Normal;
        IsMove = traits.HasFlag(Traits.Move);
        ConcernsCase = !traits.HasFlag(Traits.NoCase);
        Effect = effect;
        Deadlines = deadlines;
    }

    /// <summary>The kind's name, for example <c>referral</c>.</summary>
    public string Kind { get; }

    /// <summary>The code inside the kind, for example <c>profile</c>.</summary>
    public string Code { get; }

    public Carries Carries { get; }

    public MessageClass Class { get; }

    public Lane Lane { get; }

    /// <summary>A move changes the lifecycle; it takes effect with its ok receipt and is refused HELD under an open hold.</summary>
    public bool IsMove { get; }

    /// <summary>Whether the message names a case.</summary>
    public bool ConcernsCase { get; }

    /// <summary>What it does, in one sentence.</summary>
    public Effect Effect { get; }

    /// <summary>By when people must have acted, where no agreement says otherwise; empty where nobody must.</summary>
    public IReadOnlyList<HumanDeadline> Deadlines { get; }

    /// <summary>The row of that kind and code; <c>KIND_UNKNOWN</c> or <c>CODE_INVALID</c> where there is none.</summary>
    public static Result<MessageKind> Find(string kind, string code)
    {
        if (ByName.TryGetValue((kind, code), out var row))
            return row;
        return Catalogue.Any(k => k.Kind == kind)
            ? new Rejection(RejectionCode.CodeInvalid, "meta.code", "this kind has no such code")
            : new Rejection(RejectionCode.KindUnknown, "meta.kind", "the contract has no such kind");
    }

    /// <inheritdoc/>
    public bool Equals(MessageKind? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Code);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Code}";

    private static MessageKind Row(
        string kind, string code, Carries carries, MessageClass @class, Traits traits, string english, string french, params string[] deadlines) =>
        new(kind, code, carries, @class, traits, new(english, french), [.. deadlines.Select(HumanDeadline.Read)]);

    private static MessageKind IncidentRow(string code, string english, string french) =>
        Row("incident", code, Carries.Pseudonym, MessageClass.Report, Traits.Urgent, english, french, "L2 10 min");
}
