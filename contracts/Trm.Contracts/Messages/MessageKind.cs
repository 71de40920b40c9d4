using System.Collections.Frozen;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>
/// One row of the message catalogue: a kind and one of its codes, with what it carries, its class and its lane.
/// What is not in the catalogue does not exist and is refused with <c>KIND_UNKNOWN</c> or <c>CODE_INVALID</c>.
/// </summary>
public sealed record MessageKind
{
    private MessageKind(string kind, string code, Carries carries, MessageClass @class, Lane lane, bool isMove, bool ofCase)
    {
        Kind = kind;
        Code = code;
        Carries = carries;
        Class = @class;
        Lane = lane;
        IsMove = isMove;
        ConcernsCase = ofCase;
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

    public static readonly MessageKind CapacityEnquiry = Row("capacity", "enquiry", Carries.Nothing, MessageClass.Ask, ofCase: false);
    public static readonly MessageKind CapacityAnswer = Row("capacity", "answer", Carries.Nothing, MessageClass.Ask, ofCase: false);
    public static readonly MessageKind ReferralProfile = Row("referral", "profile", Carries.Pseudonym, MessageClass.Ask, move: true);
    public static readonly MessageKind ReferralIdentity = Row("referral", "identity", Carries.PersonalData, MessageClass.Ask, move: true);
    public static readonly MessageKind DecisionSeen = Row("decision", "seen", Carries.Pseudonym, MessageClass.Decide);
    public static readonly MessageKind DecisionAccepted = Row("decision", "accepted", Carries.Pseudonym, MessageClass.Decide, move: true);
    public static readonly MessageKind DecisionDeclined = Row("decision", "declined", Carries.Pseudonym, MessageClass.Decide, move: true);
    public static readonly MessageKind DecisionRedirected = Row("decision", "redirected", Carries.Pseudonym, MessageClass.Decide, move: true);
    public static readonly MessageKind Question = Row("question", "asked", Carries.Pseudonym, MessageClass.Ask);
    public static readonly MessageKind AnswerGiven = Row("answer", "given", Carries.PersonalData, MessageClass.Ask);
    public static readonly MessageKind AnswerPartly = Row("answer", "partly", Carries.PersonalData, MessageClass.Ask);
    public static readonly MessageKind AnswerRefused = Row("answer", "refused", Carries.Pseudonym, MessageClass.Ask);
    public static readonly MessageKind AnswerUnknown = Row("answer", "unknown", Carries.Pseudonym, MessageClass.Ask);
    public static readonly MessageKind HoldSet = Row("hold", "set", Carries.Pseudonym, MessageClass.Report, Lane.Urgent);
    public static readonly MessageKind HoldLift = Row("hold", "lift", Carries.Pseudonym, MessageClass.Decide, Lane.Urgent);
    public static readonly MessageKind Test = Row("test", "ping", Carries.Nothing, MessageClass.Node, ofCase: false);

    /// <summary>The whole catalogue, in its published order.</summary>
    public static IReadOnlyList<MessageKind> Catalogue { get; } =
    [
        CapacityEnquiry, CapacityAnswer, ReferralProfile, ReferralIdentity, DecisionSeen, DecisionAccepted, DecisionDeclined,
        DecisionRedirected, Question, AnswerGiven, AnswerPartly, AnswerRefused, AnswerUnknown, HoldSet, HoldLift, Test,
    ];

    private static readonly FrozenDictionary<(string, string), MessageKind> ByName =
        Catalogue.ToFrozenDictionary(k => (k.Kind, k.Code));

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
    public override string ToString() => $"{Kind}/{Code}";

    private static MessageKind Row(
        string kind, string code, Carries carries, MessageClass @class, Lane lane = Lane.Normal, bool move = false, bool ofCase = true) =>
        new(kind, code, carries, @class, lane, move, ofCase);
}
