using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>A return that is proposed.</summary>
/// <param name="WindowFrom">The first day on which the person may travel.</param>
/// <param name="WindowTo">The last day, not before the first.</param>
/// <param name="Dependants">The cases of those who travel with the person; each is a case of their own.</param>
public sealed record ReturnProposalContent(TravelBasis Basis, DateOnly? WindowFrom, DateOnly? WindowTo, IReadOnlyList<CaseId> Dependants) : MessageContent
{
    /// <summary>The content of a return proposal; another kind is a bug of ours.</summary>
    public static ReturnProposalContent Of(Message message) => Of<ReturnProposalContent>(message);

    internal static ReturnProposalContent Read(TaskReader task)
    {
        var content = new ReturnProposalContent(
            task.Coded(TaskParameter.Basis, CodeSystems.TravelBases),
            task.Day(TaskParameter.WindowFrom, required: true),
            task.Day(TaskParameter.WindowTo, required: true),
            task.Cases(TaskParameter.Dependant));
        if (content.WindowTo < content.WindowFrom)
            task.Fault(RejectionCode.Value, $"{task.Path}.input", "the window ends before it begins");
        return content;
    }
}
