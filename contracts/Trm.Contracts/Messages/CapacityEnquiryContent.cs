using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>Whether there is room, for how many, for which services: nothing about anybody.</summary>
/// <param name="Services">Service codes of HTCDS (<c>spl_Type</c>), at least one.</param>
/// <param name="Persons">How many persons, 1 to 99.</param>
/// <param name="NeededFrom">From which day, where known.</param>
public sealed record CapacityEnquiryContent(IReadOnlyList<string> Services, int Persons, Urgency Urgency, DateOnly? NeededFrom) : MessageContent
{
    /// <summary>The content of a capacity enquiry; another kind is a bug of ours.</summary>
    public static CapacityEnquiryContent Of(Message message) => Of<CapacityEnquiryContent>(message);

    internal static CapacityEnquiryContent Read(TaskReader task) => new(
        task.Services(atLeast: 1),
        task.Count(TaskParameter.Persons, 1, 99),
        task.Urgency(),
        task.Day(TaskParameter.NeededFrom));
}
