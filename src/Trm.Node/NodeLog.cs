using Microsoft.Extensions.Logging;

namespace Trm.Node;

/// <summary>
/// Everything a node logs. Parameters come from an allow-list: participants, ids of transmissions, kinds, codes, counts,
/// durations. Never content, never the text of an exception that may quote some.
/// </summary>
internal sealed partial class NodeLog(ILogger logger)
{
    /// <summary>Says nothing.</summary>
    public static NodeLog Silent { get; } = new(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

    [LoggerMessage(1, LogLevel.Information, "node {Participant} started, generation {Generation}, directory {Directory}")]
    public partial void Started(string participant, long generation, long directory);

    [LoggerMessage(2, LogLevel.Information, "node {Participant} stopped")]
    public partial void Stopped(string participant);

    [LoggerMessage(10, LogLevel.Information, "submitted {Kind}/{Code} to {Peer} as {CoreId}, number {Seq}")]
    public partial void Submitted(string kind, string code, string peer, string coreId, long seq);

    [LoggerMessage(11, LogLevel.Information, "refused before sending: {Kind}/{Code} to {Peer}: {Rejection}")]
    public partial void RefusedBeforeSending(string kind, string code, string peer, string rejection);

    [LoggerMessage(12, LogLevel.Debug, "broker confirmed {Count} messages")]
    public partial void Dispatched(int count);

    [LoggerMessage(13, LogLevel.Warning, "broker did not take {CoreId} for {Peer}: {Failure}")]
    public partial void NotDispatched(string coreId, string peer, string failure);

    [LoggerMessage(14, LogLevel.Debug, "control message to {Peer}: {Receipts} receipts, {Missing} missing, {Void} void")]
    public partial void ControlSealed(string peer, int receipts, int missing, int @void);

    [LoggerMessage(15, LogLevel.Warning, "control message to {Peer} not sealed: {Rejection}")]
    public partial void ControlNotSealed(string peer, string rejection);

    [LoggerMessage(16, LogLevel.Warning, "part of a file to {Peer} not sealed: {Rejection}")]
    public partial void PartNotSealed(string peer, string rejection);

    [LoggerMessage(17, LogLevel.Warning, "no room for part {CoreId} from {Peer}, where {Bytes} bytes wait: it is asked for again")]
    public partial void PartNotHeld(string peer, string coreId, long bytes);

    [LoggerMessage(20, LogLevel.Information, "received {Kind}/{Code} from {Peer} as {CoreId}")]
    public partial void Received(string peer, string coreId, string kind, string code);

    [LoggerMessage(21, LogLevel.Warning, "refused {CoreId} from {Peer}: {Rejection}")]
    public partial void Refused(string peer, string coreId, string rejection);

    [LoggerMessage(22, LogLevel.Information, "parked {CoreId} from {Peer}: waits for {Reason}")]
    public partial void Parked(string peer, string coreId, string reason);

    [LoggerMessage(23, LogLevel.Warning, "parked {CoreId} from {Peer} can no longer be verified: {Rejection}")]
    public partial void ParkedLost(string peer, string coreId, string rejection);

    [LoggerMessage(24, LogLevel.Information, "duplicate {CoreId} from {Peer}: the same receipt again")]
    public partial void Duplicate(string peer, string coreId);

    [LoggerMessage(25, LogLevel.Warning, "damaged in transit: {CoreId} from {Peer}; the next copy is taken")]
    public partial void Damaged(string peer, string coreId);

    [LoggerMessage(26, LogLevel.Warning, "quarantined {Bytes} bytes out of the mailbox of {Peer}: {Rejection}")]
    public partial void Quarantined(string peer, string rejection, int bytes);

    [LoggerMessage(27, LogLevel.Information, "receipt from {Peer} for {CoreId}: {Code}")]
    public partial void Receipted(string peer, string coreId, string code);

    [LoggerMessage(28, LogLevel.Warning, "receipt from {Peer} for nothing of ours: {CoreId}")]
    public partial void ReceiptOfNothing(string peer, string coreId);

    [LoggerMessage(29, LogLevel.Warning, "{Count} more lines about messages of {Peer} within that minute")]
    public partial void MoreOf(string peer, int count);

    [LoggerMessage(30, LogLevel.Warning, "undelivered: {CoreId} to {Peer} after {Attempts} attempts; telephone them")]
    public partial void Undelivered(string peer, string coreId, long attempts);

    [LoggerMessage(31, LogLevel.Warning, "expired without a receipt: {CoreId} to {Peer}")]
    public partial void Expired(string peer, string coreId);

    [LoggerMessage(32, LogLevel.Information, "checkpoint of {Size} leaves published")]
    public partial void CheckpointPublished(long size);

    [LoggerMessage(33, LogLevel.Information, "directory {Version} adopted")]
    public partial void DirectoryAdopted(long version);

    [LoggerMessage(34, LogLevel.Warning, "directory from {Peer} refused: {Rejection}")]
    public partial void DirectoryRefused(string peer, string rejection);

    [LoggerMessage(45, LogLevel.Warning, "directory {Version} replaces the entry of {Participant} without its key: it waits a day")]
    public partial void DirectoryWaits(long version, string participant);

    [LoggerMessage(46, LogLevel.Information, "{Count} mailboxes are read by directory {Version}")]
    public partial void MailboxesRead(long count, long version);

    [LoggerMessage(38, LogLevel.Error, "at the broker something of ours is not as it was made, where {Peer} is concerned: {Code}")]
    public partial void MailboxAltered(string peer, string code);

    [LoggerMessage(35, LogLevel.Information, "agreement {Agreement} version {Version} between {Count} parties is held")]
    public partial void AgreementHeld(string agreement, long version, long count);

    [LoggerMessage(36, LogLevel.Warning, "agreements or holidays refused: {Rejection}; those before hold on")]
    public partial void AgreementsRefused(string rejection);

    [LoggerMessage(41, LogLevel.Information, "a duty rota of {Count} persons holds")]
    public partial void RotaRead(long count);

    [LoggerMessage(42, LogLevel.Warning, "duty rota refused: {Rejection}; the one before holds on")]
    public partial void RotaRefused(string rejection);

    [LoggerMessage(43, LogLevel.Information, "{Officer} called out: {Reason}, {Count} items")]
    public partial void CalledOut(string officer, string reason, long count);

    [LoggerMessage(44, LogLevel.Warning, "{Officer} not called out: {Reason}, {Count} items: {Failure}; it is tried again")]
    public partial void NotCalledOut(string officer, string reason, long count, string failure);

    [LoggerMessage(37, LogLevel.Information, "a case with {Peer} is erased, for the {Count}. time")]
    public partial void Erased(string peer, long count);

    [LoggerMessage(39, LogLevel.Information, "evidence pack handed out: {Kind}, {Count} leaves")]
    public partial void PackExported(string kind, long count);

    [LoggerMessage(60, LogLevel.Information, "{Count} sealed messages for {Peer} handed to a courier, {Bytes} bytes")]
    public partial void CourierExported(string peer, int count, long bytes);

    [LoggerMessage(61, LogLevel.Information, "a courier brought {Count} sealed messages of {Peer}")]
    public partial void CourierImported(string peer, int count);

    [LoggerMessage(62, LogLevel.Warning, "a courier's file was refused: {Rejection}; nothing of it was taken")]
    public partial void CourierRefused(string rejection);

    [LoggerMessage(63, LogLevel.Information, "sent again by an officer: {CoreId} to {Peer}")]
    public partial void Resent(string peer, string coreId);

    [LoggerMessage(64, LogLevel.Information, "discarded by two officers, out of the mailbox of {Peer}: {Rejection}")]
    public partial void Discarded(string peer, string rejection);

    [LoggerMessage(76, LogLevel.Warning, "hook {Hook} not told of event {Seq}: {Failure}; it is tried again")]
    public partial void HookNotCalled(string hook, long seq, string failure);

    [LoggerMessage(70, LogLevel.Warning, "OpenSSL {Version} has known faults: update it to {Floor} or later of its branch")]
    public partial void OpenSslBelowFloor(string version, string floor);

    [LoggerMessage(71, LogLevel.Warning, "our clock and the others' differ by {Seconds} s")]
    public partial void ClockOff(double seconds);

    [LoggerMessage(72, LogLevel.Warning, "room on the disk: {Level}; {Bytes} bytes free, floor {Floor}")]
    public partial void DiskLevel(string level, long bytes, string floor);

    [LoggerMessage(80, LogLevel.Warning, "generation {Generation} has begun: {Count} messages sealed again, {Missing} wait")]
    public partial void GenerationBegun(long generation, int count, int missing);

    [LoggerMessage(81, LogLevel.Information, "sealed again for {Peer} as {CoreId}")]
    public partial void SealedAgain(string peer, string coreId);

    [LoggerMessage(82, LogLevel.Warning, "generation {Generation} of {Peer} is closed: it has begun another")]
    public partial void GenerationClosed(string peer, long generation);

    [LoggerMessage(47, LogLevel.Information, "{Count} kept things purged: their time was over")]
    public partial void Purged(long count);

    [LoggerMessage(40, LogLevel.Error, "{Loop} failed with {Failure}; it goes on in {Seconds} s")]
    public partial void LoopFailed(string loop, string failure, double seconds);

    [LoggerMessage(50, LogLevel.Information, "checkpoint of {Size} leaves of {Peer} cosigned")]
    public partial void Cosigned(string peer, long size);

    [LoggerMessage(51, LogLevel.Warning, "checkpoint from {Peer} not taken: not a checkpoint of the log it speaks of, under the key that the directory lists")]
    public partial void CheckpointNotTaken(string peer);

    [LoggerMessage(52, LogLevel.Warning, "cosignature from {Peer} on {Size} leaves not taken: not by a key that the directory lists for it")]
    public partial void CosignatureNotTaken(string peer, long size);

    [LoggerMessage(53, LogLevel.Error, "the log of {Peer} signed two histories")]
    public partial void ForkFound(string peer);

    [LoggerMessage(54, LogLevel.Warning, "{Peer} says that a log forked, and its proof does not hold")]
    public partial void ForkNotProved(string peer);

    [LoggerMessage(55, LogLevel.Information, "checkpoint from {Peer} not cosigned: it was on the way for more than an hour, and a newer one comes")]
    public partial void CheckpointTooOld(string peer);

    [LoggerMessage(65, LogLevel.Information, "key {Key} of ours is in use")]
    public partial void KeyInUse(string key);

    [LoggerMessage(66, LogLevel.Information, "key {Key} of ours is destroyed")]
    public partial void KeyDestroyed(string key);

    [LoggerMessage(67, LogLevel.Warning, "the keys folder cannot be read: {Rejection}; the keys read before hold on")]
    public partial void KeysRefused(string rejection);

    [LoggerMessage(68, LogLevel.Information, "{Count} transmissions are to be sealed again")]
    public partial void ToSealAgain(int count);

    [LoggerMessage(69, LogLevel.Warning, "a key of {Peer} is revoked or in doubt; {Count} messages of theirs are in doubt")]
    public partial void InDoubt(string peer, int count);

    [LoggerMessage(73, LogLevel.Warning, "another process of this node has taken over: {Lease}")]
    public partial void LeaseLost(string lease);

    [LoggerMessage(74, LogLevel.Information, "another process has changed what is in force: directory {Directory}")]
    public partial void Renewed(long directory);

    [LoggerMessage(75, LogLevel.Error, "a new generation was begun behind the back of this process: it does nothing more; start it again")]
    public partial void GenerationEnded();
}
