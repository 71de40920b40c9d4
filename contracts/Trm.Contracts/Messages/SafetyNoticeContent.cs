using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>A life is at risk. Who the person is may stand in the message's Patient: names, birth date, gender, no more.</summary>
/// <param name="Helpers">Who can act, at least one.</param>
/// <param name="Country">Where the danger is, ISO 3166-1 alpha-2.</param>
/// <param name="ExpectedAt">When the person is expected there, where known.</param>
/// <param name="Persons">How many are in danger, 1 to 99.</param>
/// <param name="SecondApprover">The second officer; null where the second approval follows.</param>
/// <param name="SecondApproverBy">By when it follows: within two hours, and only where it has not been given.</param>
public sealed record SafetyNoticeContent(Danger Danger, IReadOnlyList<Helper> Helpers, LegalBasis LegalBasis, string? Country, PlaceKind? Place, DateTimeOffset? ExpectedAt, int Persons, string? SecondApprover, DateTimeOffset? SecondApproverBy) : MessageContent
{
    /// <summary>The names of all facts that a notice may carry beside its legal basis and its approvers: details of the Task, elements of the Patient.</summary>
    public static IReadOnlyList<string> FactNames { get; } =
    [
        .. new[] { TaskParameter.Danger, TaskParameter.Helper, TaskParameter.Country, TaskParameter.PlaceKind, TaskParameter.ExpectedAt, TaskParameter.Persons }
            .Select(CodeSystems.TaskParameters.Code),
        "name", "birthDate", "gender",
    ];

    /// <summary>The content of a safety notice; another kind is a bug of ours.</summary>
    public static SafetyNoticeContent Of(Message message) => Of<SafetyNoticeContent>(message);

    internal static SafetyNoticeContent Read(TaskReader task)
    {
        var content = new SafetyNoticeContent(
            task.Coded(TaskParameter.Danger, CodeSystems.Dangers),
            task.Codes(TaskParameter.Helper, CodeSystems.Helpers, atLeast: 1),
            task.Coded(TaskParameter.LegalBasis, CodeSystems.LegalBases),
            task.Country(),
            task.CodedIfAny(TaskParameter.PlaceKind, CodeSystems.PlaceKinds),
            task.Time(TaskParameter.ExpectedAt, required: false),
            task.Count(TaskParameter.Persons, 1, 99),
            task.SecondPerson(TaskParameter.SecondApprover, required: false),
            task.Time(TaskParameter.SecondApproverBy, required: false));
        if (content.SecondApprover is null == content.SecondApproverBy is null)
            task.Fault(RejectionCode.Required, $"{task.Path}.input", "a notice names its second approver, or by when one follows");
        if (content.SecondApproverBy is { } by && task.WrittenAt is { } at && (by < at || by > at.AddHours(2)))
            task.Fault(RejectionCode.Value, $"{task.Path}.input", "the second approval follows within two hours");
        return content;
    }
}
