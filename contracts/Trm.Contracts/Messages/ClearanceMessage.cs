using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes clearances: by a coordinator, with the case worker who knows the person.</summary>
public static class ClearanceMessage
{
    /// <summary>Every gate is met.</summary>
    /// <param name="evidence">For each gate, UUIDs of what it rests on.</param>
    /// <param name="askedAgainAt">When the person was last asked again and still wished it.</param>
    /// <param name="secondApprover">Another officer's code (<c>VALUE</c> where it is the same).</param>
    public static Result<Message> Ordinary(
        MessageContext context, TravelBasis basis, DateOnly departure, IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> evidence,
        DateTimeOffset askedAgainAt, string secondApprover) =>
        Write(MessageKind.ClearanceOrdinary, context, basis, departure, evidence, TaskParameter.Overridden, [], askedAgainAt, secondApprover);

    /// <summary>An adult decides otherwise.</summary>
    /// <param name="overridden">The own gates that stand unmet, at least one.</param>
    public static Result<Message> OwnDecision(
        MessageContext context, TravelBasis basis, DateOnly departure, IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> evidence,
        IEnumerable<ClearanceGate> overridden, DateTimeOffset askedAgainAt, string secondApprover) =>
        Write(MessageKind.ClearanceOwnDecision, context, basis, departure, evidence, TaskParameter.Overridden, overridden, askedAgainAt, secondApprover);

    /// <summary>Paper follows.</summary>
    /// <param name="postponed">The gates whose paper follows, at least one; they need no evidence yet.</param>
    public static Result<Message> FastTrack(
        MessageContext context, TravelBasis basis, DateOnly departure, IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> evidence,
        IEnumerable<ClearanceGate> postponed, DateTimeOffset askedAgainAt, string secondApprover) =>
        Write(MessageKind.ClearanceFastTrack, context, basis, departure, evidence, TaskParameter.Postponed, postponed, askedAgainAt, secondApprover);

    private static Result<Message> Write(
        MessageKind kind, MessageContext context, TravelBasis basis, DateOnly departure, IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> evidence,
        TaskParameter exceptionName, IEnumerable<ClearanceGate> exceptions, DateTimeOffset askedAgainAt, string secondApprover)
    {
        var draft = new MessageDraft(kind, context) { Start = departure };
        draft.Add(TaskParameter.Basis, CodeSystems.TravelBases, basis);
        foreach (var gate in evidence.Keys.Order())
            foreach (var id in evidence[gate])
                draft.Evidence(gate, id);
        draft.Add(exceptionName, CodeSystems.ClearanceGates, exceptions);
        draft.Add(TaskParameter.AskedAgainAt, askedAgainAt);
        draft.Officer(TaskParameter.SecondApprover, secondApprover);
        return draft.ToMessage();
    }
}
