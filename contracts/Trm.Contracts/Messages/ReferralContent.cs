using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>What a referral asks, in either of its two steps.</summary>
/// <param name="IsIdentity">False for the profile, true for the identity step.</param>
/// <param name="Purpose">What it is for; the profile says it, the identity step does not repeat it.</param>
/// <param name="Urgency">How soon; routine in the identity step.</param>
/// <param name="Organisation">The organisation that accepted and is now told who the person is; null in the profile.</param>
public sealed record ReferralContent(bool IsIdentity, Purpose? Purpose, Urgency Urgency, NamedOrganisation? Organisation) : MessageContent
{
    /// <summary>The content of a referral; another kind is a bug of ours.</summary>
    public static ReferralContent Of(Message message) => Of<ReferralContent>(message);

    internal static ReferralContent ReadProfile(TaskReader task) =>
        new(IsIdentity: false, task.Reason(CodeSystems.Purposes), task.Urgency(), null);

    internal static ReferralContent ReadIdentity(TaskReader task) =>
        new(IsIdentity: true, null, Urgency.Routine, task.Owner());
}
