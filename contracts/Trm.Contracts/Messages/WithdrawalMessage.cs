using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes withdrawals: told to anyone, passed on by whoever hears it, in one action.</summary>
public static class WithdrawalMessage
{
    /// <summary>Nothing more is shared.</summary>
    public static Result<Message> OfSharing(MessageContext context, WithdrawalAction action, DateTimeOffset saidAt) =>
        Write(MessageKind.WithdrawalSharing, context, action, saidAt);

    /// <summary>The person does not want to travel. The reception stands until the person has been met and asked.</summary>
    public static Result<Message> OfReturn(MessageContext context, WithdrawalAction action, DateTimeOffset saidAt) =>
        Write(MessageKind.WithdrawalReturn, context, action, saidAt);

    /// <summary>The person does not want to be asked later.</summary>
    public static Result<Message> OfFollowUp(MessageContext context, WithdrawalAction action, DateTimeOffset saidAt) =>
        Write(MessageKind.WithdrawalFollowUp, context, action, saidAt);

    private static Result<Message> Write(MessageKind kind, MessageContext context, WithdrawalAction action, DateTimeOffset saidAt)
    {
        var draft = new MessageDraft(kind, context);
        draft.Add(TaskParameter.Action, CodeSystems.WithdrawalActions, action);
        draft.Add(TaskParameter.SaidAt, saidAt);
        return draft.ToMessage();
    }
}
