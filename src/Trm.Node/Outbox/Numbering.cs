using System.Data.Common;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Alarms;
using Trm.Node.Directory;
using Trm.Node.Generations;
using Trm.Node.Inbox;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;
using Trm.Node.Telemetry;
using Trm.Node.Trail;
using Trm.Node.Witness;

namespace Trm.Node.Outbox;

/// <summary>
/// Numbers and seals. Called within a turn only: the number read is the number taken, and the counter is checked again in
/// the commit that stores the sealed bytes.
/// </summary>
internal sealed class Numbering(NodeParts node)
{
    /// <summary>Every message expires at the same distance, so that expiry tells nothing of its kind.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromDays(30);

    // At start the alarm may stand from before.
    private bool _maybeAlarmed = true;

    /// <summary>Where a sequence stands.</summary>
    /// <param name="Next">The number that the next message takes.</param>
    /// <param name="Generation">Ours.</param>
    /// <param name="IsOldCopy">Whether the peer holds messages in our name that this node never sent.</param>
    public sealed record Standing(long Next, long Generation, bool IsOldCopy);

    /// <summary>Where our sequence to that peer stands; holds for as long as its turn does, and nothing is stored.</summary>
    public Task<Standing> StandAsync(ParticipantId to, CancellationToken cancel) =>
        node.Database.ReadAsync(db => new Standing(PeerTable.Get(db, to.Value).NextSeq, NodeTable.Generation(db), OldCopy.IsFound(db, to.Value)), cancel);

    /// <summary>Seals a message of that meta and payload for the peer's next number.</summary>
    /// <returns><c>TOO_LARGE</c> where it does not fit into one message; <c>SIG_KEY_NOT_VALID</c> where no key of ours may sign now; a participant without a valid key or mailbox is <c>WRONG_RECIPIENT</c>.</returns>
    /// <param name="known">The directory version by which the peer will verify it, where that is not the one in force: a directory message is signed with a key that it lists.</param>
    /// <param name="standing">Where the sequence stands with what others of the same batch have taken, and is not stored yet; looked up where not given.</param>
    public async Task<Result<NumberedMessage>> SealAsync(
        ParticipantId to, MessageMeta meta, ReadOnlyMemory<byte> payload, Lane lane, CancellationToken cancel, TrustDirectory? known = null, Standing? standing = null)
    {
        standing ??= await StandAsync(to, cancel);
        // What has happened is a fact wherever our data come from.
        if (standing.IsOldCopy && !(MessageKind.Find(meta.Kind, meta.Code) is { IsOk: true, Value.Class: MessageClass.Report }))
            return new Rejection(RejectionCode.OldCopy, "to", "they hold messages in our name that this node never sent - an old copy of its data was put back, or our signing key is stolen: only holds and other reports are sent to them until a new generation is begun; stop the node, and run: trm node generation");
        var directory = node.Directory.Current;
        var iat = WireTime.Cut(node.Time.GetUtcNow());
        if (SignerFor(known, iat) is not { } signer)
            return new Rejection(RejectionCode.SigKeyNotValid, "keys", "the directory lists no signing key of ours as valid now; make the next one and have it listed: trm keys rotate");
        if (directory.RecipientsOf(to, iat) is not [var newest, ..] || directory.MailboxOf(reader: to, writer: node.Self, lane) is not { } mailbox)
            return new Rejection(RejectionCode.WrongRecipient, "to", "the directory lists no valid key or no mailbox of that participant for us");
        var order = new SealOrder
        {
            Id = TransmissionId.Of(Guid.NewGuid()),
            From = node.Self,
            To = to,
            Gen = standing.Generation,
            Seq = standing.Next,
            Iat = iat,
            Exp = iat + Validity,
            Dir = directory.Version,
            IsTraining = directory.IsTraining,
            Recipients = [newest],
            Meta = meta,
            Payload = payload,
        };
        try
        {
            var made = Sealer.Seal(order, signer).Then(bytes => Result<NumberedMessage>.Ok(new(order, bytes, mailbox.Name, lane)));
            await TokenAnswersAsync(made.IsOk, cancel);
            return made;
        }
        catch (KeyTokenException gone)
        {
            if (!await node.Database.ReadAsync(db => AlarmTable.Open(db).Any(a => a.Code == AlarmCode.KeyTokenAbsent), cancel))
                await node.Database.CommitAsync(CommitStep.Elapsed, tx =>
                {
                    node.Raise(tx, AlarmCode.KeyTokenAbsent, null, null);
                    return 0;
                }, cancel);
            _maybeAlarmed = true;
            return gone.Rejection;
        }
    }

    // Who is behind verifies by what it has: a key that only the newer version lists would be unknown to it, and so would be the directory that it brings.
    private SigningKey? SignerFor(TrustDirectory? known, DateTimeOffset iat)
    {
        var own = node.Own.Signing;
        return known?.Find(node.Self) is { } entry && !entry.Signing.Any(k => own is not null && k.Certificate.Equals(own.Certificate) && k.IsValidAt(iat))
            ? node.Own.Store.SignerAt(entry, iat) ?? own
            : own;
    }

    // Whoever put the token back sees that it is known.
    private async Task TokenAnswersAsync(bool signed, CancellationToken cancel)
    {
        if (!signed || !_maybeAlarmed)
            return;
        _maybeAlarmed = false;
        if (await node.Database.ReadAsync(db => AlarmTable.Open(db).Any(a => a.Code == AlarmCode.KeyTokenAbsent), cancel))
            await node.Database.CommitAsync(CommitStep.Elapsed, tx =>
            {
                node.Clear(tx, AlarmCode.KeyTokenAbsent, null, null);
                return 0;
            }, cancel);
    }

    /// <summary>Takes the number and stores the sealed bytes, due for publishing at once.</summary>
    /// <param name="part">The file that it is a part of, and which, from 0; null for a message.</param>
    /// <exception cref="InvalidOperationException">The number is taken: two owners number one pair.</exception>
    public static void Store(DbTransaction tx, NumberedMessage message, long now, (string File, int Number)? part = null) => Store(tx, message, now, part, leaf: null);

    /// <summary>
    /// The same of a message, with the leaf that says that it was sealed, and where that stands: once a quorum has cosigned beyond it, its transmission is witnessed.
    /// </summary>
    /// <param name="tx">The commit that stores it.</param>
    /// <param name="vault">Seals the private part.</param>
    /// <param name="now">When.</param>
    /// <param name="message">What is stored.</param>
    /// <param name="gates">The gates that it passed.</param>
    /// <param name="officer">Whose act it is.</param>
    /// <exception cref="InvalidOperationException">The number is taken: two owners number one pair.</exception>
    public static void Store(DbTransaction tx, CaseVault vault, DateTimeOffset now, NumberedMessage message, IReadOnlyList<PassedGate> gates, string officer)
    {
        var leaf = TrailTable.Size(tx.Connection!, tx);
        TrailTable.Append(tx, vault, now, TrailEntry.Sealed(message.Sealed.HeaderP7s, message.Order.Meta, message.Sealed.Capsule.MetaSalt, gates, officer));
        Store(tx, message, now.ToUnixTimeMilliseconds(), part: null, leaf);
    }

    private static void Store(DbTransaction tx, NumberedMessage message, long now, (string File, int Number)? part, long? leaf)
    {
        var order = message.Order;
        if (!PeerTable.TakeNumber(tx, order.To.Value, order.Seq))
            throw new InvalidOperationException("this number of the sequence is taken; two owners number one pair");
        OutboxTable.Insert(tx, new OutboxRow
        {
            CoreId = order.Id.ToString(),
            Peer = order.To.Value,
            Gen = order.Gen,
            Seq = order.Seq,
            Mailbox = message.Mailbox,
            Urgent = message.Lane == Lane.Urgent,
            Kind = order.Meta.Kind,
            Code = order.Meta.Code,
            MessageId = part is null ? order.Meta.Message?.ToString() : null,
            CaseId = order.Meta.Case?.ToString(),
            InReplyTo = order.Meta.InReplyTo?.ToString(),
            HeaderSha256 = message.Sealed.HeaderSha256,
            Bytes = message.Sealed.Bytes.ToArray(),
            State = OutboxState.Sealed,
            PublishAt = now,
            CreatedAt = now,
            Exp = order.Exp.ToUnixTimeMilliseconds(),
            Leaf = leaf,
            PartOf = part?.File,
            Part = part?.Number,
            PartHeader = part is null ? null : message.Sealed.HeaderP7s.Length,
        });
    }

    /// <summary>
    /// Seals and stores the control message that is owed to a peer: receipts that wait, checkpoints and cosignatures, what we hold, what is void, a newer
    /// directory. The first message of a generation to each peer is one.
    /// </summary>
    /// <param name="turn">That peer's turn.</param>
    /// <param name="to">The peer.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>False where none can be sealed for that peer now; what is owed stays owed.</returns>
    public async Task<bool> SealControlAsync(HeldTurn turn, ParticipantId to, CancellationToken cancel) => await TrySealControlAsync(turn, to, cancel) is null;

    /// <summary>The same.</summary>
    /// <returns>Why none can be sealed for that peer now; null where it was.</returns>
    public async Task<Rejection?> TrySealControlAsync(HeldTurn turn, ParticipantId to, CancellationToken cancel)
    {
        var now = node.Time.GetUtcNow();
        var ms = now.ToUnixTimeMilliseconds();
        var (owed, content, known, log) = await node.Database.ReadAsync(db => Owed(db, to), cancel);
        using var stage = node.Telemetry.Stages.Begin(Stage.Control, to.Value, content.Receipts.Count);
        if (!(await SealAsync(to, MessageMeta.Control, content.Write(), Lane.Urgent, cancel, known)).Try(out var message, out var rejection))
        {
            node.Log.ControlNotSealed(to.Value, rejection.Code.Text);
            return rejection;
        }

        await turn.CommitAsync(CommitStep.ControlSealed, tx =>
        {
            Store(tx, message, ms);
            // Whoever is listed since, or was told in a former generation.
            if (!PeerTable.Get(tx.Connection!, to.Value, tx).Greeted)
                ForkTable.OweAll(tx, to.Value);
            PeerTable.Greeted(tx, to.Value);
            PeerTable.ControlPaid(tx, to.Value, ms);
            WitnessWords.Said(node, tx, to.Value, content, log, ms);
            if (content.Directory is not null)
                PeerTable.DirectorySent(tx, to.Value, ms);
            if (content.Receipts.Count > 0)
            {
                ReceiptQueue.Delete(tx, owed);
                TrailTable.Append(tx, node.Vault, now, TrailEntry.ReceiptsSent(message.Sealed.HeaderP7s, message.Sealed.Capsule.Bytes));
            }

            return 0;
        }, cancel);
        node.Log.ControlSealed(to.Value, content.Receipts.Count, content.Have.Missing.Count, content.Void.Count);
        node.Due.Ring();
        return null;
    }

    private (IReadOnlyList<ReceiptQueue.Row> Owed, ControlMessage Content, TrustDirectory? Known, OwnLogState Log) Owed(DbConnection db, ParticipantId to)
    {
        var peer = PeerTable.Get(db, to.Value);
        var directory = peer.DirectoryDue ? DirectoryShelf.NextFor(db, peer.Dir, node.Directory.Current) : (ReadOnlyMemory<byte>?)null;
        var owed = ReceiptQueue.Of(db, to.Value, directory is null ? MaxReceipts : MaxReceiptsBesideDirectory);
        var (content, log) = WitnessWords.Add(node, db, to.Value, new ControlMessage(
            [.. owed.Select(r => Receipt.Parse(r.Receipt).Value)],
            directory,
            PeerTable.Have(db, to.Value),
            OutboxTable.Void(db, to.Value, NodeTable.Generation(db))));
        return (owed, content, directory is null ? null : DirectoryShelf.Find(db, peer.Dir), log);
    }

    // At most 900 bytes each: well below the size limit of one message.
    private const int MaxReceipts = 500;

    // The largest directory leaves little room, and what does not fit would never be sent.
    private const int MaxReceiptsBesideDirectory = 20;
}
