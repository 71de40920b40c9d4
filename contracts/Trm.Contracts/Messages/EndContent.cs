using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>A cancellation that is asked for, or a case that one side closes.</summary>
/// <param name="Outcome">With closed-our-side: how it ended for that side; null where a cancellation is asked for.</param>
public sealed record EndContent(CaseOutcome? Outcome) : MessageContent
{
    /// <summary>The content of an end; another kind is a bug of ours.</summary>
    public static EndContent Of(Message message) => Of<EndContent>(message);

    internal static EndContent ReadCancelAsked(TaskReader task) => new((CaseOutcome?)null);

    internal static EndContent ReadClosed(TaskReader task) => new(task.StatusReason(CodeSystems.CaseOutcomes));
}
