using Trm.Contracts.Facts;

namespace Trm.Node.RightsOfPersons;

/// <summary>
/// What the office keeps for the gates, as far as it is handed out to the person: what is named here and no more. Left out: what is never said to anybody (protection, exclusions), what is about others (family, guardians,
/// dependants, whoever helps or waits), what the office thinks of the receiving state, what was said because a life was at risk, and what a step rests on.
/// </summary>
/// <remarks>Source: contracts/decisions/0078.</remarks>
internal static class HandedOutFacts
{
    /// <summary>The part that is handed out.</summary>
    public static CaseFacts Of(CaseFacts facts) => new()
    {
        Age = facts.Age,
        Journey = facts.Journey,
        Wish = facts.Wish,
        Risks = [.. facts.Risks.Where(r => !r.AboutReceivingState)],
        Child = facts.Child is { } child ? new() { Heard = child.Heard, GuardianIndependent = child.GuardianIndependent } : null,
        Recovery = facts.Recovery,
        Document = facts.Document,
        Care = facts.Care,
        Remedies = facts.Remedies,
        Support = facts.Support is { } support ? support with { Interpreter = Helped(support.Interpreter), Supporter = Helped(support.Supporter) } : null,
        OwnDecision = facts.OwnDecision,
        Told = facts.Told,
    };

    private static string? Helped(string? by) => by is null ? null : HandedOut.Helper;
}
