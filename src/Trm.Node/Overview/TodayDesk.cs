using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Accounts;
using Trm.Node.Alarms;
using Trm.Node.Referrals;
using Trm.Node.Storage;

namespace Trm.Node.Overview;

/// <summary>What whoever looks after cases sees first. Lists alone: a pseudonym, a word, codes and times; nothing is opened, and so nothing is seen by being listed.</summary>
public sealed class TodayDesk
{
    private readonly NodeParts _node;

    internal TodayDesk(NodeParts node) => _node = node;

    /// <summary>The page. A duty officer sees what cannot wait and who travels, and no lists of cases. <c>NOT_ALLOWED</c> for who sees neither.</summary>
    public async Task<Result<Today>> ShowAsync(Officer officer, CancellationToken cancel = default) => Rights.SeesDeadlines(officer.Role)
        ? await _node.Database.ReadAsync(db => Look(db, officer, _node.Time.GetUtcNow()), cancel)
        : NotAllowed;

    /// <summary>A page of the cases in which it is our turn, or theirs, the longest first.</summary>
    public Task<Result<Page<CaseLine>>> TurnAsync(Officer officer, bool isOurs, int page, CancellationToken cancel = default) =>
        ListAsync(officer, page, db => OverviewTable.Turn(db, officer, _node.Self, isOurs ? CaseTurn.Ours : CaseTurn.Theirs, page), cancel);

    /// <summary>A page of all cases, newest change first.</summary>
    public Task<Result<Page<CaseLine>>> ListAsync(Officer officer, int page, CancellationToken cancel = default) =>
        ListAsync(officer, page, db => OverviewTable.All(db, officer, _node.Self, page), cancel);

    /// <summary>A page of the cases whose pseudonym, or own word, begins so.</summary>
    /// <param name="text">As a person types it: <c>C-7F3A91</c>, or <c>lantern</c>.</param>
    public Task<Result<Page<CaseLine>>> SearchAsync(Officer officer, string text, int page = 1, CancellationToken cancel = default) => string.IsNullOrWhiteSpace(text) || text.Length > 64
        ? Task.FromResult<Result<Page<CaseLine>>>(new Rejection(RejectionCode.Value, "search", "the first letters of a pseudonym (C-7F3A91) or of the office's own word, 64 at most"))
        : ListAsync(officer, page, db => OverviewTable.Search(db, officer, _node.Self, ShortName.Prefix(text), text, page), cancel);

    /// <summary>The officer has looked at what is new, up to that message.</summary>
    public async Task<Result<Today>> LookedAsync(Officer officer, MessageId upTo, CancellationToken cancel = default)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        await _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            OverviewTable.Look(tx, officer, upTo, _node.Time.GetUtcNow());
            return 0;
        }, cancel);
        return await ShowAsync(officer, cancel);
    }

    private async Task<Result<Page<CaseLine>>> ListAsync(Officer officer, int page, Func<DbConnection, Page<CaseLine>> read, CancellationToken cancel)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        return page < 1 ? new Rejection(RejectionCode.Value, "page", "pages are counted from 1") : await _node.Database.ReadAsync(read, cancel);
    }

    private Today Look(DbConnection db, Officer officer, DateTimeOffset now)
    {
        var zone = OfficeZone.Of(_node, _node.Self, null, now);
        var (place, lookedAt) = OverviewTable.Looked(db, officer);
        var (stopped, late) = (OverviewTable.Stopped(db, officer).ToList(), OverviewTable.Late(db, officer, now).ToList());
        var toDo = Acts(db, officer, stopped, late).OrderBy(a => Array.IndexOf(Order, a.What)).ThenBy(a => a.Due ?? a.Since).ToList();
        var notListed = OverviewTable.StoppedCount(db, officer) - stopped.Count + OverviewTable.LateCount(db, officer, now) - late.Count;
        var reads = Rights.ReadsCases(officer.Role);
        return new(
            now, zone, [.. toDo.Take(Page.Size)], Math.Max(0, toDo.Count - Page.Size) + notListed,
            OverviewTable.Journeys(db, officer, EndOfTomorrow(now, zone)),
            reads ? OverviewTable.Turn(db, officer, _node.Self, CaseTurn.Ours, 1) : Nothing,
            reads ? OverviewTable.Turn(db, officer, _node.Self, CaseTurn.Theirs, 1) : Nothing,
            reads ? OverviewTable.New(db, officer, place) : [],
            lookedAt,
            officer.Organisation is null ? OverviewTable.OtherAlarms(db) : 0)
        {
            RoomAsked = Rights.MaySend(officer.Role, MessageKind.CapacityAnswer) ? OverviewTable.RoomAsked(db, _node.Self) : 0,
        };
    }

    private static readonly string[] Order = [.. ActNow.Codes];

    private static readonly Page<CaseLine> Nothing = new([], 1, 0);

    // What somebody has taken who is away is their deputy's meanwhile.
    private IEnumerable<ActNow> Acts(DbConnection db, Officer officer, IEnumerable<CaseLine> stopped, IEnumerable<(CaseLine Case, string Mover, DateTimeOffset Due)> late)
    {
        var deputies = Deputies.Today(_node, db);
        foreach (var line in OverviewTable.InDanger(db, officer))
            yield return new(line.ReturnState, line, line.Since, null, Call(line.Peer), null, null);
        foreach (var (line, code, number, raisedAt, takenBy) in OverviewTable.Alarms(db, officer))
            yield return new(What(code), line, raisedAt, null, AlarmRule.CallsNobody(code) ? null : Call(line.Peer), number, takenBy is null ? null : deputies.GetValueOrDefault(takenBy, takenBy));
        foreach (var line in stopped)
            yield return new("held", line, line.Since, line.Due, Call(line.Peer), null, null);
        foreach (var (line, mover, due) in late)
            yield return mover == _node.Self.Value
                ? new("late-ours", line, due, due, null, null, null)
                : new("late-theirs", line, due, due, Call(line.Peer), null, null);
    }

    private static string What(string alarm) => alarm switch
    {
        AlarmCode.UrgentReport => "report",
        AlarmCode.ReportNotSent => "report-not-sent",
        AlarmCode.ReportRefused => "report-refused",
        AlarmCode.PersonNotTold => "not-told",
        AlarmCode.Undelivered => "undelivered",
        AlarmCode.Expired => "expired",
        _ => "disagree",
    };

    private string? Call(ParticipantId peer) => _node.Directory.Current.Find(peer)?.DutyNumber;

    private static DateTimeOffset EndOfTomorrow(DateTimeOffset now, TimeZoneInfo zone)
    {
        var midnight = TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(2);
        return new(midnight, zone.GetUtcOffset(midnight));
    }

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this role sees no cases; ask the coordinator");
}
