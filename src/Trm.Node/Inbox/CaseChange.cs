using Trm.Node.Referrals;

namespace Trm.Node.Inbox;

/// <summary>What a message does to its case at this node.</summary>
/// <param name="Before">The case as it stood; one that nobody here knows stands as unknown.</param>
/// <param name="After">The case as the message leaves it.</param>
/// <param name="IsNews">True where it must be stored.</param>
internal sealed record CaseChange(CaseFile? Before, CaseFile? After, bool IsNews)
{
    /// <summary>Whoever is not of the case changes nothing in it; what they report is looked at all the same.</summary>
    public static readonly CaseChange OfStranger = new(null, null, IsNews: false);
}
