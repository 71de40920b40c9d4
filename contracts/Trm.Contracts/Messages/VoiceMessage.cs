using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes what persons say of the exchange, without saying who they are.</summary>
public static class VoiceMessage
{
    /// <summary>Feedback.</summary>
    public static Result<Message> Feedback(MessageContext context, VoiceTopic topic, VoiceAbout about, Rating rating)
    {
        var draft = Draft(MessageKind.VoiceFeedback, context, topic, about);
        draft.Add(TaskParameter.Rating, CodeSystems.Ratings, rating);
        return draft.ToMessage();
    }

    /// <summary>A complaint.</summary>
    public static Result<Message> Complaint(MessageContext context, VoiceTopic topic, VoiceAbout about) =>
        Draft(MessageKind.VoiceComplaint, context, topic, about).ToMessage();

    private static MessageDraft Draft(MessageKind kind, MessageContext context, VoiceTopic topic, VoiceAbout about)
    {
        var draft = new MessageDraft(kind, context);
        draft.Add(TaskParameter.Topic, CodeSystems.VoiceTopics, topic);
        draft.Add(TaskParameter.About, CodeSystems.VoiceAbouts, about);
        return draft;
    }
}
