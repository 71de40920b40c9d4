using System.Collections.Frozen;

namespace Trm.Node.Alarms;

/// <summary>What an alarm asks of whoever is on duty: how soon somebody must have taken it, and how it ends. One table, every code in it.</summary>
/// <param name="Within">Somebody must have taken it by then; at half of it the deputy is called as well.</param>
/// <param name="End">How it ends.</param>
public sealed record AlarmRule(TimeSpan Within, AlarmEnd End)
{
    /// <summary>Somebody may be in danger, or what must get through does not: the ten minutes of a duty number.</summary>
    public static readonly TimeSpan Now = TimeSpan.FromMinutes(10);

    /// <summary>It must be looked at within a day.</summary>
    public static readonly TimeSpan Today = TimeSpan.FromHours(24);

    private static readonly FrozenDictionary<string, AlarmRule> Rules = new Dictionary<string, AlarmRule>(StringComparer.Ordinal)
    {
        [AlarmCode.Undelivered] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.Expired] = new(Now, AlarmEnd.ByOfficer),
        [AlarmCode.DamagedInTransit] = new(Today, AlarmEnd.ByOfficer),
        [AlarmCode.Unverified] = new(Now, AlarmEnd.ByOfficer),
        [AlarmCode.IdReused] = new(Today, AlarmEnd.ByOfficer),
        [AlarmCode.Gap] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.SequenceJump] = new(Today, AlarmEnd.ByOfficer),
        [AlarmCode.Disagreement] = new(Now, AlarmEnd.ByOfficer),
        [AlarmCode.UrgentReport] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.TravellingUncleared] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.ReportRefused] = new(Now, AlarmEnd.ByOfficer),
        [AlarmCode.ReportNotSent] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.PersonNotTold] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.ErasureNotTold] = new(Today, AlarmEnd.ByOfficer),
        [AlarmCode.OldCopy] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.NumberTaken] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.ReportWaits] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.NotCaughtUp] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.LostInRestore] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.GenerationUnlisted] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.GenerationFormer] = new(Today, AlarmEnd.ByOfficer),
        [AlarmCode.Unroutable] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.MailboxFull] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.MailboxAltered] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.DirectoryBehind] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.AgreementInvalid] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.RotaInvalid] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.CalloutFailed] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.HookFailed] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.DutyDrill] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.KeyTokenAbsent] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.OwnEntryChanged] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.EntryReplaced] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.GovernanceChanged] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.DirectoryDue] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.ParticipantNotActive] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.Fork] = new(Now, AlarmEnd.ByOfficer),
        [AlarmCode.CheckpointUnproved] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.LogBehind] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.LogDamaged] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.RetentionDue] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.ErasureStopped] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.ClockOff] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.ClockStopped] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.DiskLow] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.StorageLow] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.DirectoryExpired] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.KeyExpiring] = new(Today, AlarmEnd.ByItself),
        [AlarmCode.KeyUnusable] = new(Now, AlarmEnd.ByItself),
        [AlarmCode.KeyRevoked] = new(Now, AlarmEnd.ByOfficer),
        [AlarmCode.AttachmentUnfit] = new(Today, AlarmEnd.ByOfficer),
        [AlarmCode.KeyInDoubt] = new(Now, AlarmEnd.ByOfficer),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // A drill that says so is none; and that something may not go to somebody is told to nobody on its way (contracts/Trm.Contracts/Gates).
    private static readonly FrozenSet<string> NumberAlone = new[] { AlarmCode.DutyDrill, AlarmCode.ReportNotSent, AlarmCode.ErasureNotTold }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly AlarmRule OfRefusedDirectory = new(Today, AlarmEnd.ByItself);
    private static readonly AlarmRule OfMissedDeadline = new(Now, AlarmEnd.ByItself);

    /// <summary>Every code that stands in the table by itself; those of refused directories and of deadlines are made of a beginning and a reason.</summary>
    public static IEnumerable<string> Codes => Rules.Keys.Order(StringComparer.Ordinal);

    /// <summary>The rule of that code. A deadline that nobody kept waits for nobody.</summary>
    public static AlarmRule Of(string code) =>
        Rules.GetValueOrDefault(code) ?? (code.StartsWith(AlarmCode.RefusedDirectory, StringComparison.Ordinal) ? OfRefusedDirectory : OfMissedDeadline);

    /// <summary>True where whoever is called out is told no more of it than that there is one, whatever the rota says.</summary>
    public static bool IsNumberAlone(string code) => NumberAlone.Contains(code);

    /// <summary>True where nobody at the other side is telephoned: they must not know of it, or have nothing to do with it.</summary>
    public static bool CallsNobody(string code) => code is AlarmCode.ReportNotSent or AlarmCode.PersonNotTold;

    /// <summary>When the deputy is called as well. Half of a deadline's time being over is the deputy's own call.</summary>
    public static DateTimeOffset HalfTime(string code, DateTimeOffset raisedAt) =>
        code.StartsWith(AlarmCode.HalfTime, StringComparison.Ordinal) ? raisedAt : raisedAt + (Of(code).Within / 2);
}
