using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes clearances: by a coordinator, with the case worker who knows the person.</summary>
public static class ClearanceMessage
{
    /// <summary>Every gate is met.</summary>
    /// <param name="evidence">For each gate, UUIDs of what it rests on.</param>
    /// <param name="secondApprover">Another officer's code (<c>VALUE</c> where it is the same).</param>
    public static Result<Message> Ordinary(
        MessageContext context, TravelBasis basis, DateOnly departure, IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> evidence, string secondApprover) =>
        Write(MessageKind.ClearanceOrdinary, context, basis, departure, evidence, TaskParameter.Overridden, [], secondApprover);

    /// <summary>An adult decides otherwise.</summary>
    /// <param name="overridden">The own gates that stand unmet, at least one.</param>
    public static Result<Message> OwnDecision(
        MessageContext context, TravelBasis basis, DateOnly departure, IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> evidence,
        IEnumerable<ClearanceGate> overridden, string secondApprover) =>
        Write(MessageKind.ClearanceOwnDecision, context, basis, departure, evidence, TaskParameter.Overridden, overridden, secondApprover);

    /// <summary>Paper follows.</summary>
    /// <param name="postponed">The gates whose paper follows, at least one; they need no evidence yet.</param>
    public static Result<Message> FastTrack(
        MessageContext context, TravelBasis basis, DateOnly departure, IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> evidence,
        IEnumerable<ClearanceGate> postponed, string secondApprover) =>
        Write(MessageKind.ClearanceFastTrack, context, basis, departure, evidence, TaskParameter.Postponed, postponed, secondApprover);

    private static Result<Message> Write(
        MessageKind kind, MessageContext context, TravelBasis basis, DateOnly departure, IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> evidence,
        TaskParameter exceptionName, IEnumerable<ClearanceGate> exceptions, string secondApprover)
    {
        var draft = new MessageDraft(kind, context) { Start = departure };
        draft.Add(TaskParameter.Basis, CodeSystems.TravelBases, basis);
        foreach (var gate in evidence.Keys.Order())
            foreach (var id in evidence[gate])
                draft.Evidence(gate, id);
        draft.Add(exceptionName, CodeSystems.ClearanceGates, exceptions);
        draft.Officer(TaskParameter.SecondApprover, secondApprover);
        return draft.ToMessage();
    }
}
