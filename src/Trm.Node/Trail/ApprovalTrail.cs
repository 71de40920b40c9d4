using Trm.Contracts.Codes;
using Trm.Contracts.Messages;

namespace Trm.Node.Trail;

/// <summary>Event 14, in the commit of the message that was approved: an own decision, a fast track, or whatever else took two of this node's officers.</summary>
internal static class ApprovalTrail
{
    /// <summary>The entry for a message of ours; null where one officer was enough.</summary>
    public static TrailEntry? Of(Message message, string officer) => message.Content switch
    {
        ClearanceContent { SecondApprover: { } second } clearance => Entry(message, Names(clearance.Form == ClearanceForm.FastTrack ? clearance.Postponed : clearance.Overridden), officer, second, message.Kind.Code),
        HoldContent { SecondApprover: { } second } => Entry(message, [], officer, second, "hold-lift"),
        SafetyNoticeContent { SecondApprover: { } second } => Entry(message, ["G02"], officer, second, "safety-notice"),
        RightsContent { SecondApprover: { } second } => Entry(message, [], officer, second, "rights"),
        _ => null,
    };

    private static TrailEntry Entry(Message message, IReadOnlyList<string> gates, string officer, string second, string reason) =>
        TrailEntry.Approval(gates, [officer, second], reason, message.Meta.Case);

    private static IReadOnlyList<string> Names(IEnumerable<ClearanceGate> gates) => [.. gates.Select(g => g.ToString())];
}
