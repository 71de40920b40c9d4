using System.Data.Common;
using System.Globalization;
using Trm.Contracts.Rejections;
using Trm.Evidence.Packs;
using Trm.Node.Alarms;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.Overview;

/// <summary>
/// What is to be explained, and what the office says of it. An explanation is a leaf of the trail and stands beside what it explains: an alarm stands until what it is about has ended, and a verification finds what
/// it found before. Who audits reads it; whoever answers for the node gives it.
/// </summary>
public sealed class ExplanationDesk
{
    /// <summary>So many of the newest explanations are looked at; what was explained before all of them is to be explained anew.</summary>
    public const int Read = 1000;

    /// <summary>An investigation ends within that many days, or is explained anew.</summary>
    public const int LongestInvestigation = 30;

    private readonly NodeParts _node;

    internal ExplanationDesk(NodeParts node) => _node = node;

    /// <summary>What stands, explained or not: what nobody has explained first, and of that what is due first. <c>NOT_ALLOWED</c>; <c>VALUE</c> for a page below 1.</summary>
    public async Task<Result<Page<ToExplain>>> ListAsync(Officer officer, int page = 1, CancellationToken cancel = default)
    {
        if (!Rights.SeesUnexplained(officer.Role))
            return NotAllowed;
        if (page < 1)
            return new Rejection(RejectionCode.Value, "page", "pages are counted from 1");
        var standing = await _node.Database.ReadAsync(db => Standing(db), cancel);
        return new Page<ToExplain>([.. standing.Skip((int)Page.Skip(page)).Take(Page.Size)], page, standing.Count);
    }

    /// <summary>One of those that can be explained. <c>NOT_ALLOWED</c>; <c>UNKNOWN_IN_REPLY_TO</c>: nothing of that name stands.</summary>
    public async Task<Result<ToExplain>> FindAsync(string name, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.Explains(officer.Role))
            return NotAllowed;
        return (await _node.Database.ReadAsync(db => Standing(db), cancel))
            .FirstOrDefault(s => s.Name == name && s.CanBeExplained) is { } found ? found : NotThere;
    }

    /// <summary>
    /// Explains one of them, in place of what was said of it before. <c>NOT_ALLOWED</c>; <c>UNKNOWN_IN_REPLY_TO</c>: nothing of that name stands; <c>VALUE</c>: no reason of the list, an investigation without a last
    /// day from tomorrow to <see cref="LongestInvestigation"/> days from now, UTC, or a day with any other reason. Nothing is noted then.
    /// </summary>
    /// <param name="name">As <see cref="ToExplain.Name"/> has it.</param>
    /// <param name="reason">A code of <see cref="ExplanationReasons"/>.</param>
    /// <param name="until">The last day of an investigation.</param>
    public async Task<Result<Explanation>> ExplainAsync(string name, string reason, DateOnly? until, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.Explains(officer.Role))
            return NotAllowed;
        if (ExplanationReasons.Find(reason) is not { } why)
            return new Rejection(RejectionCode.Value, "reason", $"one of {string.Join(", ", ExplanationReasons.Codes)}");
        var today = DateOnly.FromDateTime(_node.Time.GetUtcNow().UtcDateTime);
        if (why == ExplanationReason.UnderInvestigation ? until is not { } day || day <= today || day > today.AddDays(LongestInvestigation) : until is not null)
            return new Rejection(RejectionCode.Value, "until", $"an investigation has a last day within {LongestInvestigation} days; nothing else has one");
        return await _node.Database.CommitAsync(CommitStep.Viewed, tx => Explain(tx, name, why, until, officer), cancel);
    }

    internal IReadOnlyList<ToExplain> Standing(DbConnection db)
    {
        var now = _node.Time.GetUtcNow();
        var (alarms, findings) = (new Dictionary<long, (Explanation, DateTimeOffset)>(), new Dictionary<string, (Explanation, DateTimeOffset)>(StringComparer.Ordinal));
        foreach (var (index, opening, _) in TrailTable.NewestBefore(db, _node.Vault, TrailEvent.Explained, Read, before: null))
        {
            // What somebody wrote into the database is the verification's to find, and explains nothing.
            if (Explanation.Read(new(index, opening)) is not { } said)
                continue;
            var at = DateTimeOffset.FromUnixTimeSeconds(opening.Minute * 60);
            if (said.Alarm is { } alarm)
                alarms.TryAdd(alarm, (said, at));
            else
                findings.TryAdd(said.Finding!.Sha256, (said, at));
        }

        return
        [
            .. Found(db).Select(f => Said(f.Finding.Sha256, f.Finding.Code, isAlarm: false, f.Check.Theirs, f.Check.At, f.Check.Theirs, AuditDesk.ExplainedWithin, findings.TryGetValue(f.Finding.Sha256, out var said) ? said : null, f.IsKnown))
                .Concat(AlarmTable.Open(db).Select(a => Said(
                    NameOf(a), a.Code, isAlarm: true, a.Peer, a.RaisedAt, a.TakenBy, AlarmRule.Of(a.Code).Within, a.Leaf is { } leaf && alarms.TryGetValue(leaf, out var said) ? said : null)))
                .OrderBy(s => s.IsExplained).ThenBy(s => s.Due),
        ];

        ToExplain Said(string name, string code, bool isAlarm, string? peer, DateTimeOffset since, string? by, TimeSpan within, (Explanation Said, DateTimeOffset At)? explained, bool isKnown = true) => new(
            name, code, isAlarm, peer, since, by,
            explained?.Said.Until is { } day ? new DateTimeOffset(day.AddDays(1).ToDateTime(default), TimeSpan.Zero) : since + within,
            explained?.Said, explained?.At, explained?.Said.Holds(now) == true, isKnown);
    }

    private Result<Explanation> Explain(DbTransaction tx, string name, ExplanationReason why, DateOnly? until, Officer officer)
    {
        var (db, now) = (tx.Connection!, _node.Time.GetUtcNow());
        Explanation said;
        if (AlarmTable.Open(db, tx).FirstOrDefault(a => NameOf(a) == name) is { } alarm)
            said = new(alarm.Leaf ?? SayAgain(tx, alarm, now), null, why, until);
        else if (Found(db, tx).FirstOrDefault(f => f.Finding.Sha256 == name) is { IsKnown: true, Finding: { } finding })
            said = new(null, finding, why, until);
        else
            return NotThere;
        TrailTable.Append(tx, _node.Vault, now, ExplanationTrail.Of(said, officer.Code));
        return said;
    }

    // An alarm of a former log, or from before its leaf was kept: an explanation names a leaf of its own log.
    private long SayAgain(DbTransaction tx, Alarm alarm, DateTimeOffset now)
    {
        var leaf = TrailTable.Size(tx.Connection!, tx);
        AlarmTable.SayAgain(tx, alarm.Number, leaf);
        TrailTable.Append(tx, _node.Vault, now, TrailEntry.Alarm(TrailEvent.AlarmRaised, alarm.Code, alarm.CoreId));
        return leaf;
    }

    private IEnumerable<(RecordCheck Check, ExplainedFinding Finding, bool IsKnown)> Found(DbConnection db, DbTransaction? tx = null) =>
        RecordCheckTable.Comparisons(db, tx).Prepend(RecordCheckTable.Last(db, tx)).OfType<RecordCheck>().SelectMany(c => c.Findings.Select(f => Of(c, f)).Select(f => (c, f, ExplainedFinding.Read(f.Code, f.Participant, f.Sha256) is not null)));

    private ExplainedFinding Of(RecordCheck check, string code)
    {
        var participant = check.Theirs ?? _node.Self.Value;
        return check.Digests.TryGetValue(code, out var digest) ? new(code, participant, digest) : ExplainedFinding.Of(code, participant, 0, []);
    }

    private static string NameOf(Alarm alarm) => alarm.Number.ToString(CultureInfo.InvariantCulture);

    private static Rejection NotThere => new(RejectionCode.UnknownInReplyTo, "what", "nothing of that name stands: it has ended, or was found otherwise since");

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "the office explains what stands, and its auditor reads it");
}
