using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Every gate that stands at clearance, with what it rests on. A gate that does not apply is named like the others, by the id of the record that found so: not applicable and met look the same.</summary>
/// <param name="Basis">Own wish, with or without an obligation to leave; nothing else is cleared.</param>
/// <param name="Departure">The day of departure.</param>
/// <param name="Evidence">UUIDs of consents, assessments, messages, records.</param>
/// <param name="Overridden">With own-decision: the own gates that stand unmet.</param>
/// <param name="Postponed">With fast-track: gates whose paper follows; it blocks closure.</param>
/// <param name="AskedAgainAt">When the person was last asked again and still wished it, within 72 hours before (gate G03).</param>
/// <param name="SecondApprover">The code of the case worker who knows the person; not the officer who signs.</param>
public sealed record ClearanceContent(ClearanceForm Form, TravelBasis Basis, DateOnly? Departure, IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> Evidence, IReadOnlyList<ClearanceGate> Overridden, IReadOnlyList<ClearanceGate> Postponed, DateTimeOffset? AskedAgainAt, string? SecondApprover) : MessageContent
{
    /// <summary>The content of a clearance; another kind is a bug of ours.</summary>
    public static ClearanceContent Of(Message message) => Of<ClearanceContent>(message);

    /// <summary>The gates that an adult may decide against.</summary>
    public static IReadOnlyList<ClearanceGate> Own { get; } = [ClearanceGate.G04, ClearanceGate.G05, ClearanceGate.G08, ClearanceGate.G10, ClearanceGate.G11];

    /// <summary>The gates whose paper fast-track may postpone: never consent, child protection, the receiver or a word with the person.</summary>
    public static IReadOnlyList<ClearanceGate> Postponable { get; } = [.. FollowUpTask.Gates.Values];

    internal static ClearanceContent Read(TaskReader task, ClearanceForm form)
    {
        var content = new ClearanceContent(
            form,
            task.Coded(TaskParameter.Basis, CodeSystems.TravelBases),
            task.StartDay(),
            task.Evidence(),
            form == ClearanceForm.OwnDecision ? task.Codes(TaskParameter.Overridden, CodeSystems.ClearanceGates, atLeast: 1) : [],
            form == ClearanceForm.FastTrack ? task.Codes(TaskParameter.Postponed, CodeSystems.ClearanceGates, atLeast: 1) : [],
            task.Time(TaskParameter.AskedAgainAt, required: true),
            task.SecondPerson(TaskParameter.SecondApprover));
        if (content.Basis is not (TravelBasis.OwnWish or TravelBasis.OwnWishUnderObligationToLeave))
            task.Fault(RejectionCode.Value, $"{task.Path}.input", "only a person's own wish is cleared; the rest has the reception-only path");
        if (content.Overridden.Except(Own).Any())
            task.Fault(RejectionCode.Value, $"{task.Path}.input", "this gate is absolute: nobody decides against it");
        if (content.Postponed.Except(Postponable).Any())
            task.Fault(RejectionCode.Value, $"{task.Path}.input", "fast-track does not postpone this gate");
        foreach (var gate in CodeSystems.ClearanceGates.Values.Where(g => !content.Evidence.ContainsKey(g) && !content.Postponed.Contains(g)))
            task.Fault(RejectionCode.Required, $"{task.Path}.input", $"the clearance names no evidence for {gate}");
        return content;
    }
}
