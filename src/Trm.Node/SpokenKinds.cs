using System.Collections.Frozen;
using Trm.Contracts.Messages;

namespace Trm.Node;

/// <summary>
/// The rows of the catalogue that this node can act on. What asks or decides beyond them is refused with <c>KIND_UNKNOWN</c>, from us and from others, for a
/// decision that is stored and has no effect would leave two sides with two states. A report is always taken and shown, and the code noted beside it.
/// </summary>
public static class SpokenKinds
{
    /// <summary>Every row spoken here.</summary>
    public static IReadOnlyList<MessageKind> All { get; } =
    [
        MessageKind.CapacityEnquiry, MessageKind.CapacityAnswer,
        MessageKind.ReferralProfile, MessageKind.ReferralIdentity,
        MessageKind.DecisionSeen, MessageKind.DecisionAccepted, MessageKind.DecisionDeclined, MessageKind.DecisionRedirected,
        MessageKind.Question,
        MessageKind.AnswerGiven, MessageKind.AnswerPartly, MessageKind.AnswerRefused, MessageKind.AnswerUnknown,
        MessageKind.HoldSet, MessageKind.HoldLift,
        MessageKind.Test,
    ];

    private static readonly FrozenSet<MessageKind> Set = All.ToFrozenSet();

    /// <summary>True where this node acts on messages of this row.</summary>
    public static bool Includes(MessageKind kind) => Set.Contains(kind);
}
