using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Keys;
using Trm.Evidence.Packs;
using Trm.Evidence.Witnesses;
using Trm.Node.Alarms;
using Trm.Node.Inbox;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Witness;
using Trm.Trail;

namespace Trm.Node.Trail;

/// <summary>What auditors and administrators read: the fate of every transmission, alarms, quarantine, the trail. Never content.</summary>
public sealed class NodeRecord
{
    private readonly NodeParts _node;
    private readonly Sequencer _sequencer;

    internal NodeRecord(NodeParts node, Sequencer sequencer) => (_node, _sequencer) = (node, sequencer);

    /// <summary>The key under which this node's checkpoints verify.</summary>
    public NoteKey LogKey => _node.LogSigner.Key;

    /// <summary>Everything this node sent, control messages included, in order of sending.</summary>
    public Task<IReadOnlyList<Transmission>> TransmissionsAsync(CancellationToken cancel = default) => _node.Database.ReadAsync<IReadOnlyList<Transmission>>(
        db =>
        {
            var witnessed = Witnessed(db);
            return [.. OutboxTable.Transmissions(db).Select(t => t with { IsWitnessed = t.Leaf < witnessed })];
        },
        cancel);

    /// <summary>The same as that officer sees it: to one of an organisation what was sent in its own cases.</summary>
    public async Task<IReadOnlyList<Transmission>> TransmissionsAsync(Officer officer, CancellationToken cancel = default)
    {
        var seen = await _node.Database.ReadAsync(db => CaseTable.Seen(db, officer), cancel);
        var all = await TransmissionsAsync(cancel);
        return seen is null ? all : [.. all.Where(t => t.Case is { } @case && seen.Contains(@case))];
    }

    /// <summary>How many leaves of our log a quorum of foreign witnesses has cosigned; none where it forked.</summary>
    public Task<long> WitnessedSizeAsync(CancellationToken cancel = default) => _node.Database.ReadAsync(Witnessed, cancel);

    /// <summary>True where every leaf committed so far is witnessed.</summary>
    public Task<bool> IsWitnessedAsync(CancellationToken cancel = default) => _node.Database.ReadAsync(db => Witnessed(db) == TrailTable.Size(db), cancel);

    /// <summary>
    /// Shows our newest checkpoint to every peer that does not hold it, now and not in its time: for somebody who is about to export evidence. The cosignatures come
    /// when the peers answer.
    /// </summary>
    public async Task AskWitnessesAsync(CancellationToken cancel = default)
    {
        await _sequencer.PublishAsync(cancel);
        await _node.Turn.DoForAllAsync(turn => turn.CommitAsync(CommitStep.Elapsed, tx =>
        {
            var now = _node.Time.GetUtcNow().ToUnixTimeMilliseconds();
            var size = TrailTable.Checkpoint(tx.Connection!, tx)?.Size ?? 0;
            foreach (var offer in OfferTable.All(tx.Connection!, LogKey.Name, tx).Where(o => o.Held < size && (o.Answered || o.Offered < size)))
            {
                OfferTable.Due(tx, offer.Peer, LogKey.Name);
                PeerTable.OweControl(tx, offer.Peer, now);
            }

            return 0;
        }, cancel), cancel);

        _node.Owed.Ring();
    }

    /// <summary>How many witnesses that takes, and who they may be.</summary>
    public Quorum Quorum => Quorum.Of(_node.Directory.Current, _node.Self);

    /// <summary>The newest checkpoint that we cosigned of each log of others, with our cosignature: signed notes by origin. Whoever has one exposes a log that goes back on it.</summary>
    public Task<IReadOnlyDictionary<string, byte[]>> HeldCheckpointsAsync(CancellationToken cancel = default) => _node.Database.ReadAsync<IReadOnlyDictionary<string, byte[]>>(
        db => WitnessTable.AllHeld(db).ToDictionary(h => h.Origin, h => h.Cosigned, StringComparer.Ordinal), cancel);

    /// <summary>Logs that signed two histories, each with the proof that can be handed on: JSON, as it travels between nodes.</summary>
    public Task<IReadOnlyDictionary<string, byte[]>> ForksAsync(CancellationToken cancel = default) => _node.Database.ReadAsync<IReadOnlyDictionary<string, byte[]>>(
        db => ForkTable.All(db).ToDictionary(f => f.Origin, f => f.Proof, StringComparer.Ordinal), cancel);

    private List<(long Size, byte[] Note)> Cosigned(DbConnection db) =>
        [.. WitnessTable.Cosignatures(db, LogKey.Name).Select(c => c.Size).Distinct().Select(s => (s, WitnessTable.WithCosignatures(db, LogKey.Name, s)))];

    // What a participant says of logs counts no longer once its own signed two histories.
    internal long Witnessed(DbConnection db) => ForkTable.IsForked(db, LogKey.Name)
        ? 0
        : Quorum.Covered(WitnessTable.CosignedSizes(db, LogKey.Name).Where(c => !ForkTable.IsForked(db, _node.Directory.Current, c.Key)).ToDictionary(c => c.Key, c => c.Value));

    /// <summary>The sealed bytes of one of our transmissions; null where there is none.</summary>
    public Task<byte[]?> SealedBytesAsync(string coreId, CancellationToken cancel = default) =>
        _node.Database.ReadAsync(db => OutboxTable.Bytes(db, coreId), cancel);

    /// <summary>The alarms that stand.</summary>
    public Task<IReadOnlyList<Alarm>> AlarmsAsync(CancellationToken cancel = default) => _node.Database.ReadAsync(db => AlarmTable.Open(db), cancel);

    /// <summary>What could not be verified, newest first.</summary>
    public Task<IReadOnlyList<Quarantined>> QuarantineAsync(CancellationToken cancel = default) => _node.Database.ReadAsync<IReadOnlyList<Quarantined>>(
        db => [.. QuarantineTable.List(db, 500).Select(r => new Quarantined(r.Id, r.Peer, r.Code, r.Sha256, DateTimeOffset.FromUnixTimeMilliseconds(r.ReceivedAt)))], cancel);

    /// <summary>
    /// Writes the trail as it stands: <c>log/</c> with checkpoint and tiles, <c>evidence/&lt;index&gt;.json</c> with the private
    /// parts that this node can open. The folder must be empty or absent.
    /// </summary>
    public async Task ExportAsync(string folder, CancellationToken cancel = default)
    {
        await _sequencer.PublishAsync(cancel);
        var (checkpoint, older, evidence, leaves) = await _node.Database.ReadAsync(
            db => TrailTable.Checkpoint(db) is { } last
                ? (WitnessTable.WithCosignatures(db, LogKey.Name, last.Size), Cosigned(db).Where(c => c.Size < last.Size).ToList(), TrailTable.Evidence(db, _node.Vault, last.Size), TrailTable.Leaves(db, 0, (int)last.Size))
                : throw new InvalidOperationException("a started node has a trail"),
            cancel);
        var log = new LogFolder(Path.Combine(folder, "log"));
        var tiles = new TiledLog(log);
        foreach (var leaf in leaves)
            tiles.Append(leaf);
        tiles.Flush();
        log.WriteCheckpoint(SignedNote.Parse(checkpoint).Demand());
        var checkpoints = System.IO.Directory.CreateDirectory(Path.Combine(folder, "log", "checkpoints")).FullName;
        foreach (var (size, note) in older)
            await File.WriteAllBytesAsync(Path.Combine(checkpoints, FormattableString.Invariant($"{size}")), note, cancel);
        var files = Path.Combine(folder, "evidence");
        System.IO.Directory.CreateDirectory(files);
        foreach (var leaf in evidence)
            await File.WriteAllBytesAsync(Path.Combine(files, FormattableString.Invariant($"{leaf.Index}.json")), leaf.ToJson(), cancel);
    }

    /// <summary>
    /// An evidence pack, signed with this node's message key: the whole period, or what concerns one case or one transmission. It holds no word about a person; private
    /// parts of leaves only where they are kinds, codes and pseudonyms of officers.
    /// </summary>
    /// <param name="case">Only that case; null for everything.</param>
    /// <param name="message">Only that transmission; null for everything.</param>
    /// <param name="generation">Only that generation, which has ended; null for the one in use.</param>
    public async Task<byte[]> EvidencePackAsync(CaseId? @case = null, TransmissionId? message = null, long? generation = null, CancellationToken cancel = default)
    {
        using var buffer = new MemoryStream();
        await WriteAsync(await ContentAsync(@case is not null ? EvidenceOrder.OfCase(@case) : message is not null ? EvidenceOrder.OfMessage(message) : generation is { } number ? EvidenceOrder.OfGeneration(number) : EvidenceOrder.Whole, cancel), buffer, cancel);
        return buffer.ToArray();
    }

    /// <summary>
    /// The same for an officer who may have it. <c>NOT_ALLOWED</c> for anybody but an auditor; <c>UNKNOWN_CASE</c> for a case without a record, <c>VALUE</c> for days, a message or
    /// another side of which there is none; <c>KEY_TOKEN_ABSENT</c> where the signing key is in a token that does not answer.
    /// </summary>
    /// <param name="order">What it is to be about.</param>
    /// <param name="officer">Who asks.</param>
    /// <returns>The zip, in a file that is deleted when the stream is closed.</returns>
    public async Task<Result<Stream>> EvidencePackAsync(EvidenceOrder order, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.ReadsEvidence(officer.Role))
            return new Rejection(RejectionCode.NotAllowed, Hint: "evidence packs are for auditors");
        if (order.Generation is { } number && !await _node.Database.ReadAsync(db => PackSource.HasPublished(db, number), cancel))
            return new Rejection(RejectionCode.Value, "generation", "this node has no record of it");
        var content = await ContentAsync(order, cancel);
        if (order.Case is not null && content.Evidence.All(e => e.Opening.Event == TrailEvent.DirectoryAdopted))
            return new Rejection(RejectionCode.UnknownCase, "case", "this node has no record of such a case");
        if (content.From == content.To || (order != EvidenceOrder.Whole && content.Evidence.All(e => e.Opening.Event == TrailEvent.DirectoryAdopted)))
            return new Rejection(RejectionCode.Value, order switch { { Message: not null } => "message", { Peer: not null } => "peer", _ => "from, to" }, "this node has no record of it");
        var file = OwnerOnly.Passing(_node.TrailFolder);
        try
        {
            await WriteAsync(content, file, cancel);
            file.Position = 0;
            _node.Log.PackExported(content.Scope.ToString(), content.Evidence.Count);
            return Result<Stream>.Ok(file);
        }
        catch (KeyTokenException gone)
        {
            await file.DisposeAsync();
            return gone.Rejection;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private async Task<PackContent> ContentAsync(EvidenceOrder order, CancellationToken cancel)
    {
        await _sequencer.PublishAsync(cancel);
        return await _node.Database.ReadAsync(
            db => order switch
            {
                { Case: { } id } => PackSource.OfCase(db, _node.Vault, _node.Self, id),
                { Message: { } id } => PackSource.OfMessage(db, _node.Vault, _node.Self, id),
                { Peer: { } peer } => PackSource.Whole(db, _node.Vault, _node.Self).With(peer),
                { Generation: { } number } => PackSource.OfGeneration(db, _node.Vault, _node.Self, number),
                { From: null, To: null } => PackSource.Whole(db, _node.Vault, _node.Self),
                _ => PackSource.Whole(db, _node.Vault, _node.Self).During(Midnight(order.From), Midnight(order.To?.AddDays(1))),
            },
            cancel);
    }

    private Task WriteAsync(PackContent content, Stream output, CancellationToken cancel) =>
        Task.Run(() => PackWriter.Write(content, _node.Own.Signing ?? _node.Own.Store.Signing[0], _node.Time.GetUtcNow(), output, cancel), cancel);

    private static DateTimeOffset? Midnight(DateOnly? day) => day is { } d ? new DateTimeOffset(d.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
}
