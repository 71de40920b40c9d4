using System.Data.Common;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Alarms;
using Trm.Node.Broker;
using Trm.Node.Directory;
using Trm.Node.Quarantine;
using Mailbox = Trm.Node.Broker.Mailbox;

namespace Trm.Node.Overview;

/// <summary>The node as whoever looks after it sees it. Nothing of a case is read.</summary>
public sealed class AdministrationDesk
{
    private const int DigestShown = 12;

    private readonly NodeParts _node;
    private readonly Mailboxes _mailboxes;
    private readonly QuarantineDesk _quarantine;

    internal AdministrationDesk(NodeParts node, Mailboxes mailboxes, QuarantineDesk quarantine) => (_node, _mailboxes, _quarantine) = (node, mailboxes, quarantine);

    /// <summary>The page. <c>NOT_ALLOWED</c> for anybody but an administrator and, in an hour without one, a coordinator.</summary>
    public async Task<Result<NodeState>> ShowAsync(Officer officer, CancellationToken cancel = default)
    {
        if (!(await _quarantine.ListAsync(officer, cancel)).Try(out var stuck, out var refused))
            return refused;
        var (now, directory, store, entry) = (_node.Time.GetUtcNow(), _node.Directory.Current, _node.Own.Store, _node.Own.Entry);
        var (alarms, peers) = await _node.Database.ReadAsync(db => (AlarmTable.Open(db), Peers(db, directory, now)), cancel);
        var own = (await _mailboxes.ListAsync(cancel)).Select(m => new Mailbox(m.Name, m.Peer, _node.Self, m.Lane)).ToList();
        var report = await LookAsync(own, cancel);
        return new NodeState(
            now, KeySchedule.LastsUntil(entry?.Signing ?? [], store, now), KeySchedule.LastsUntil(entry?.Encryption ?? [], store, now), Keys(store, entry, now),
            directory, _node.Directory.Waiting, _node.Broker.IsConnected,
            [.. own.Select(m => new MailboxLine(m.Writer, m.Lane == Lane.Urgent, report.Mailboxes.FirstOrDefault(s => s.Mailbox.Name == m.Name)?.Messages)).OrderBy(m => m.From.Value, StringComparer.Ordinal).ThenBy(m => !m.IsUrgent)],
            [.. report.Findings.Select(f => f.Words)], peers, stuck.Count, alarms);
    }

    // A broker that is away is said to be so, and keeps nobody from the rest.
    private async Task<MailboxReport> LookAsync(IReadOnlyList<Mailbox> own, CancellationToken cancel)
    {
        try
        {
            return _node.Broker.IsConnected ? await _node.Broker.LookAsync(own, cancel) : MailboxReport.Empty;
        }
        catch (BrokerUnavailableException)
        {
            return MailboxReport.Empty;
        }
    }

    private IReadOnlyList<PeerLine> Peers(DbConnection db, TrustDirectory directory, DateTimeOffset now)
    {
        var waiting = ContactTable.Waiting(db);
        return
        [
            .. directory.Participants.Where(p => p.Id != _node.Self).Select(p =>
            {
                var (count, since) = waiting.GetValueOrDefault(p.Id.Value);
                return new PeerLine(p.Id, p.Name, p.StatusAt(now).State, p.DutyNumber, ContactTable.HeardAt(db, p.Id), count, count == 0 ? null : since);
            }),
        ];
    }

    private static IReadOnlyList<KeyLine> Keys(KeyStore store, ParticipantEntry? entry, DateTimeOffset now)
    {
        var signing = store.SignerAt(entry, now)?.Certificate;
        return [.. store.Keys.Select(Line).OrderBy(l => l.State switch { "in-use" => 0, "next" => 1, _ => 2 }).ThenBy(l => !l.IsSigning).ThenByDescending(l => l.From)];

        KeyLine Line(StoredKey key)
        {
            var isSigning = key.Purpose == KeyPurpose.MessageSigning;
            var listing = (isSigning ? entry?.Signing : entry?.Encryption)?.FirstOrDefault(k => k.Certificate.Equals(key.Certificate));
            var state = !key.IsHere ? "destroyed"
                : listing is null ? "not-listed"
                : listing.Revoked is not null ? "revoked"
                : listing.From > now ? "next"
                : listing.To <= now || isSigning && signing is not null && !signing.Equals(key.Certificate) ? "former"
                : "in-use";
            return new(isSigning, key.Certificate.Sha256[..DigestShown], listing?.From ?? key.Certificate.NotBefore, listing?.To ?? key.Certificate.NotAfter, state, key.IsInToken);
        }
    }
}
