using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>How a person is, some time after arrival.</summary>
/// <param name="Moment">Which of the agreed moments.</param>
/// <param name="Wellbeing">With made.</param>
/// <param name="ChooseAgain">With made, where asked: would the person choose this way again?</param>
public sealed record FollowUpContent(FollowUpForm Form, FollowUpMoment Moment, Wellbeing? Wellbeing, PersonsAnswer? ChooseAgain) : MessageContent
{
    /// <summary>The content of a follow-up; another kind is a bug of ours.</summary>
    public static FollowUpContent Of(Message message) => Of<FollowUpContent>(message);

    internal static FollowUpContent Read(TaskReader task, FollowUpForm form) => new(
        form,
        task.Coded(TaskParameter.Moment, CodeSystems.FollowUpMoments),
        form == FollowUpForm.Made ? task.Coded(TaskParameter.Wellbeing, CodeSystems.Wellbeings) : null,
        form == FollowUpForm.Made ? task.CodedIfAny(TaskParameter.ChooseAgain, CodeSystems.PersonsAnswers) : null);
}
