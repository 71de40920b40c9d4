using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>A decision on the message it answers.</summary>
/// <param name="Organisation">With accepted and redirected: who takes it.</param>
/// <param name="CaseWorker">With accepted: the case worker's code.</param>
/// <param name="Start">With accepted: from which day.</param>
/// <param name="Reason">With declined.</param>
/// <param name="Next">With declined: whether another way is known.</param>
public sealed record DecisionContent(
    Decision Decision, NamedOrganisation? Organisation, string? CaseWorker, DateOnly? Start, DeclineReason? Reason, NextStep? Next) : MessageContent
{
    /// <summary>The content of a decision; another kind is a bug of ours.</summary>
    public static DecisionContent Of(Message message) => Of<DecisionContent>(message);

    internal static DecisionContent ReadSeen(TaskReader task) => new(Decision.Seen, null, null, null, null, null);

    internal static DecisionContent ReadAccepted(TaskReader task) =>
        new(Decision.Accepted, task.Owner(), task.Officer(TaskParameter.CaseWorker), task.StartDay(), null, null);

    internal static DecisionContent ReadDeclined(TaskReader task) =>
        new(Decision.Declined, null, null, null, task.StatusReason(CodeSystems.DeclineReasons), task.Coded(TaskParameter.Next, CodeSystems.NextSteps));

    internal static DecisionContent ReadCancellationAgreed(TaskReader task) => new(Decision.CancellationAgreed, null, null, null, null, null);

    internal static DecisionContent ReadRedirected(TaskReader task) => new(Decision.Redirected, task.Owner(), null, null, null, null);
}
