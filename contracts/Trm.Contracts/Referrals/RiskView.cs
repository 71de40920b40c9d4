namespace Trm.Contracts.Referrals;

/// <summary>What one side sees of the risks, by its own worker; the other side looks for itself.</summary>
/// <param name="Performers">The codes of the workers who judged it, 1 to 4.</param>
/// <param name="AssessedAt">When, whole seconds.</param>
/// <param name="ValidUntil">The first moment at which it counts no more.</param>
/// <param name="PersonsViewRecorded">Whether the person's own view was heard and recorded; they may see it differently.</param>
/// <param name="Areas">One for each area looked at, 1 or more, each area once.</param>
public sealed record RiskView(
    IReadOnlyList<string> Performers, DateTimeOffset AssessedAt, DateTimeOffset ValidUntil, bool PersonsViewRecorded, IReadOnlyList<RiskAreaView> Areas);
