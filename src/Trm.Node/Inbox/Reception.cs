using System.Data.Common;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Node.Alarms;
using Trm.Node.Attachments;
using Trm.Node.Deadlines;
using Trm.Node.Directory;
using Trm.Node.Generations;
using Trm.Node.Hooks;
using Trm.Node.Overview;
using Trm.Node.Referrals;
using Trm.Node.Retention;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.Inbox;

/// <summary>
/// Judges arrivals inside one transaction: inbox row, trail leaf, case state and receipt come into being together or not at
/// all. Source: contracts/envelope.md, "Opening" and "Delivery".
/// </summary>
/// <remarks>One instance judges one batch; it remembers which peers' parked messages are to be looked at again.</remarks>
internal sealed class Reception(NodeParts node, DbTransaction tx)
{
    private readonly DateTimeOffset _now = node.Time.GetUtcNow();
    private readonly PartReception _files = new(node, tx, node.Time.GetUtcNow());
    private readonly CaseReception _cases = new(node, tx, node.Time.GetUtcNow());
    private readonly PeerGeneration _generations = new(node, tx, node.Time.GetUtcNow().ToUnixTimeMilliseconds());
    private readonly Losses _losses = new(node, tx, node.Time.GetUtcNow());
    private readonly long _generation = NodeTable.Generation(tx.Connection!);
    private readonly HashSet<string> _stirred = new(StringComparer.Ordinal);

    private long Ms => _now.ToUnixTimeMilliseconds();

    /// <summary>Directories that control messages of this batch brought; adopted after the commit.</summary>
    public List<(Arrival By, OfferedDirectory Offered)> Directories { get; } = [];

    /// <summary>Parked messages that were examined before the transaction began: who has many of them keeps nobody else waiting.</summary>
    public IReadOnlyDictionary<(string CoreId, string HeaderSha256), Arrival> Examined { get; init; } = new Dictionary<(string, string), Arrival>();

    /// <summary>Takes one arrival.</summary>
    public void Take(Arrival arrival)
    {
        if (arrival.Header is not { } header)
        {
            Quarantine(arrival);
            return;
        }

        var peer = header.From.Value;
        if (InboxTable.Find(tx, peer, header.Id.ToString(), header.HeaderSha256) is { } seen)
        {
            arrival.IsAgain = true;
            // A duplicate: the same receipt byte for byte, nothing shown. What is parked has none yet; control has none ever.
            // But a directory in it may not have been adopted: it comes again where we ended in between.
            if (seen.Receipt is { } receipt)
                ReceiptQueue.Add(tx, peer, seen.OwnGen < _generation ? Renewed(arrival, seen) : receipt);
            else if (arrival.Opened is { Meta.IsControl: true } again && ControlMessage.Parse(again.Payload) is { IsOk: true, Value.Directory: { } brought })
                Directories.Add((arrival, new(brought, header.From, header.Header.Dir, IsAgain: true)));
            if (seen.Seq is { } number)
                PeerTable.Note(tx, peer, seen.Gen, number, held: true, Ms);
            node.Lines.Of(peer)?.Duplicate(peer, header.Id.ToString());
            node.Telemetry.Figures.Duplicate(peer);
            return;
        }

        if (header.To != node.Self)
        {
            // Sealed for somebody else: it takes no number between us and its sender, or a broker that misdelivers could use up
            // numbers to come. Only an intact copy is the sender's own doing.
            if (arrival.IsIntact)
                Refuse(header, null, arrival.Lane, [arrival.Refused ?? new Rejection(RejectionCode.WrongRecipient)]);
            else
                Damaged(header);
            return;
        }

        var counts = _generations.Counts(header.Header);
        if (!arrival.IsIntact)
        {
            Damaged(header);
            if (!counts)
                return;
            PeerTable.Note(tx, peer, header.Header.Gen, header.Header.Seq, held: false, Ms);
            PeerTable.OweMissing(tx, peer, header.Header.Gen, header.Header.Seq, Ms, (long)node.Delivery.MissingAgain.TotalMilliseconds);
            return;
        }

        if (IsForgotten(arrival, header))
        {
            arrival.IsAgain = true;
            node.Log.Duplicate(peer, header.Id.ToString());
            node.Telemetry.Figures.Duplicate(peer);
            return;
        }

        if (InboxTable.IsReused(tx, peer, header.Id.ToString(), header.HeaderSha256, header.Header.Gen, header.Header.Seq))
        {
            node.Raise(tx, AlarmCode.IdReused, peer, header.Id.ToString());
            if (counts)
                PeerTable.Note(tx, peer, header.Header.Gen, header.Header.Seq, held: true, Ms);
            Refuse(header, arrival.Opened?.Meta, arrival.Lane, [new Rejection(RejectionCode.IdReused)]);
            return;
        }

        CompareDirectories(peer, header.Header);
        if (!_generations.IsJudged(arrival, header.Header))
        {
            // The directory that lists its generation may be in the very message that we do not take for want of it.
            if (arrival.Opened is { Meta.IsControl: true } first && ControlMessage.Parse(first.Payload) is { IsOk: true, Value.Directory: { } listing })
                Directories.Add((arrival, new(listing, header.From, header.Header.Dir, IsAgain: true)));
            // Or on its way: then nobody need send it again.
            if (_generations.WaitsFor(header.Header) is { } version)
                Keep(arrival, AlarmCode.GenerationUnlisted, version);
            return;
        }

        // A number further ahead than any gap can be is counted when what lies between has come; where that does not come, somebody hears of it.
        if (counts)
            PeerTable.Note(tx, peer, header.Header.Gen, header.Header.Seq, held: true, Ms);
        PeerTable.Since(tx, peer, header.Header.Gen, header.Header.Iat.ToUnixTimeMilliseconds());
        _stirred.Add(peer);

        if (arrival.Opened is not { } opened)
            Refuse(header, null, arrival.Lane, [arrival.Refused!]);
        else if (opened.Meta.IsControl)
            TakeControl(arrival, header, opened);
        else if (opened.Meta.IsPart)
            TakePart(arrival, header, opened);
        else
            Settle(arrival, header, opened, _cases.Judge(arrival, header, opened), parked: null);
    }

    /// <summary>Says of these which a courier brought, as far as their header was verified: in the commit that takes them, or of a file that is broken off nobody would know what came.</summary>
    public void Record(IEnumerable<Arrival> arrivals)
    {
        var ids = arrivals.Where(a => a.IsByCourier).Select(a => a.Header?.Id.ToString()).OfType<string>().ToList();
        if (ids.Count > 0)
            TrailTable.Append(tx, node.Vault, _now, TrailEntry.Courier(TrailEvent.CourierImport, ids));
    }

    /// <summary>Judges again what is parked of every peer that something arrived from; in order, until nothing changes.</summary>
    public void JudgeParked()
    {
        foreach (var peer in _stirred.ToList())
            JudgeParked(peer, _ => true);
    }

    /// <summary>Judges again all that is parked of one peer: another directory judges than when it came.</summary>
    public void JudgeParkedAnew(string peer) => JudgeParked(peer, _ => true);

    /// <summary>Judges again what is parked of one peer and waits for the clock, or has waited long enough.</summary>
    public void JudgeParkedByTime(string peer) => JudgeParked(
        peer, row => row.ParkedFor == PartReception.Missing ? row.Exp < Ms : RejectionCode.Find(row.ParkedFor!) is null || Ms - row.ReceivedAt >= node.Delivery.ParkedAtMost.TotalMilliseconds);

    private void JudgeParked(string peer, Func<InboxRow, bool> which)
    {
        var waiting = InboxTable.Parked(tx.Connection!, peer, tx).Where(which)
            .Select(row => (Row: row, Arrival: Examined.TryGetValue((row.CoreId, row.HeaderSha256), out var examined) && examined.IsBy(node.Directory.Current) ? examined : Arrival.Examine(node, row)))
            .ToList();
        while (waiting.RemoveAll(w => IsSettled(w.Row, w.Arrival)) > 0)
        {
            // Once more: what was just stored may be what another one waits for.
        }
    }

    private bool IsSettled(InboxRow row, Arrival arrival)
    {
        // Its key was revoked or destroyed meanwhile: it is refused for what is the case now.
        if (arrival.Header is not { } header)
        {
            var fault = arrival.Unverified!.Code;
            TrailTable.Append(tx, node.Vault, _now, TrailEntry.Refused(SealedMessage.Parse(row.Bytes).Value.Header, fault));
            node.Lines.Of(row.Peer)?.ParkedLost(row.Peer, row.CoreId, fault.Text);
            InboxTable.Put(tx, row with { State = InboxState.Refused, Bytes = null, ParkedFor = null });
            return true;
        }

        if (arrival.Opened is not { } opened)
        {
            Refuse(header, null, arrival.Lane, [arrival.Refused!]);
            return true;
        }

        var verdict = _cases.Judge(arrival, header, opened, sinceMs: row.ReceivedAt);
        if (verdict is Verdict.Park)
            return false;
        Settle(arrival, header, opened, verdict, row);
        return true;
    }

    private void Settle(Arrival arrival, VerifiedHeader header, OpenedMessage opened, Verdict verdict, InboxRow? parked)
    {
        _losses.Judged(header, opened.Meta, verdict);
        switch (verdict)
        {
            case Verdict.Park when parked is null && !InboxTable.MayPark(tx, header.From.Value, arrival.Bytes.Length, node.Inbox.ParkedBytes):
                PeerTable.Miss(tx, header.From.Value, header.Header.Gen, header.Header.Seq, Ms);
                break;
            case Verdict.Park park:
                InboxTable.Put(tx, Row(header, opened.Meta, arrival.Lane, opened.PayloadSha256) with
                {
                    State = InboxState.Parked,
                    ParkedFor = park.For,
                    Bytes = arrival.Bytes.ToArray(),
                });
                if (park.For == PartReception.Missing)
                    _files.Name(arrival.Message!.Value, header.Id.ToString(), isTaken: false, isVerified: false);
                node.Telemetry.Figures.Parked(header.From.Value);
                node.Lines.Of(header.From.Value)?.Parked(header.From.Value, header.Id.ToString(), park.For);
                break;
            case Verdict.Refuse refuse:
                Refuse(header, opened.Meta, arrival.Lane, refuse.Faults, opened.PayloadSha256);
                break;
            case Verdict.Take when InboxTable.OfMessage(tx, header.From.Value, opened.Meta.Message!.ToString()) is { } first:
                SealedAgain(arrival, header, opened, first);
                break;
            case Verdict.Take take:
                Store(arrival, header, opened, take, parked);
                break;
            default:
                throw new InvalidOperationException($"no such verdict: {verdict.GetType().Name}");
        }
    }

    private void Store(Arrival arrival, VerifiedHeader header, OpenedMessage opened, Verdict.Take take, InboxRow? parked)
    {
        var at = parked is null ? _now : DateTimeOffset.FromUnixTimeMilliseconds(parked.ReceivedAt);
        var leaf = TrailTable.Append(tx, node.Vault, _now, TrailEntry.Received(header.HeaderP7s, take.Notes, opened.Meta, opened.Capsule.MetaSalt));
        ContentTable.Insert(tx, node.Vault, header.From, outgoing: false, opened.Meta, opened.Payload, string.Join(' ', take.Notes), at);
        _cases.Advance(take, opened.Meta, header.From, header.Id.ToString());
        // A report waits for no file: what is here of it is looked at now, what is not when it comes.
        if (arrival.Message is { IsOk: true, Value: { Meta.Case: not null } names })
            _files.Name(names, header.Id.ToString(), isTaken: true, isVerified: names.Kind.Class != MessageClass.Report);
        if (arrival.Message is { IsOk: true, Value: { Meta.Case: { } id } told } && ConsentTrail.IsAbout(told)
            && CaseTable.Find(tx.Connection!, node.Vault, id, tx) is { } file && file.Peer == header.From)
            CaseTable.Put(tx, node, ConsentTrail.Note(node, tx, file, told));
        if (arrival.Message is { IsOk: true, Value: { Content: RightsContent { Outcome: { } outcome } done, Meta: { Case: { } @case, InReplyTo: { } asked } } })
            ErasureTable.Answered(tx, @case, asked, outcome, done.KeptReason, _now);
        Receipt(header, opened.Meta, arrival.Lane, opened.PayloadSha256, [], leaf);
        if (arrival.Message is { IsOk: true, Value: var journey })
            JourneyTable.Note(tx, journey, header.From);
        new DeadlineBook(node, tx, _now).Received(opened.Meta, arrival.Message is { IsOk: true } said ? said.Value : null, header.From, header.Id.ToString(), WireTime.Cut(_now), take.Case?.After);
        node.Hooks.Of(tx, HookEventType.MessageArrived, opened.Meta.Kind, opened.Meta.Case?.ToString(), opened.Meta.Message!.ToString());
        node.Telemetry.Figures.Received(header.From.Value);
        node.Lines.Of(header.From.Value)?.Received(header.From.Value, header.Id.ToString(), opened.Meta.Kind, opened.Meta.Code);
    }

    // Received in a former generation of ours, whose log has ended: the same code and time, and a leaf in this log. Nothing is shown.
    private byte[] Renewed(Arrival arrival, InboxRow seen)
    {
        var before = Contracts.Control.Receipt.Parse(seen.Receipt).Value;
        if (before.IsOk && arrival.Opened is null)
            return seen.Receipt!; // the key that opened it then is destroyed: what was said of it stands
        var header = arrival.Header!.HeaderP7s;
        var leaf = TrailTable.Append(tx, node.Vault, _now, before.IsOk
            ? TrailEntry.Received(header, [TrailEntry.FormerGeneration], arrival.Opened!.Meta, arrival.Opened.Capsule.MetaSalt)
            : TrailEntry.Refused(header, before.Issues[0]));
        var receipt = (before with { LeafHash = Convert.ToHexStringLower(leaf.ToArray()) }).Write();
        InboxTable.Renew(tx, seen, receipt, _generation);
        return receipt;
    }

    // The same message under a new key and number: a receipt of its own, same code and time, nothing shown.
    private void SealedAgain(Arrival arrival, VerifiedHeader header, OpenedMessage opened, InboxRow first)
    {
        var before = Contracts.Control.Receipt.Parse(first.Receipt).Value;
        var leaf = TrailTable.Append(tx, node.Vault, _now, before.IsOk
            ? TrailEntry.Received(header.HeaderP7s, [], opened.Meta, opened.Capsule.MetaSalt)
            : TrailEntry.Refused(header.HeaderP7s, before.Issues[0]));
        // Where our clock was fast then, the time of the first would lie behind the leaf of this one.
        Receipt(header, opened.Meta, arrival.Lane, opened.PayloadSha256, before.Issues, leaf, before.ReceivedAt < _now ? before.ReceivedAt : _now);
        // Signed anew by a key that nobody doubts: it was theirs.
        node.Clear(tx, AlarmCode.KeyInDoubt, header.From.Value, first.CoreId);
    }

    private void Refuse(VerifiedHeader header, MessageMeta? meta, Lane lane, IReadOnlyList<Rejection> faults, string? payloadSha256 = null)
    {
        var code = faults[0].Code;
        var leaf = TrailTable.Append(tx, node.Vault, _now, TrailEntry.Refused(header.HeaderP7s, code));
        var issues = faults.Select(f => f.Code.OnWire).Distinct().Take(Contracts.Control.Receipt.MaxIssues).ToList();
        Receipt(header, meta, lane, payloadSha256, issues, leaf);
        if (meta?.Message is { } message)
            _files.Forget(header.From, message);
        node.Telemetry.Figures.Refused(header.From.Value, code);
        node.Lines.Of(header.From.Value)?.Refused(header.From.Value, header.Id.ToString(), code.Text);
    }

    private void Receipt(
        VerifiedHeader header, MessageMeta? meta, Lane lane, string? payloadSha256, IReadOnlyList<RejectionCode> issues, TreeHash leaf, DateTimeOffset? receivedAt = null)
    {
        var receipt = new Receipt(header.Id, header.HeaderSha256, issues, WireTime.Cut(receivedAt ?? _now), Convert.ToHexStringLower(leaf.ToArray())).Write();
        InboxTable.Put(tx, Row(header, meta, lane, payloadSha256) with
        {
            State = issues.Count == 0 ? InboxState.Received : InboxState.Refused,
            Receipt = receipt,
        });
        ReceiptQueue.Add(tx, header.From.Value, receipt);
    }

    private InboxRow Row(VerifiedHeader header, MessageMeta? meta, Lane lane, string? payloadSha256) => new()
    {
        Peer = header.From.Value,
        CoreId = header.Id.ToString(),
        HeaderSha256 = header.HeaderSha256,
        Gen = header.Header.Gen,
        Seq = header.To == node.Self ? header.Header.Seq : null,
        Kind = meta?.Kind,
        Code = meta?.Code,
        MessageId = meta?.Message?.ToString(),
        CaseId = meta?.Case?.ToString(),
        PayloadSha256 = payloadSha256,
        State = InboxState.Control,
        Urgent = lane == Lane.Urgent,
        ReceivedAt = Ms,
        Exp = header.Header.Exp.ToUnixTimeMilliseconds(),
        OwnGen = _generation,
    };

    // A part has no receipt and no leaf: the message that names its file stands for it.
    private void TakePart(Arrival arrival, VerifiedHeader header, OpenedMessage opened)
    {
        if (_files.Take(header, opened) == PartReception.Fate.NotHeld)
            PeerTable.Miss(tx, header.From.Value, header.Header.Gen, header.Header.Seq, Ms);
        else
            InboxTable.Put(tx, Row(header, opened.Meta, arrival.Lane, null) with { State = InboxState.Part, MessageId = null });
    }

    // A copy that comes when its id is forgotten: its number says that we had it, and nothing is said of it twice. The ids of reports are not forgotten: what has happened to
    // a person is taken whenever it comes.
    private bool IsForgotten(Arrival arrival, VerifiedHeader header) => Schedule.IsForgotten(header.Header.Exp, _now)
        && !(arrival.Opened is { Meta: { IsControl: false } meta } && MessageKind.Find(meta.Kind, meta.Code) is { IsOk: true, Value: var kind } && Schedule.IsReport(kind))
        && PeerTable.Held(tx, header.From.Value, header.Header.Gen, header.Header.Seq);

    // -- control ---------------------------------------------------------------------------------------------------

    private void TakeControl(Arrival arrival, VerifiedHeader header, OpenedMessage opened)
    {
        InboxTable.Put(tx, Row(header, opened.Meta, arrival.Lane, opened.PayloadSha256));
        if (!ControlMessage.Parse(opened.Payload).Try(out var control, out var fault))
        {
            node.Lines.Of(header.From.Value)?.Refused(header.From.Value, header.Id.ToString(), fault.Code.Text);
            return;
        }

        new ControlReception(node, tx, _now).Take(header, opened, control);
        if (control.Directory is { } directory)
            Directories.Add((arrival, new(directory, header.From, header.Header.Dir)));
    }

    // Who shows an older directory is sent ours, once a day and at each step that it makes; who shows a newer one is asked for it.
    private void CompareDirectories(string peer, Header header)
    {
        var ours = node.Directory.Current.Version;
        PeerTable.Shows(tx, peer, header.Gen, header.Dir);
        if (header.Dir > ours)
        {
            node.Raise(tx, AlarmCode.DirectoryBehind, peer, null);
            PeerTable.AskForDirectory(tx, peer, Ms);
            return;
        }

        var row = PeerTable.Get(tx.Connection!, peer, tx);
        if (row.Dir < ours && !(row.DirectorySentAt is { } sent && Ms - sent < TimeSpan.FromDays(1).TotalMilliseconds && row.Dir <= row.DirectorySentDir))
            PeerTable.OweDirectory(tx, peer, Ms);
    }

    // -- what is not believed -----------------------------------------------------------------------------------------

    private void Quarantine(Arrival arrival)
    {
        var peer = arrival.MailboxOf.Value;
        var code = arrival.Unverified!.Code.Text;
        Keep(arrival, code, arrival.WaitsForDirectory);
        QuarantineTable.CountJunk(tx, peer, arrival.Lane == Lane.Urgent, _now.ToUnixTimeSeconds() / 60, arrival.Bytes.Length);
        node.Raise(tx, arrival.WaitsForDirectory is null ? AlarmCode.Unverified : AlarmCode.DirectoryBehind, peer, null);
        if (arrival.WaitsForDirectory is not null)
            PeerTable.AskForDirectory(tx, peer, Ms);
        node.Telemetry.Figures.Quarantined(peer, arrival.Unverified.Code);
        node.Lines.Of(peer)?.Quarantined(peer, code, arrival.Bytes.Length);
    }

    // Within the budget of whose mailbox it lay in, or of couriers' files; what waits for a directory is taken anew when that is here.
    private void Keep(Arrival arrival, string code, long? version)
    {
        var peer = arrival.MailboxOf.Value;
        if (QuarantineTable.Room(tx, peer, arrival.IsByCourier, node.Inbox.QuarantineBytes) is not { } room)
            return;
        arrival.IsKept = arrival.Bytes.Length <= Math.Min(SizeLimits.Default.Message, room);
        QuarantineTable.Insert(tx, new()
        {
            Peer = peer,
            Urgent = arrival.Lane == Lane.Urgent,
            Code = code,
            Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(arrival.Bytes.Span)),
            Bytes = arrival.IsKept ? arrival.Bytes.ToArray() : null,
            Dir = version,
            ReceivedAt = Ms,
            Courier = arrival.IsByCourier,
        });
    }

    private void Damaged(VerifiedHeader header)
    {
        node.Telemetry.Figures.Damaged(header.From.Value);
        node.Raise(tx, AlarmCode.DamagedInTransit, header.From.Value, header.Id.ToString());
        node.Lines.Of(header.From.Value)?.Damaged(header.From.Value, header.Id.ToString());
    }
}
