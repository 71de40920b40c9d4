using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes follow-ups.</summary>
public static class FollowUpMessage
{
    /// <summary>The person was asked and answered.</summary>
    public static Result<Message> Made(MessageContext context, FollowUpMoment moment, Wellbeing wellbeing, PersonsAnswer? chooseAgain = null)
    {
        var draft = new MessageDraft(MessageKind.FollowUpMade, context);
        draft.Add(TaskParameter.Moment, CodeSystems.FollowUpMoments, moment);
        draft.Add(TaskParameter.Wellbeing, CodeSystems.Wellbeings, wellbeing);
        if (chooseAgain is { } answer)
            draft.Add(TaskParameter.ChooseAgain, CodeSystems.PersonsAnswers, answer);
        return draft.ToMessage();
    }

    /// <summary>The person could not be reached.</summary>
    public static Result<Message> NotMade(MessageContext context, FollowUpMoment moment) => Write(MessageKind.FollowUpNotMade, context, moment);

    /// <summary>The person does not wish to be asked.</summary>
    public static Result<Message> NotWished(MessageContext context, FollowUpMoment moment) => Write(MessageKind.FollowUpNotWished, context, moment);

    private static Result<Message> Write(MessageKind kind, MessageContext context, FollowUpMoment moment)
    {
        var draft = new MessageDraft(kind, context);
        draft.Add(TaskParameter.Moment, CodeSystems.FollowUpMoments, moment);
        return draft.ToMessage();
    }
}
