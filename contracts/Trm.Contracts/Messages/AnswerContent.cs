using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>The answer to the question that the message quotes; the facts are the Bundle's other resources.</summary>
public sealed record AnswerContent(AnswerOutcome Outcome, Topic Topic) : MessageContent
{
    /// <summary>The content of an answer; another kind is a bug of ours.</summary>
    public static AnswerContent Of(Message message) => Of<AnswerContent>(message);

    internal static AnswerContent Read(TaskReader task, AnswerOutcome outcome) => new(outcome, task.Coded(TaskParameter.Topic, CodeSystems.Topics));
}
