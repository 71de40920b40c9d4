using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>What a person asks about their data, or what was done.</summary>
/// <param name="Outcome">With done.</param>
/// <param name="Erased">With done: what was erased.</param>
/// <param name="Kept">With done: what is kept.</param>
/// <param name="KeptReason">Why it is kept; exactly where something is.</param>
/// <param name="SecondApprover">With done and erasure: the second officer.</param>
public sealed record RightsContent(DataRight Right, RightOutcome? Outcome, IReadOnlyList<ConsentCategory> Erased, IReadOnlyList<ConsentCategory> Kept, KeptReason? KeptReason, string? SecondApprover) : MessageContent
{
    /// <summary>The content of a request about data; another kind is a bug of ours.</summary>
    public static RightsContent Of(Message message) => Of<RightsContent>(message);

    internal static RightsContent ReadAsked(TaskReader task) => new(task.Coded(TaskParameter.Right, CodeSystems.DataRights), null, [], [], null, null);

    internal static RightsContent ReadDone(TaskReader task)
    {
        var right = task.Coded(TaskParameter.Right, CodeSystems.DataRights);
        var content = new RightsContent(
            right,
            task.Coded(TaskParameter.Outcome, CodeSystems.RightOutcomes),
            task.Codes(TaskParameter.Erased, CodeSystems.ConsentCategories, atLeast: 0),
            task.Codes(TaskParameter.Kept, CodeSystems.ConsentCategories, atLeast: 0),
            task.CodedIfAny(TaskParameter.KeptReason, CodeSystems.KeptReasons),
            right == DataRight.Erasure ? task.SecondPerson(TaskParameter.SecondApprover) : null);
        if (content.Kept.Count > 0 != content.KeptReason is not null)
            task.Fault(RejectionCode.Required, $"{task.Path}.input", "what is kept has a reason, and a reason something that is kept");
        if (content.Erased.Intersect(content.Kept).Any())
            task.Fault(RejectionCode.Value, $"{task.Path}.input", "nothing is both erased and kept");
        return content;
    }
}
