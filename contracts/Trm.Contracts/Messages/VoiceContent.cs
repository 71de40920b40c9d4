using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>What a person thinks of how it went. It names no case.</summary>
/// <param name="IsComplaint">A complaint goes to oversight, never to the party criticised.</param>
/// <param name="Rating">With feedback.</param>
public sealed record VoiceContent(bool IsComplaint, VoiceTopic Topic, VoiceAbout About, Rating? Rating) : MessageContent
{
    /// <summary>The content of a voice; another kind is a bug of ours.</summary>
    public static VoiceContent Of(Message message) => Of<VoiceContent>(message);

    internal static VoiceContent ReadFeedback(TaskReader task) => new(
        IsComplaint: false,
        task.Coded(TaskParameter.Topic, CodeSystems.VoiceTopics),
        task.Coded(TaskParameter.About, CodeSystems.VoiceAbouts),
        task.Coded(TaskParameter.Rating, CodeSystems.Ratings));

    internal static VoiceContent ReadComplaint(TaskReader task) => new(
        IsComplaint: true, task.Coded(TaskParameter.Topic, CodeSystems.VoiceTopics), task.Coded(TaskParameter.About, CodeSystems.VoiceAbouts), null);
}
