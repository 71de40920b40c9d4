using System.Data.Common;
using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Courier;
using Trm.Node.Inbox;
using Trm.Node.Machine;
using Trm.Node.Outbox;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.Courier;

/// <summary>
/// Sealed messages by hand, where no broker is: writes what a peer is not known to have into a file, and takes in what a peer's file holds through the same inbox as the broker's
/// deliveries. Nothing that is written is done by that: a message is done by its receipt, which comes by either way. Source: contracts/courier.md.
/// </summary>
public sealed class CourierDesk
{
    // Ids in one leaf.
    private const int Recorded = 1000;

    // Messages of a file that are in hand at once.
    private const int InHand = 64;

    private readonly NodeParts _node;
    private readonly Numbering _numbering;
    private readonly InboxWorker _inbox;

    internal CourierDesk(NodeParts node, Numbering numbering, InboxWorker inbox) => (_node, _numbering, _inbox) = (node, numbering, inbox);

    /// <summary>
    /// What waits for a courier, by peer, the receipts of a moment ago among it, and those that cannot be sealed now. <c>NOT_ALLOWED</c> for anybody but an administrator or a coordinator.
    /// </summary>
    public async Task<Result<IReadOnlyList<CourierPending>>> PendingAsync(Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.SendsCouriers(officer.Role))
            return NotAllowed;
        var notSealed = new SortedDictionary<string, Rejection>(StringComparer.Ordinal);
        foreach (var owed in await _node.Database.ReadAsync(db => ReceiptQueue.Due(db, Ms).Union(PeerTable.Untold(db), StringComparer.Ordinal).ToList(), cancel))
            if (await SealOwedAsync(ParticipantId.Parse(owed).Value, cancel) is { } fault)
                notSealed.Add(owed, fault);
        var sealedOnes = await _node.Database.ReadAsync(db => CourierTable.Peers(db, Ms, PeerClocks.StopSending(db, Now)), cancel);
        return Result<IReadOnlyList<CourierPending>>.Ok(
        [
            .. sealedOnes.Concat(notSealed.Keys.Except(sealedOnes.Select(p => p.Peer), StringComparer.Ordinal).Select(peer => new CourierPending(peer, 0, 0, 0, null)))
                .Select(p => notSealed.TryGetValue(p.Peer, out var fault) ? p with { NotSealed = fault.Code.Text, Next = fault.Hint } : p)
                .OrderBy(p => p.Peer, StringComparer.Ordinal),
        ]);
    }

    /// <summary>
    /// Writes what that peer is not known to have into one file: urgent first, up to the limits of a file, with the receipts and whatever else is owed to it. It stays pending; writing
    /// it again is allowed. <c>NOT_ALLOWED</c>; <c>VALUE</c> where there is no such peer, or nothing waits for it; where the only thing is one that cannot be sealed, the code why. What cannot be sealed
    /// beside others is told by <see cref="CourierExport.NotSealed"/>.
    /// </summary>
    /// <exception cref="StorageFullException">There is no room for the file.</exception>
    public async Task<Result<CourierExport>> ExportAsync(ParticipantId to, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.SendsCouriers(officer.Role))
            return NotAllowed;
        if (to == _node.Self || _node.Directory.Current.Find(to) is null)
            return new Rejection(RejectionCode.Value, "to", "the directory lists no such other participant");
        var notSealed = await SealOwedAsync(to, cancel);
        while (true)
        {
            var rows = WithinLimits(await _node.Database.ReadAsync(db => CourierTable.Pending(db, to.Value, Ms, PeerClocks.StopSending(db, Now)), cancel));
            if (rows.Count == 0)
                return notSealed is null
                    ? new Rejection(RejectionCode.Value, "to", "nothing waits for this participant: it has receipted all that was said to it")
                    : new Rejection(notSealed.Code, "to", $"receipts, or another word that is owed to this participant, cannot be sealed: {notSealed.Hint}");
            if (await WriteAsync(to, rows, notSealed, cancel) is { } written)
                return written;
        }
    }

    /// <summary>
    /// Takes in a courier file. It is looked through whole before anything of it is taken; then each message goes the way of a delivery, once, whichever way it comes how often.
    /// <c>NOT_ALLOWED</c>; <c>FILE_INVALID</c>, <c>TOO_LARGE</c> as <see cref="CourierFile.Parse"/>; <c>WRONG_RECIPIENT</c> where it is for somebody else; <c>VALUE</c> where the directory does
    /// not list its sender. An interrupted one is taken in again.
    /// </summary>
    /// <exception cref="StorageFullException">There is no room for the file, or for what is in it.</exception>
    /// <param name="content">The file, from its beginning.</param>
    public async Task<Result<CourierImport>> ImportAsync(Stream content, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.SendsCouriers(officer.Role))
            return NotAllowed;
        await using var file = OwnerOnly.Passing(_node.TrailFolder);
        var parsed = await LookThroughAsync(content, file, cancel);
        if (!parsed.Try(out var courier, out var fault))
        {
            _node.Log.CourierRefused(fault.Code.Text);
            return fault;
        }

        // Each portion is put on record in the commit that takes it: whatever ends this, the trail has what came.
        var brought = new List<BroughtMessage>();
        foreach (var some in courier.Messages.Chunk(InHand))
        {
            var bodies = some.Select(e => CourierFile.Read(file, e)).ToList();
            var taking = some.Zip(bodies, (entry, bytes) => TakeAsync(courier.Header.From, entry, bytes, cancel)).ToList();
            var arrivals = await Task.WhenAll(taking);
            _node.Log.CourierImported(courier.Header.From.Value, arrivals.Count(a => a?.Header is not null));
            brought.AddRange(await FatesAsync(some, arrivals, cancel));
            foreach (var arrival in arrivals.OfType<Arrival>())
                await arrival.DirectoryJudged.WaitAsync(cancel);
        }

        return new CourierImport(courier.Header.From, courier.Header.Written, brought);
    }

    private DateTimeOffset Now => _node.Time.GetUtcNow();

    private long Ms => Now.ToUnixTimeMilliseconds();

    private static Rejection NotAllowed { get; } = new(RejectionCode.NotAllowed, "role", "an administrator or a coordinator sends and takes couriers");

    // The receipts that wait, what we hold, what is void, what is missing since a moment ago: they go with this courier, and by the broker as well. Null, or why they cannot.
    private Task<Rejection?> SealOwedAsync(ParticipantId to, CancellationToken cancel) => _node.Turn.DoAsync(
        to,
        async turn =>
        {
            // One control message holds so many receipts and no more.
            while (await _node.Database.ReadAsync(db => Owes(db, to.Value), cancel))
                if (await _numbering.TrySealControlAsync(turn, to, cancel) is { } fault)
                    return fault;
            return null;
        },
        cancel);

    private bool Owes(DbConnection db, string peer) => !PeerTable.Get(db, peer).Greeted || ReceiptQueue.Due(db, Ms).Contains(peer, StringComparer.Ordinal) || PeerTable.HasUntold(db, peer);

    private static List<CourierTable.Row> WithinLimits(IReadOnlyList<CourierTable.Row> rows)
    {
        var bytes = 0L;
        return [.. rows.Take(CourierFile.MaxMessages).TakeWhile(r => (bytes += r.Length) <= CourierFile.MaxBytes)];
    }

    // As a delivery of the broker: the normal lane leaves the last room to the urgent one, and one that cannot be judged keeps no other back. Null for that one.
    private async Task<Arrival?> TakeAsync(ParticipantId from, CourierEntry entry, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await _node.Disk.RoomForAsync(entry.Lane, cancel);
        try
        {
            return await _inbox.TakeAsync(from, entry.Lane, bytes, cancel, isByCourier: true);
        }
        catch (StorageFailedException)
        {
            return null;
        }
    }

    // Null where something of it was erased or dropped meanwhile: then the list is made anew.
    private async Task<CourierExport?> WriteAsync(ParticipantId to, List<CourierTable.Row> rows, Rejection? notSealed, CancellationToken cancel)
    {
        var header = new CourierHeader
        {
            From = _node.Self, To = to, Written = WireTime.Cut(Now), Urgent = rows.Count(r => r.Urgent), Count = rows.Count, Bytes = rows.Sum(r => r.Length), Sha256 = new string('0', 64),
        };
        var file = OwnerOnly.Passing(_node.TrailFolder);
        try
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await file.WriteAsync(header.Write(), cancel);
            foreach (var row in rows)
            {
                if (await _node.Database.ReadAsync(db => OutboxTable.WholeBytes(db, row.CoreId), cancel) is not { } bytes || bytes.Length != row.Length)
                {
                    await file.DisposeAsync();
                    return null;
                }

                digest.AppendData(bytes);
                LeaveRoom();
                await file.WriteAsync(bytes, cancel);
            }

            header = header with { Sha256 = Convert.ToHexStringLower(digest.GetHashAndReset()) };
            file.Position = 0;
            await file.WriteAsync(header.Write(), cancel);
            await file.FlushAsync(cancel);
            file.Position = 0;
            await RecordAsync([.. rows.Select(r => r.CoreId)], cancel);
            _node.Log.CourierExported(to.Value, header.Count, header.Bytes);
            return new(header, file, notSealed);
        }
        catch (Exception failure)
        {
            await file.DisposeAsync();
            if (failure is IOException && StorageFullException.Is(failure))
                throw NoRoom(failure);
            throw;
        }
    }

    private async Task<Result<CourierFile>> LookThroughAsync(Stream content, FileStream file, CancellationToken cancel)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            for (int count; (count = await content.ReadAsync(buffer, cancel)) > 0;)
            {
                if (file.Position + count > CourierFile.MaxBytes + CourierHeader.MaxLine)
                    return new Rejection(RejectionCode.TooLarge, "file", "a courier file holds at most 1 GiB: let the other side write several");
                LeaveRoom();
                await file.WriteAsync(buffer.AsMemory(0, count), cancel);
            }

            await file.FlushAsync(cancel);
        }
        catch (IOException failure) when (StorageFullException.Is(failure))
        {
            throw NoRoom(failure);
        }

        if (!(await Task.Run(() => CourierFile.Parse(file), cancel)).Try(out var courier, out var fault))
            return fault;
        if (courier.Header.To != _node.Self)
            return new Rejection(RejectionCode.WrongRecipient, "line 1", $"this file is for {courier.Header.To}: take it there");
        return courier.Header.From == _node.Self || _node.Directory.Current.Find(courier.Header.From) is null
            ? new Rejection(RejectionCode.Value, "line 1", "the directory in force lists no such other participant: adopt the newest directory, then take the file in again")
            : courier;
    }

    // The last room is for what comes over the urgent lane, and not for a file that passes.
    private void LeaveRoom()
    {
        if (_node.Disk.Look().Level >= DiskLevel.Reserve)
            throw new StorageFullException();
    }

    private StorageFullException NoRoom(Exception failure)
    {
        _node.Disk.Refused();
        return new StorageFullException(failure);
    }

    private async Task<IEnumerable<BroughtMessage>> FatesAsync(CourierEntry[] entries, Arrival?[] arrivals, CancellationToken cancel)
    {
        var rows = await _node.Database.ReadAsync(
            db => arrivals.Select(a => a?.Header is { } header ? InboxTable.Find(db, header.From.Value, header.Id.ToString(), header.HeaderSha256) : null).ToList(), cancel);
        return entries.Select((entry, i) => Judged(entry, FateOf(arrivals[i], rows[i])));
    }

    private static BroughtMessage Judged(CourierEntry entry, (CourierFate Fate, string? Code) what) => new(entry.Id, entry.Lane, what.Fate, what.Code);

    private static (CourierFate Fate, string? Code) FateOf(Arrival? arrival, InboxRow? row) => (arrival, row) switch
    {
        (null, _) => (CourierFate.NotHeld, null),
        ({ Header: null, WaitsForDirectory: not null, IsKept: true }, _) => (CourierFate.WaitsForDirectory, arrival.Unverified!.Code.Text),
        ({ Header: null, WaitsForDirectory: not null }, _) => (CourierFate.NotHeld, arrival.Unverified!.Code.Text),
        ({ Header: null }, _) => (CourierFate.Unverified, arrival.Unverified!.Code.Text),
        ({ IsAgain: true }, _) => (CourierFate.SeenBefore, null),
        ({ IsIntact: false }, _) => (CourierFate.Damaged, RejectionCode.EnvelopeDamaged.Text),
        (_, { State: InboxState.Parked }) => (CourierFate.Parked, row.ParkedFor),
        (_, { State: InboxState.Refused }) => (CourierFate.Refused, row.Receipt is { } receipt ? Contracts.Control.Receipt.Parse(receipt).Value.Issues[0].Text : null),
        (_, null) => (CourierFate.NotHeld, null),
        _ => (CourierFate.Taken, null),
    };

    private async Task RecordAsync(List<string> coreIds, CancellationToken cancel)
    {
        foreach (var some in coreIds.Chunk(Recorded))
            await _node.Database.CommitAsync(CommitStep.Viewed, tx =>
            {
                TrailTable.Append(tx, _node.Vault, Now, TrailEntry.Courier(TrailEvent.CourierExport, some));
                return 0;
            }, cancel);
    }
}
