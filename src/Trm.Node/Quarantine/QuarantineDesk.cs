using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Approvals;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Quarantine;

/// <summary>
/// What is stuck, on either way, and what somebody who looks after the node may do about it: send one of ours again, hand out the bytes of what nobody could verify, and, two of
/// them together, discard it. Nothing here opens, believes or decides anything for a person.
/// </summary>
public sealed class QuarantineDesk
{
    /// <summary>So many of ours, of what waits here, and of what could not be verified are listed at most.</summary>
    public const int Most = StuckTable.Most;

    // A broker that restarts takes less.
    private static readonly TimeSpan Unsent = TimeSpan.FromMinutes(10);

    // What expired longer ago is history: the trail has it.
    private static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    private static readonly TimeSpan OnceA = TimeSpan.FromMinutes(1);

    private readonly NodeParts _node;
    private readonly Func<CancellationToken, Task> _sealAgain;

    internal QuarantineDesk(NodeParts node, Func<CancellationToken, Task> sealAgain) => (_node, _sealAgain) = (node, sealAgain);

    /// <summary>All that is stuck: ours first, urgent before normal, then what waits here, then what could not be verified, newest first. <c>NOT_ALLOWED</c>.</summary>
    public async Task<Result<IReadOnlyList<StuckMessage>>> ListAsync(Officer officer, CancellationToken cancel = default) => Rights.LooksAfterNode(officer.Role)
        ? Result<IReadOnlyList<StuckMessage>>.Ok(await _node.Database.ReadAsync<IReadOnlyList<StuckMessage>>(
            db => [.. StuckTable.Ours(db, Ms(Unsent), Ms(Recent)).Select(Of), .. StuckTable.Parked(db).Select(Of), .. StuckTable.Quarantined(db).Select(Of)], cancel))
        : NotAllowed;

    /// <summary>One of them with all that is known of it. <c>NOT_ALLOWED</c>; <c>VALUE</c> where nothing of that id is stuck.</summary>
    public async Task<Result<StuckDetail>> ShowAsync(string id, Officer officer, CancellationToken cancel = default) => Rights.LooksAfterNode(officer.Role)
        ? await _node.Database.ReadAsync(db => Detail(db, id), cancel) is { } detail ? detail : Unknown
        : NotAllowed;

    /// <summary>The bytes of one of them, as they came or as they are sent: sealed, or nobody's. <c>NOT_ALLOWED</c>; <c>VALUE</c> where nothing of that id is stuck, or only its digest is kept.</summary>
    public async Task<Result<byte[]>> BytesAsync(string id, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.LooksAfterNode(officer.Role))
            return NotAllowed;
        var (isStuck, bytes) = await _node.Database.ReadAsync(db => Detail(db, id) is null ? (false, null) : (true, Bytes(db, id)), cancel);
        if (!isStuck)
            return Unknown;
        return bytes is null ? new Rejection(RejectionCode.Value, "id", "only its digest is kept: it was too large, came beyond the budget, or its time is over") : bytes;
    }

    /// <summary>
    /// Sends one of ours once more: an undelivered one as the same bytes, at most once a minute; an expired report sealed anew under its message id. <c>NOT_ALLOWED</c>; <c>VALUE</c> where
    /// nothing of that id is stuck; <c>ILLEGAL_TRANSITION</c> where it goes by itself, or must be said anew.
    /// </summary>
    public async Task<Result<StuckDetail>> ResendAsync(string id, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.LooksAfterNode(officer.Role))
            return NotAllowed;
        if (await _node.Database.ReadAsync(db => Detail(db, id), cancel) is not { } detail)
            return Unknown;
        var peer = ParticipantId.Parse(detail.Message.Peer).Value;
        var sent = detail.Message.Kind switch
        {
            StuckKind.Undelivered => await _node.Turn.DoAsync(peer, turn => turn.CommitAsync(CommitStep.Elapsed, tx => Done(Again(tx, id)), cancel), cancel),
            StuckKind.Expired => await _node.Turn.DoAsync(peer, turn => turn.CommitAsync(CommitStep.Elapsed, tx => Done(Anew(tx, id, detail.Message.Peer)), cancel), cancel),
            StuckKind.Unsent or StuckKind.ToSealAgain => new Rejection(RejectionCode.IllegalTransition, "id", $"it goes by itself: {detail.Message.Next}"),
            _ => new Rejection(RejectionCode.IllegalTransition, "id", "it is not ours: its sender sends it again, by itself or when they are asked"),
        };
        if (!sent.IsOk)
            return sent;
        if (detail.Message.Kind == StuckKind.Expired)
            await _sealAgain(cancel);
        _node.Due.Ring();
        _node.Log.Resent(detail.Message.Peer, id);
        return detail;

        Result<StuckDetail> Done(Rejection? fault) => fault is null ? detail : fault;
    }

    /// <summary>
    /// The first officer proposes to discard what could not be verified; another one who says the same has it done: its bytes and its row go, and a leaf says of which digest, for which code, by
    /// which two. <c>NOT_ALLOWED</c>; <c>VALUE</c> where nothing of that id is kept; <c>ILLEGAL_TRANSITION</c> for anything else that is stuck: it is owed a fate.
    /// </summary>
    /// <returns>What was, or is to be, discarded; <see cref="StuckMessage.DiscardProposedBy"/> is null once it is done.</returns>
    public async Task<Result<StuckMessage>> DiscardAsync(string id, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.LooksAfterNode(officer.Role))
            return NotAllowed;
        if (Number(id) is not { } number)
            return await _node.Database.ReadAsync(db => Detail(db, id), cancel) is null
                ? Unknown
                : new Rejection(RejectionCode.IllegalTransition, "id", "a message that was verified, or is ours, ends by its receipt or its expiry, never by hand");
        return await _node.Database.CommitAsync(CommitStep.Viewed, tx => Discard(tx, number, officer.Code), cancel);
    }

    /// <summary>The same by two officers who have both signed it, by its digest: where something else is kept under that number now, nothing is discarded.</summary>
    internal async Task<Result<StuckMessage>> DiscardAsync(Approved approved, string id, string sha256, CancellationToken cancel) => Number(id) is not { } number
        ? Unknown
        : await _node.Database.CommitAsync<Result<StuckMessage>>(CommitStep.Viewed, tx =>
        {
            if (StuckTable.Quarantined(tx.Connection!, number, tx) is not { Dir: null } row || row.Sha256 != sha256)
                return Unknown;
            approved.Finish(tx, Now);
            TrailTable.Append(tx, _node.Vault, Now, ApprovalTrail.Of(approved, "discard", null));
            return Discard(tx, row, [approved.Decision.ProposedBy, approved.Approver.Code]);
        }, cancel);

    private DateTimeOffset Now => _node.Time.GetUtcNow();

    private static Rejection NotAllowed { get; } = new(RejectionCode.NotAllowed, "role", "an administrator or a coordinator looks after what is stuck");

    private static Rejection Unknown { get; } = new(RejectionCode.Value, "id", "nothing of that id is stuck; trm quarantine list shows what is");

    private long Ms(TimeSpan ago) => (Now - ago).ToUnixTimeMilliseconds();

    private Result<StuckMessage> Discard(DbTransaction tx, long id, string officer)
    {
        if (StuckTable.Quarantined(tx.Connection!, id, tx) is not { } row)
            return Unknown;
        if (row.Dir is not null)
            return new Rejection(RejectionCode.IllegalTransition, "id", "it may be a good message: adopt the directory that it waits for, and it is judged");
        if (row.DiscardBy is null || row.DiscardBy == officer)
        {
            StuckTable.Propose(tx, id, officer, Now.ToUnixTimeMilliseconds());
            return Of(row with { DiscardBy = officer });
        }

        return Discard(tx, row, [row.DiscardBy, officer]);
    }

    private StuckMessage Discard(DbTransaction tx, StuckTable.KeptRow row, IReadOnlyList<string> officers)
    {
        StuckTable.Discard(tx, row.Id);
        TrailTable.Append(tx, _node.Vault, Now, TrailEntry.Discarded(row.Sha256, row.Code, officers));
        _node.Log.Discarded(row.Peer, row.Code);
        return Of(row with { DiscardBy = null });
    }

    private Rejection? Again(DbTransaction tx, string id) => StuckTable.Again(tx, id, Now.ToUnixTimeMilliseconds(), Ms(OnceA))
        ? null
        : new Rejection(RejectionCode.IllegalTransition, "id", "it went out within the last minute, its receipt has come, or its case was erased");

    // What was decided a month ago is not sent for somebody who would decide otherwise today; what has happened is as true as then.
    private Rejection? Anew(DbTransaction tx, string id, string peer)
    {
        if (OutboxTable.Find(tx, id) is not { } row || MessageKind.Find(row.Kind, row.Code) is not { IsOk: true, Value.Class: MessageClass.Report })
            return new(RejectionCode.IllegalTransition, "id", "it expired and is no report: say it anew, so that today's rules judge it");
        if (!MayLeave(tx, row))
            return new(RejectionCode.NotAllowed, "id", "it may not go there now; open the case");
        if (!StuckTable.Anew(tx, id))
            return new(RejectionCode.IllegalTransition, "id", "it goes on already as another transmission");
        _node.Clear(tx, AlarmCode.Expired, peer, id);
        return null;
    }

    // As before anything leaves: the office may have excluded them since.
    private bool MayLeave(DbTransaction tx, OutboxRow row)
    {
        var peer = ParticipantId.Parse(row.Peer).Value;
        if (ContentTable.Find(tx.Connection!, MessageId.Parse(row.MessageId).Value, peer, outgoing: true, tx) is not { } content)
            return false;
        if (row.CaseId is null || CaseTable.Find(tx.Connection!, _node.Vault, CaseId.Parse(row.CaseId).Value, tx) is not { } file)
            return row.CaseId is null;
        var (meta, payload) = ContentTable.Open(_node.Vault, content);
        return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _)
            && new CaseJudge(file, file.OwnSide, new(() => []), Now) { To = file.AddresseeBy(_node.Directory.Current) }.MayLeave(message).Count == 0;
    }

    private StuckDetail? Detail(DbConnection db, string id)
    {
        if (Number(id) is { } number)
            return StuckTable.Quarantined(db, number) is { } kept
                ? new(Of(kept), kept.Urgent, kept.Size, kept.Sha256, null, null, Bytes(db, id) is { } bytes ? ClaimedHeader.Of(bytes) : null)
                : null;
        if (!TransmissionId.Parse(id).Try(out _, out _))
            return null;
        if (StuckTable.Ours(db, id, Ms(Unsent), Ms(Recent)) is { } ours)
            return Detail(Of(ours), ours.Urgent, Bytes(db, id), ours.Exp, ours.Attempts);
        return StuckTable.Parked(db, id) is { } parked ? Detail(Of(parked), parked.Urgent, Bytes(db, id), parked.Exp, null) : null;
    }

    private static StuckDetail Detail(StuckMessage message, bool isUrgent, byte[]? bytes, long exp, long? attempts) => new(
        message, isUrgent, bytes?.Length ?? 0, bytes is null ? null : Convert.ToHexStringLower(SHA256.HashData(bytes)), Time(exp), attempts, bytes is null ? null : ClaimedHeader.Of(bytes));

    private static byte[]? Bytes(DbConnection db, string id) =>
        Number(id) is { } number ? StuckTable.KeptBytes(db, number) : OutboxTable.WholeBytes(db, id) ?? StuckTable.InBytes(db, id);

    private static long? Number(string id) =>
        id is ['q', .. var digits] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private StuckMessage Of(StuckTable.OutRow row)
    {
        var (kind, code) = row.State switch
        {
            OutboxState.Undelivered => (StuckKind.Undelivered, AlarmCode.Undelivered),
            OutboxState.Expired => (StuckKind.Expired, AlarmCode.Expired),
            OutboxState.ToSealAgain => (StuckKind.ToSealAgain, "TO_SEAL_AGAIN"),
            _ => (StuckKind.Unsent, "UNSENT"),
        };
        var isReport = MessageKind.Find(row.Kind, row.Code) is { IsOk: true, Value.Class: MessageClass.Report };
        return Told(row.CoreId, kind, row.Peer, row.CreatedAt, code, isReport) with { IsUrgent = row.Urgent };
    }

    private static StuckMessage Of(StuckTable.InRow row) => Told(row.CoreId, StuckKind.Parked, row.Peer, row.ReceivedAt, row.ParkedFor);

    private static StuckMessage Of(StuckTable.KeptRow row) => Told(
        string.Create(CultureInfo.InvariantCulture, $"q{row.Id}"), row.Dir is null ? StuckKind.Quarantined : StuckKind.WaitsForDirectory, row.Peer, row.ReceivedAt, row.Code) with
    {
        DiscardProposedBy = row.DiscardBy,
    };

    private static StuckMessage Told(string id, StuckKind kind, string peer, long since, string code, bool isReport = false)
    {
        var (why, next) = StuckWords.Say(kind, code, peer, isReport);
        return new(id, kind, peer, Time(since), code, why, next);
    }

    private static DateTimeOffset Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
