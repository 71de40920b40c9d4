using Trm.Envelope.Directory;
using Trm.Node.Alarms;
using Trm.Node.Directory;

namespace Trm.Node.Overview;

/// <summary>What whoever looks after the node sees first: keys, directory, mailboxes, peers, what is stuck. Codes, times and counts; nothing of a case.</summary>
/// <param name="At">As of when.</param>
/// <param name="SigningUntil">Until when our signing keys are listed without a break.</param>
/// <param name="EncryptionUntil">The same of those that open what is sent to us.</param>
/// <param name="Keys">Ours, those in use first.</param>
/// <param name="Directory">In force.</param>
/// <param name="Waiting">What will be in force when its day is over; null where nothing waits.</param>
/// <param name="IsConnected">Whether the broker is.</param>
/// <param name="Mailboxes">Those that we read.</param>
/// <param name="MailboxFindings">What is not as it should be there, in words.</param>
/// <param name="Peers">Everybody else of the directory.</param>
/// <param name="Stuck">How much is stuck.</param>
/// <param name="Alarms">Those that stand, the oldest first.</param>
public sealed record NodeState(
    DateTimeOffset At, DateTimeOffset SigningUntil, DateTimeOffset EncryptionUntil, IReadOnlyList<KeyLine> Keys, TrustDirectory Directory, WaitingDirectory? Waiting, bool IsConnected,
    IReadOnlyList<MailboxLine> Mailboxes, IReadOnlyList<string> MailboxFindings, IReadOnlyList<PeerLine> Peers, int Stuck, IReadOnlyList<Alarm> Alarms);
