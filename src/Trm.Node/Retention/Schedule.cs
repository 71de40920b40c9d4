using Trm.Contracts.Agreements;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Statistics;
using Trm.Node.Agreements;

namespace Trm.Node.Retention;

/// <summary>How long what is kept. Source: contracts/retention.md.</summary>
internal static class Schedule
{
    /// <summary>How often it is looked through.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromDays(1);

    /// <summary>Ids and bytes, beyond the expiry of their message: nobody sends it after that.</summary>
    public static readonly TimeSpan BeyondExpiry = TimeSpan.FromDays(30);

    /// <summary>What concerns no case: until a copy of it could no longer be taken for new.</summary>
    public static readonly TimeSpan WithoutCase = Outbox.Numbering.Validity + BeyondExpiry;

    /// <summary>A case that the other side never took, from the last change of it.</summary>
    public static readonly TimeSpan Draft = TimeSpan.FromDays(90);

    /// <summary>Bytes of what could not be verified: a message expires in 30 days.</summary>
    public static readonly TimeSpan QuarantineBytes = Inbox.QuarantineTable.WaitsAtMost;

    /// <summary>What helps to look back at trouble: digests, alarms, deadlines.</summary>
    public static readonly TimeSpan Trouble = TimeSpan.FromDays(90);

    /// <summary>Duty drills: a year is counted, and published at least half a year later.</summary>
    public static readonly TimeSpan Drills = TimeSpan.FromDays(2 * 365);

    /// <summary>What national systems were told: whoever was away for longer reads the cases themselves.</summary>
    public static readonly TimeSpan HookEvents = TimeSpan.FromDays(30);

    /// <summary>The counts of a year, from its end: nobody publishes it later. In years.</summary>
    public const int FiguresYears = 5;

    /// <summary>The classes that time alone decides, in the order in which they are purged: the receipts of what is forgotten go after it.</summary>
    public static IReadOnlyList<DataClass> ByTime { get; } =
    [
        DataClass.SentBytes, DataClass.ReceivedIds, DataClass.Receipts, DataClass.WithoutCase, DataClass.Voice, DataClass.QuarantineBytes, DataClass.Quarantine, DataClass.Deadlines,
        DataClass.Alarms, DataClass.Drills, DataClass.HookEvents, DataClass.Figures,
    ];

    /// <summary>The classes that two officers confirm.</summary>
    public static IReadOnlyList<DataClass> ByOfficers { get; } = [DataClass.Case, DataClass.Draft, DataClass.AfterErasure];

    /// <summary>The name in tables, in the trail and in lists: lower case with hyphens.</summary>
    public static string Name(DataClass what) => ReferralLifecycle.Name(what);

    /// <summary>How long, in words.</summary>
    public static string Keep(DataClass what) => what switch
    {
        DataClass.Case => "as agreed, after the last thing said in the case",
        DataClass.AfterErasure => "as agreed, after the last thing said",
        DataClass.Voice => "as agreed, after it was said",
        DataClass.Draft => "90 days after the last change",
        DataClass.SentBytes => "30 days after expiry",
        DataClass.ReceivedIds => "30 days after expiry; ids of reports as long as the case",
        DataClass.Receipts => "until their message is forgotten",
        DataClass.WithoutCase => "60 days",
        DataClass.QuarantineBytes => "35 days",
        DataClass.Quarantine => "90 days",
        DataClass.Deadlines => "90 days after it was closed",
        DataClass.Alarms => "90 days after it was cleared",
        DataClass.Drills => "2 years",
        DataClass.HookEvents => "30 days",
        DataClass.Figures => "5 years after the end of the year",
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    /// <summary>Until when what ended then is kept with that peer: as was agreed then, or as is agreed now where that is earlier. Nobody was told that it would be longer.</summary>
    public static DateTimeOffset Until(AgreementBook agreements, ParticipantId peer, DateTimeOffset end, DateTimeOffset now)
    {
        var (then, today) = (After(end, agreements.With(peer, end).Retention), After(end, agreements.With(peer, now).Retention));
        return then < today ? then : today;
    }

    /// <summary>True while the counts of that year are kept. Of an older one nothing is counted anew: cases of it are erased by then.</summary>
    public static bool KeepsFigures(int year, DateTimeOffset now) => YearFigures.End(year) >= now.AddYears(-FiguresYears);

    /// <summary>The years whose counts are kept by then, and may be counted: over since six months, the oldest first.</summary>
    public static IEnumerable<int> FiguresKept(DateTimeOffset now) =>
        Enumerable.Range(YearFigures.Newest(now) - FiguresYears, FiguresYears + 1).Where(year => year >= YearFigures.FirstYear && KeepsFigures(year, now));

    /// <summary>When it is looked through again after that: a day later, and at the moment from which a year may be counted.</summary>
    public static DateTimeOffset NextLook(DateTimeOffset looked)
    {
        var (tomorrow, ready) = (looked + Look, YearFigures.Ready(YearFigures.Newest(looked) + 1));
        return ready < tomorrow ? ready : tomorrow;
    }

    /// <summary>What was received before that (an expiry) is forgotten: a copy of it is late, not new.</summary>
    public static bool IsForgotten(DateTimeOffset expiry, DateTimeOffset now) => expiry + BeyondExpiry < now;

    /// <summary>True for what is never refused: its ids are kept as long as the case.</summary>
    public static bool IsReport(MessageKind kind) => kind.Class == MessageClass.Report;

    // Calendar months; an agreement knows no other unit here.
    private static DateTimeOffset After(DateTimeOffset end, Term term) => end.AddMonths(term.Number);
}
