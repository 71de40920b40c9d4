namespace Trm.Node.Alarms;

/// <summary>The alarms of a node.</summary>
public static class AlarmCode
{
    /// <summary>No receipt within the resends: telephone them.</summary>
    public const string Undelivered = "UNDELIVERED";

    /// <summary>Past its expiry without a receipt.</summary>
    public const string Expired = "EXPIRED";

    /// <summary>A copy arrived whose envelope is not the one that was signed.</summary>
    public const string DamagedInTransit = "DAMAGED_IN_TRANSIT";

    /// <summary>Something in a peer's mailbox could not be verified: telephone them.</summary>
    public const string Unverified = "UNVERIFIED";

    /// <summary>The same id or number with other bytes.</summary>
    public const string IdReused = "ID_REUSED";

    /// <summary>Numbers of a peer are missing for more than half an hour.</summary>
    public const string Gap = "GAP";

    /// <summary>A peer's number lies further ahead than any gap can be, and half an hour later what lies between has neither come nor been given up.</summary>
    public const string SequenceJump = "SEQUENCE_JUMP";

    /// <summary>A peer refused what we hold to be lawful, or the other way round.</summary>
    public const string Disagreement = "STATES_DISAGREE";

    /// <summary>Somebody has stopped a case, said no, or something has happened to a person: open it now.</summary>
    public const string UrgentReport = "URGENT_REPORT";

    /// <summary>A person is on the way without a clearance in force: call both sides; whoever can be there goes.</summary>
    public const string TravellingUncleared = "TRAVELLING_UNCLEARED";

    /// <summary>The peer refused a report of ours: telephone them, and send it again.</summary>
    public const string ReportRefused = "REPORT_REFUSED";

    /// <summary>A report of ours may not go to that participant, and nothing was sent: reach whoever must know in another way.</summary>
    public const string ReportNotSent = "REPORT_NOT_SENT";

    /// <summary>As far as our record says, a person has not been told within a day of what was decided about them: tell them, and record it.</summary>
    public const string PersonNotTold = "PERSON_NOT_TOLD";

    /// <summary>A case was erased and its peer could not be asked to do the same: reach them in another way.</summary>
    public const string ErasureNotTold = "ERASURE_NOT_TOLD";

    /// <summary>
    /// A peer holds numbers of ours that we never gave: an old copy of our data was put back, or somebody signs in our name. Only reports go to that peer - without a peer: to anybody - until a
    /// new generation is begun.
    /// </summary>
    public const string OldCopy = "OLD_COPY";

    /// <summary>Somebody has signed a message to that peer in our name: our own numbers are all accounted for. The key is stolen; nothing stops.</summary>
    public const string NumberTaken = "NUMBER_TAKEN";

    /// <summary>A report was recorded that cannot be sealed yet - an old copy was put back, or a token or key is absent: it goes out as soon as it can be; telephone them until then.</summary>
    public const string ReportWaits = "REPORT_WAITS";

    /// <summary>A generation of ours has begun, and that peer has not yet been heard of, or numbers of theirs are missing: what they sent meanwhile is not all here.</summary>
    public const string NotCaughtUp = "NOT_CAUGHT_UP";

    /// <summary>A peer has a message of ours that this database no longer has, or speaks of one: ask them for what it said. Ends when an officer has settled each.</summary>
    public const string LostInRestore = "LOST_IN_RESTORE";

    /// <summary>A peer writes in a generation whose log our directory does not list.</summary>
    public const string GenerationUnlisted = "GENERATION_UNLISTED";

    /// <summary>A peer writes in a generation that it has ended: an old copy of its data was put back there.</summary>
    public const string GenerationFormer = "GENERATION_FORMER";

    /// <summary>No mailbox of that peer takes our messages.</summary>
    public const string Unroutable = "MAILBOX_UNROUTABLE";

    /// <summary>A peer's mailbox is full.</summary>
    public const string MailboxFull = "MAILBOX_FULL";

    /// <summary>A mailbox that a peer writes to us - without a peer: our exchange - is missing at the broker, or is not what it was made as.</summary>
    public const string MailboxAltered = "MAILBOX_ALTERED";

    /// <summary>A message needs a newer directory than ours.</summary>
    public const string DirectoryBehind = "DIRECTORY_BEHIND";

    /// <summary>A file of agreements or holidays cannot be taken up; those that held before hold on.</summary>
    public const string AgreementInvalid = "AGREEMENT_INVALID";

    /// <summary>
    /// Nobody has done yet what was due: <c>OVERDUE_DECISION</c>, on both sides; <c>HALF_TIME_DECISION</c>, for the deputy of whose move it is;
    /// <c>ARRIVAL_CALL</c>, <c>ARRIVAL_ALARM</c>, <c>ARRIVAL_NOT_MET</c>, <c>ARRIVAL_MISSING</c> after an expected arrival.
    /// </summary>
    /// <param name="step">See <see cref="Deadlines.DueStep"/>.</param>
    public static string OfDeadline(string step, bool isOverdue) =>
        step == Deadlines.DueStep.Told ? PersonNotTold : (Deadlines.DueStep.IsArrival(step) ? "" : isOverdue ? "OVERDUE_" : HalfTime) + step.ToUpperInvariant().Replace('-', '_');

    /// <summary>How the alarms begin that say that half of a deadline's time is over.</summary>
    public const string HalfTime = "HALF_TIME_";

    /// <summary>The file of the duty rota cannot be taken up; the one before holds on.</summary>
    public const string RotaInvalid = "ROTA_INVALID";

    /// <summary>Somebody who was to be called cannot be reached by one of their channels at least: mail server or webhook do not take it.</summary>
    public const string CalloutFailed = "CALLOUT_FAILED";

    /// <summary>A national system that is to be told when there is something to fetch takes no call for an hour.</summary>
    public const string HookFailed = "HOOK_FAILED";

    /// <summary>An unannounced duty drill of our own office: it looks like any other call, and ends when somebody takes it.</summary>
    public const string DutyDrill = "DUTY_DRILL";

    /// <summary>The token (HSM) that holds our signing key does not sign: nothing can be sealed, and what was to be sent waits or is refused.</summary>
    public const string KeyTokenAbsent = "KEY_TOKEN_ABSENT";

    /// <summary>A directory was refused, and changed nothing: <c>DIRECTORY_REFUSED_ENTRY</c>, <c>DIRECTORY_REFUSED_QUORUM</c>, <c>DIRECTORY_REFUSED_SIG_INVALID</c> ...</summary>
    /// <param name="code">Why.</param>
    public static string OfRefusedDirectory(Contracts.Rejections.RejectionCode code) => RefusedDirectory + code.Text.Replace("DIRECTORY_", "", StringComparison.Ordinal);

    /// <summary>How the alarms of refused directories begin.</summary>
    public const string RefusedDirectory = "DIRECTORY_REFUSED_";

    /// <summary>Somebody changes our own entry without our signature: refused here, and others must hear of it now.</summary>
    public const string OwnEntryChanged = "OWN_ENTRY_CHANGED";

    /// <summary>Every governance key replaces a participant's entry without a key of that participant; in force a day after this alarm.</summary>
    public const string EntryReplaced = "DIRECTORY_REPLACEMENT";

    /// <summary>Other keys govern the directory from now on.</summary>
    public const string GovernanceChanged = "GOVERNANCE_CHANGED";

    /// <summary>A newer directory is due: ours is past its next update.</summary>
    public const string DirectoryDue = "DIRECTORY_DUE";

    /// <summary>A participant is suspended or has left.</summary>
    public const string ParticipantNotActive = "PARTICIPANT_NOT_ACTIVE";

    /// <summary>A log signed two histories: its operator rewrote it. Nothing of it is cosigned again; messages go on.</summary>
    public const string Fork = "FORK";

    /// <summary>A peer does not prove that its log continues what we cosigned.</summary>
    public const string CheckpointUnproved = "CHECKPOINT_UNPROVED";

    /// <summary>A peer cosigned more leaves of our log than it has: our database is an old copy.</summary>
    public const string LogBehind = "LOG_BEHIND";

    /// <summary>A tile of our own log is missing or damaged: all are written again from the database, and where that ends well, the alarm ends.</summary>
    public const string LogDamaged = "LOG_DAMAGED";

    /// <summary>Cases are over for as long as was agreed: two officers confirm that they be erased.</summary>
    public const string RetentionDue = "RETENTION_DUE";

    /// <summary>An erasure that two persons decided could not be ended at once, and something stands against it since then: it is not done.</summary>
    public const string ErasureStopped = "ERASURE_STOPPED";

    /// <summary>Our clock and the others' differ by more than two minutes, as their receipts say.</summary>
    public const string ClockOff = "CLOCK_OFF";

    /// <summary>They differ by more than five minutes: only reports are sent until our clock is right.</summary>
    public const string ClockStopped = "CLOCK_STOPPED";

    /// <summary>The room on our disk is scarce: make some.</summary>
    public const string DiskLow = "DISK_LOW";

    /// <summary>The room on our disk is below its floor, or the storage refused a commit for want of it: only reports are sent until there is room.</summary>
    public const string StorageLow = "STORAGE_LOW";

    /// <summary>Our directory is past its hard expiry.</summary>
    public const string DirectoryExpired = "DIRECTORY_EXPIRED";

    /// <summary>A key of ours comes to its end, and no next one is listed.</summary>
    public const string KeyExpiring = "KEY_EXPIRING";

    /// <summary>A file in the keys folder cannot be used; the keys that were read before hold on.</summary>
    public const string KeyUnusable = "KEY_UNUSABLE";

    /// <summary>A peer revoked a key or says that it may be in wrong hands: telephone them.</summary>
    public const string KeyRevoked = "KEY_REVOKED";

    /// <summary>A peer sent parts of a file that fit no message of theirs, or a file that is not what its message says.</summary>
    public const string AttachmentUnfit = "ATTACHMENT_UNFIT";

    /// <summary>A message was signed with a key that may have been in wrong hands: ask the peer whether it is theirs.</summary>
    public const string KeyInDoubt = "KEY_IN_DOUBT";
}
