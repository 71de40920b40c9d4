namespace Trm.Node.Overview;

/// <summary>What an auditor sees first. Counts, codes, times and pseudonyms; nothing of what was said in any case, and no reason for a hold.</summary>
/// <param name="At">As of when.</param>
/// <param name="Size">How many entries the record has.</param>
/// <param name="PublishedAt">When the newest checkpoint was signed.</param>
/// <param name="WitnessedSize">How many of them foreign witnesses vouch for.</param>
/// <param name="Witnesses">How far each has cosigned.</param>
/// <param name="Forks">Logs that signed two histories.</param>
/// <param name="LastCheck">The last verification of our own record; null where there was none.</param>
/// <param name="Comparisons">The last comparison with each other side.</param>
/// <param name="Exceptions">Who went round a rule, newest first.</param>
/// <param name="Views">Who looked at what, newest first.</param>
/// <param name="Standing">What is to be explained: alarms that stand, and what the last verifications found; what nobody has explained first.</param>
public sealed record RecordPage(
    DateTimeOffset At, long Size, DateTimeOffset? PublishedAt, long WitnessedSize, IReadOnlyList<WitnessLine> Witnesses, IReadOnlyList<string> Forks, RecordCheck? LastCheck,
    IReadOnlyList<RecordCheck> Comparisons, IReadOnlyList<RuleException> Exceptions, Page<ViewLine> Views, IReadOnlyList<ToExplain> Standing)
{
    /// <summary>What nobody has explained.</summary>
    public IReadOnlyList<ToExplain> Unexplained { get; } = [.. Standing.Where(s => !s.IsExplained)];
}
