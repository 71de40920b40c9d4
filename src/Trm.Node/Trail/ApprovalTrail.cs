using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Approvals;

namespace Trm.Node.Trail;

/// <summary>Event 14, in the commit of the message that was approved: an own decision, a fast track, or whatever else took two of this node's officers.</summary>
internal static class ApprovalTrail
{
    /// <summary>The entry for a message of ours; null where one officer was enough.</summary>
    /// <param name="signed">Where each of them signed it in a session of their own; null where the first gave the word for both.</param>
    public static TrailEntry? Of(Message message, string officer, Approved? signed = null) => message.Content switch
    {
        ClearanceContent { SecondApprover: { } second } clearance => Entry(message, Names(clearance.Form == ClearanceForm.FastTrack ? clearance.Postponed : clearance.Overridden), officer, second, message.Kind.Code, signed),
        HoldContent { SecondApprover: { } second } => Entry(message, [], officer, second, "hold-lift", signed),
        SafetyNoticeContent { SecondApprover: { } second } => Entry(message, ["G02"], officer, second, "safety-notice", signed),
        RightsContent { SecondApprover: { } second } => Entry(message, [], officer, second, "rights", signed),
        _ => null,
    };

    private static TrailEntry Entry(Message message, IReadOnlyList<string> gates, string officer, string second, string reason, Approved? signed) =>
        TrailEntry.Approval(gates, [officer, second], reason, message.Meta.Case, signed);

    /// <summary>The entry for what two officers did without a message; what outlives its case is said of none.</summary>
    /// <param name="gates">What it goes past; null for none.</param>
    public static TrailEntry Of(Approved signed, string reason, CaseId? @case, IReadOnlyList<string>? gates = null) => TrailEntry.Approval(gates ?? [], [signed.Decision.ProposedBy, signed.Approver.Code], reason, @case, signed);

    private static IReadOnlyList<string> Names(IEnumerable<ClearanceGate> gates) => [.. gates.Select(g => g.ToString())];
}
