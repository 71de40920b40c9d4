namespace Trm.Contracts.Messages;

/// <summary>The receiving organisation is ready, for the plan or finally.</summary>
/// <param name="IsFinal">True between T-24 h and T-2 h.</param>
/// <param name="Meeting">Who, where, when, by which sign, which number.</param>
public sealed record ReadinessContent(bool IsFinal, Meeting? Meeting) : MessageContent
{
    /// <summary>The content of a readiness; another kind is a bug of ours.</summary>
    public static ReadinessContent Of(Message message) => Of<ReadinessContent>(message);

    internal static ReadinessContent ReadPlan(TaskReader task) => new(IsFinal: false, Messages.Meeting.Read(task));

    internal static ReadinessContent ReadFinal(TaskReader task) => new(IsFinal: true, Messages.Meeting.Read(task));
}
