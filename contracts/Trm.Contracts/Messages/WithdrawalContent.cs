using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>What the person takes back. No reason is asked and none has a place here.</summary>
/// <param name="Scope">Of what: sharing, return or follow-up.</param>
/// <param name="Action">What is to happen with what was shared.</param>
/// <param name="SaidAt">When the person said so, to whomever.</param>
public sealed record WithdrawalContent(ConsentScope Scope, WithdrawalAction Action, DateTimeOffset? SaidAt) : MessageContent
{
    /// <summary>The content of a withdrawal; another kind is a bug of ours.</summary>
    public static WithdrawalContent Of(Message message) => Of<WithdrawalContent>(message);

    internal static WithdrawalContent Read(TaskReader task, ConsentScope scope) =>
        new(scope, task.Coded(TaskParameter.Action, CodeSystems.WithdrawalActions), task.Time(TaskParameter.SaidAt, required: true));
}
