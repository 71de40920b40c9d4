using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>What is asked, and what for.</summary>
/// <param name="Fields">The fields asked: field names of HTCDS, at most 50; empty where the topic says enough.</param>
public sealed record QuestionContent(Topic Topic, IReadOnlyList<string> Fields, QuestionPurpose Purpose) : MessageContent
{
    /// <summary>The content of a question; another kind is a bug of ours.</summary>
    public static QuestionContent Of(Message message) => Of<QuestionContent>(message);

    internal static QuestionContent Read(TaskReader task) => new(
        task.Coded(TaskParameter.Topic, CodeSystems.Topics),
        task.Fields(atMost: 50),
        task.Reason(CodeSystems.QuestionPurposes));
}
