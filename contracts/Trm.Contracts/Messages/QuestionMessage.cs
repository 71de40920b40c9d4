using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes questions: a topic, the fields asked and the purpose, all as codes.</summary>
public static class QuestionMessage
{
    /// <summary>Asks.</summary>
    /// <param name="fields">Field names of HTCDS, at most 50.</param>
    public static Result<Message> Ask(MessageContext context, Topic topic, IEnumerable<string> fields, QuestionPurpose purpose)
    {
        var draft = new MessageDraft(MessageKind.Question, context) { Reason = CodeSystems.QuestionPurposes.Concept(purpose) };
        draft.Add(TaskParameter.Topic, CodeSystems.Topics.Coding(topic));
        foreach (var field in fields)
            draft.Field(field);
        return draft.ToMessage();
    }
}
