using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes decisions; each quotes the message it decides (<see cref="MessageContext.InReplyTo"/>).</summary>
public static class DecisionMessage
{
    /// <summary>A person opened it, or took the recorded call.</summary>
    public static Result<Message> Seen(MessageContext context) => new MessageDraft(MessageKind.DecisionSeen, context).ToMessage();

    /// <summary>A named organisation takes the case.</summary>
    /// <param name="caseWorker">The case worker's code, never a name.</param>
    public static Result<Message> Accepted(MessageContext context, NamedOrganisation organisation, string caseWorker, DateOnly start)
    {
        var draft = new MessageDraft(MessageKind.DecisionAccepted, context) { Start = start };
        draft.Owner(organisation);
        draft.Officer(TaskParameter.CaseWorker, caseWorker);
        return draft.ToMessage();
    }

    /// <summary>Not taken, for a reason that says nothing about the person.</summary>
    public static Result<Message> Declined(MessageContext context, DeclineReason reason, NextStep next)
    {
        var draft = new MessageDraft(MessageKind.DecisionDeclined, context) { StatusReason = CodeSystems.DeclineReasons.Concept(reason) };
        draft.Add(TaskParameter.Next, CodeSystems.NextSteps.Coding(next));
        return draft.ToMessage();
    }

    /// <summary>Another organisation is the right one; nothing is forwarded, the sender refers anew.</summary>
    public static Result<Message> Redirected(MessageContext context, NamedOrganisation organisation)
    {
        var draft = new MessageDraft(MessageKind.DecisionRedirected, context);
        draft.Owner(organisation);
        return draft.ToMessage();
    }

    /// <summary>The case is cancelled, as the other side asked.</summary>
    public static Result<Message> CancellationAgreed(MessageContext context) => new MessageDraft(MessageKind.DecisionCancellationAgreed, context).ToMessage();
}
