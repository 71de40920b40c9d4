using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Messages;

/// <summary>A plan that is offered or changed.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Previous">With change: the message that it replaces.</param>
public sealed record ReturnPlanContent(ReturnPlan? Plan, MessageId? Previous) : MessageContent
{
    /// <summary>The content of a return plan; another kind is a bug of ours.</summary>
    public static ReturnPlanContent Of(Message message) => Of<ReturnPlanContent>(message);

    internal static ReturnPlanContent ReadOffer(TaskReader task) => new(ReturnPlan.Read(task), null);

    internal static ReturnPlanContent ReadChange(TaskReader task) => new(ReturnPlan.Read(task), task.Message(TaskParameter.Previous));
}
