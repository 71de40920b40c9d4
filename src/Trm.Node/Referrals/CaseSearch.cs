using Trm.Contracts.Identifiers;

namespace Trm.Node.Referrals;

/// <summary>Which cases somebody asks for, by what stands in the clear.</summary>
/// <param name="Ids">Only these; null for all.</param>
/// <param name="Standing">Only those that stand so; null wherever they stand.</param>
/// <param name="From">Changed then or later, in milliseconds.</param>
/// <param name="Until">Changed before.</param>
/// <param name="After">Behind the case that changed then, and has this pseudonym; null from the beginning.</param>
/// <param name="Limit">So many.</param>
internal sealed record CaseSearch(IReadOnlyList<CaseId>? Ids, CaseSearch.Where? Standing, long From, long Until, (long At, string Case)? After, int Limit)
{
    /// <summary>Any of these.</summary>
    /// <param name="States">In one of these states of the referral, and nothing is stopped.</param>
    /// <param name="Held">Stopped.</param>
    /// <param name="Erased">Erased.</param>
    internal sealed record Where(IReadOnlyList<string> States, bool Held, bool Erased);
}
