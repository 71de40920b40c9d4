using System.Data.Common;
using Trm.Contracts.Agreements;
using Trm.Contracts.Codes;
using Trm.Contracts.Control;
using Trm.Contracts.Deadlines;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;
using Trm.Node.Hooks;
using Trm.Node.Outbox;
using Trm.Node.Referrals;

namespace Trm.Node.Deadlines;

/// <summary>
/// Opens and closes deadlines with the messages that begin and fulfil them, in the transaction of those messages. Both nodes do so from the same facts - the
/// receiver's L1 time, the agreement, what the case says - and so agree on whose move it is. An overdue deadline is an alarm and nothing else.
/// </summary>
internal sealed class DeadlineBook(NodeParts node, DbTransaction tx, DateTimeOffset now)
{
    private sealed record Due(string Step, ParticipantId Mover, DateTimeOffset Since, DateTimeOffset? Half, DateTimeOffset At, bool HolidaysKnown, DateTimeOffset? CountsFrom = null);

    /// <summary>One message between us and a peer, in either direction; it is read where something depends on what it says, and most does not.</summary>
    private sealed record Said(MessageKind Kind, string Id, CaseId? Case, Lazy<Message?> Read, ParticipantId Peer, bool Outgoing, string CoreId)
    {
        public Message? Message => Read.Value;
    }

    private long Ms => now.ToUnixTimeMilliseconds();

    /// <summary>A message of a peer was stored: it fulfils what it answers, and begins what it asks.</summary>
    /// <param name="message">Null where a report was taken by its meta alone.</param>
    /// <param name="receivedAt">Our L1 time, as the receipt says it.</param>
    /// <param name="stands">The case as the message leaves it, where that is known already.</param>
    public void Received(MessageMeta meta, Message? message, ParticipantId from, string coreId, DateTimeOffset receivedAt, CaseFile? stands = null)
    {
        if (!MessageKind.Find(meta.Kind, meta.Code).Try(out var kind, out _))
            return;
        var said = new Said(kind, meta.Message!.ToString(), meta.Case, new(message), from, Outgoing: false, coreId);
        var record = new CaseRecord(node, tx, meta.Case, from, stands);
        Fulfil(said, meta);
        Begin(said, record, receivedAt, isDelivered: true);
        EndMoot(said, record);
    }

    /// <summary>A message of ours was sealed and stored: it fulfils what it answers. What it asks begins with its receipt; what a journey asks begins now.</summary>
    /// <param name="stands">The case as the message leaves it, where that is known already.</param>
    public void Sent(Message message, string coreId, CaseFile? stands = null)
    {
        var said = new Said(message.Kind, message.Id.ToString(), message.Meta.Case, new(message), message.To, Outgoing: true, coreId);
        var record = new CaseRecord(node, tx, message.Meta.Case, message.To, stands);
        if (message.Content is QuestionContent question)
            node.Topics.Note(coreId, question.Topic);
        Fulfil(said, message.Meta);
        Begin(said, record, WireTime.Cut(now), isDelivered: false);
        EndMoot(said, record);
    }

    /// <summary>The peer's receipt for a message of ours: from its L1 time on somebody there must act; a refused message has fulfilled nothing.</summary>
    /// <param name="stands">The case as the receipt leaves it, where that is known already.</param>
    public void Receipted(OutboxRow row, Receipt receipt, CaseFile? stands = null)
    {
        if (!receipt.IsOk)
        {
            DeadlineTable.Reopen(tx, row.MessageId!);
            // What was refused is nothing that the person must be told of.
            foreach (var told in DeadlineTable.OfMessage(tx.Connection!, row.MessageId!, row.Peer, outgoing: true, tx).Where(r => r.Step == DueStep.Told))
                Close(told, told.MessageId);
            return;
        }

        if (!MessageKind.Find(row.Kind, row.Code).Try(out var kind, out _) || (kind.Deadlines.Count == 0 && !kind.IsMove && kind.Kind != "answer"))
            return;
        var (id, peer) = (MessageId.Parse(row.MessageId).Value, ParticipantId.Parse(row.Peer).Value);
        var @case = row.CaseId is null ? null : CaseId.Parse(row.CaseId).Value;
        var record = new CaseRecord(node, tx, @case, peer, stands);
        var said = new Said(kind, row.MessageId!, @case, new(() => record.Read(id, outgoing: true)), peer, Outgoing: true, row.CoreId);
        // What was erased meanwhile asks nothing.
        if (@case is null ? said.Message is null : !ContentTable.IsOurs(tx, id, peer))
            return;
        Begin(said, record, receipt.ReceivedAt, isDelivered: true);
        EndMoot(said, record);
    }

    /// <summary>Somebody recorded that it was done where no message says so.</summary>
    public void Record(DeadlineRow row, string officer) => Close(row, officer);

    /// <summary>What is on record of a case has changed: what the person was told of meanwhile waits no more.</summary>
    public void Kept(CaseFile file, string officer)
    {
        foreach (var row in DeadlineTable.OfCase(tx.Connection!, file.Id.ToString(), file.Peer.Value, tx).Where(r => r.Step == DueStep.Told).ToList())
            if (Telling.About(row.Kind, row.Code) is { } about && Telling.IsTold(file.Facts, about, DateTimeOffset.FromUnixTimeMilliseconds(row.Since!.Value)))
                Close(row, officer);
    }

    /// <summary>Raises and clears what time brings: half time at whose move it is, overdue on both sides. A clock put right takes back what a wrong one raised.</summary>
    public void Elapse()
    {
        foreach (var row in DeadlineTable.DueNow(tx, Ms))
        {
            var level = Ms >= row.DueAt ? 2 : Ms >= row.HalfAt ? 1 : 0;
            Clear(row);
            if (level > 0)
                node.Raise(tx, AlarmCode.OfDeadline(row.Step, isOverdue: level == 2), row.Peer, row.CoreId);
            DeadlineTable.Level(tx, row, level);
            if (level == 2)
                node.Hooks.Of(tx, HookEventType.DeadlineMissed, row.Kind, row.CaseId, row.MessageId);
        }
    }

    // -- what begins ------------------------------------------------------------------------------------------------------

    private void Begin(Said said, CaseRecord record, DateTimeOffset at, bool isDelivered)
    {
        var times = node.Agreements.Times(said.Peer, at);
        var (author, receiver) = said.Outgoing ? (node.Self, said.Peer) : (said.Peer, node.Self);
        if (isDelivered)
        {
            foreach (var d in times.Of(said.Kind, receiver, at, UrgencyOf(said, record, at), TopicOf(said)).Where(d => d.Step != DeadlineStep.Review))
                Open(said, record, new(DueStep.Of(d.Step), d.Mover, d.From, d.HalfTime, d.Due, d.HolidaysKnown));
            if (said.Kind.Kind == "answer")
                DecideAgain(said, record, times, at);
        }

        if (said.Outgoing != isDelivered)
            Tell(said, record, at);
        if (said.Kind == MessageKind.HoldSet)
            Open(said, record, Review(said, times, author, at));
        else if (said.Kind == MessageKind.DepartureDeparted || said.Kind == MessageKind.DepartureChanged)
            Expect(said, record, times, record.Receiving ?? receiver);
        else if (said.Kind.Kind == "arrival")
            AskLater(said, record, times, record.Receiving ?? author);
    }

    // What was decided about a person they are told by the office that they are with. A newer decision of its kind takes the place of the former, and has no more time.
    private void Tell(Said said, CaseRecord record, DateTimeOffset at)
    {
        if (Telling.About(said.Kind.Kind, said.Kind.Code) is not { } about || record.File is not { } file || !Telling.IsOurs(file))
            return;
        var former = OpenOf(said).Where(r => r.Step == DueStep.Told && r.MessageId != said.Id && Telling.About(r.Kind, r.Code) == about).ToList();
        var due = former.Select(r => DateTimeOffset.FromUnixTimeMilliseconds(r.DueAt!.Value)).Append(at + Telling.Within).Min();
        CloseAll(said, former);
        DeadlineTable.Open(tx, Row(said, new(DueStep.Told, node.Self, at, null, due, true)));
    }

    // The day that the hold names, and never later than agreed.
    private static Due Review(Said said, DueTimes times, ParticipantId owner, DateTimeOffset at)
    {
        var agreed = times.Of(said.Kind, owner, at, Urgency.Routine).Single(d => d.Step == DeadlineStep.Review);
        var calendar = times.Calendar(owner);
        var due = said.Message is { } message && HoldContent.Of(message).Review is { } day && calendar.EndOfDuty(day) is var named && named < agreed.Due ? named : agreed.Due;
        return new(DueStep.Review, owner, agreed.From, calendar.NextOnDuty(agreed.From + ((due - agreed.From) / 2)), due, agreed.HolidaysKnown, said.Message?.At);
    }

    // A newer report of the journey takes the place of the former; one that comes late changes nothing.
    private void Expect(Said said, CaseRecord record, DueTimes times, ParticipantId mover)
    {
        if (said.Message is not { } message || DepartureContent.Of(message).Journey is not { } journey || record.Journeys().Any(j => j.At > journey.At))
            return;
        foreach (var former in OpenOf(said).Where(r => DueStep.IsArrival(r.Step) && r.MessageId != said.Id))
            Close(former, said.Id);
        var steps = times.Arrival(journey.ExpectedAt, record.IsChildOrInDoubt);
        foreach (var (step, due) in DueStep.Arrivals.Zip([steps.Call, steps.Alarm, steps.NotMet, steps.Missing]))
            Open(said, record, new(step, mover, journey.ExpectedAt.ToUniversalTime(), null, due, true, journey.At));
    }

    private void AskLater(Said said, CaseRecord record, DueTimes times, ParticipantId mover)
    {
        if (said.Message is not { } message || ArrivalContent.Of(message).At is not { } metAt)
            return;
        // The first meeting counts, whichever report of it came first.
        var others = OpenOf(said).Where(r => DueStep.IsFollowUp(r.Step) && r.MessageId != said.Id).ToList();
        if (others.Any(r => (r.Since!.Value, r.MessageId).CompareTo((metAt.ToUnixTimeMilliseconds(), said.Id)) < 0))
            return;
        CloseAll(said, others);
        var calendar = times.Calendar(mover);
        foreach (var (term, due) in node.Agreements.With(said.Peer, metAt).FollowUps.Zip(times.FollowUps(metAt, mover)))
            Open(said, record, new(DueStep.FollowUp(term), mover, metAt.ToUniversalTime(), null, due, term.RunsOnTheClock || calendar.HolidaysKnown(metAt, due), message.At));
    }

    // The receiving side has its last answer: its decision is due from now on.
    private void DecideAgain(Said said, CaseRecord record, DueTimes times, DateTimeOffset at)
    {
        if (record is not { File.Referral: { State: ReferralState.Received, Profile: { } profile }, Receiving: { } mover } || (mover == node.Self) == said.Outgoing)
            return;
        var d = times.Of(MessageKind.ReferralProfile, mover, at, record.Urgency).Single(d => d.Step == DeadlineStep.Decision);
        DeadlineTable.Renew(tx, Row(said with { Kind = MessageKind.ReferralProfile }, new(DueStep.Decision, mover, d.From, d.HalfTime, d.Due, d.HolidaysKnown)) with
        {
            MessageId = profile.ToString(),
            Outgoing = mover != node.Self,
        });
    }

    private void Open(Said said, CaseRecord record, Due due)
    {
        var row = Row(said, due);
        if (record.RowsOf(Closing.ByKinds(row)).Where(r => r.MessageId != said.Id || r.Outgoing != said.Outgoing).FirstOrDefault(r => HasFulfilled(r, said, record, row)) is { } by)
            DeadlineTable.FulfilledBefore(tx, row with { ClosedAt = by.At, ClosedBy = by.MessageId });
        else
            DeadlineTable.Open(tx, row);
    }

    // What fulfils it can overtake what begins it.
    private bool HasFulfilled(ContentTable.Line by, Said said, CaseRecord record, DeadlineRow row) =>
        MessageKind.Find(by.Kind, by.Code).Try(out var kind, out _)
        && (kind.Kind == "follow-up" || Closing.Fulfils(kind, (by.Outgoing ? node.Self : said.Peer).Value == row.Mover, row))
        && Fulfils(kind, record.Read(by), by.Outgoing ? node.Self : said.Peer, row, isStoredAfter: record.IsAfter(by, said.Id, said.Outgoing));

    // Both sides judge by times of one clock, that of whose move it is: when the message was written there, against when the other one was received there. Of a
    // journey by when it happened. So they agree in whatever order messages and receipts arrive.
    private bool Fulfils(MessageKind kind, Message? message, ParticipantId author, DeadlineRow row, bool isStoredAfter)
    {
        var isItsMoment = message?.Content is FollowUpContent followUp && author.Value == row.Mover
            && row.Step == DueStep.FollowUp(followUp.Moment, node.Agreements.With(ParticipantId.Parse(row.Peer).Value, message.At).FollowUps);
        if (!isItsMoment && !Closing.Fulfils(kind, author.Value == row.Mover, row))
            return false;
        if (Closing.IsForGood(kind))
            return true;
        // The lifecycle orders plans and readiness; a report that cannot be read counts when it comes.
        if (message is null || kind.Kind is "return-plan" or "readiness")
            return isStoredAfter;
        var at = (DueStep.IsArrival(row.Step) ? Happened(message) : message.At).ToUnixTimeMilliseconds();
        return kind.Kind == row.Kind ? at > row.CountsFrom : at >= row.CountsFrom;
    }

    private static DateTimeOffset Happened(Message message) => message.Content switch
    {
        ArrivalContent { At: { } at } => at,
        IncidentContent { At: { } at } => at,
        _ => message.At,
    };

    private DeadlineRow Row(Said said, Due due) => new()
    {
        MessageId = said.Id,
        Peer = said.Peer.Value,
        Outgoing = said.Outgoing,
        Step = due.Step,
        CaseId = said.Case?.ToString(),
        CoreId = said.CoreId,
        Kind = said.Kind.Kind,
        Code = said.Kind.Code,
        Mover = due.Mover.Value,
        CountsFrom = (due.CountsFrom ?? due.Since).ToUnixTimeMilliseconds(),
        Since = due.Since.ToUnixTimeMilliseconds(),
        // The deputy is a person of the house whose move it is.
        HalfAt = due.Mover == node.Self ? due.Half?.ToUnixTimeMilliseconds() : null,
        DueAt = due.At.ToUnixTimeMilliseconds(),
        HolidaysKnown = due.HolidaysKnown,
    };

    private Urgency UrgencyOf(Said said, CaseRecord record, DateTimeOffset at) => said switch
    {
        { Kind.Kind: "withdrawal" } => record.MovesSoon(at) ? Urgency.Urgent : Urgency.Routine,
        { Kind.Kind: "capacity", Message.Content: CapacityEnquiryContent enquiry } => enquiry.Urgency,
        _ when node.Agreements.With(said.Peer, at).Rules(said.Kind.Kind, TopicOf(said)).All(r => r.Urgent == r.Routine) => Urgency.Routine,
        _ => record.Urgency,
    };

    // What a peer sends has an id of the peer's choice, and is not looked up by it.
    private Topic? TopicOf(Said said) =>
        said.Kind.Kind != "question" ? null : (said.Outgoing ? node.Topics.Of(said.CoreId) : null) ?? (said.Message?.Content as QuestionContent)?.Topic;

    // -- what is fulfilled --------------------------------------------------------------------------------------------------

    private void Fulfil(Said said, MessageMeta meta)
    {
        var from = said.Outgoing ? node.Self : said.Peer;
        if (((said.Message?.Content as HoldContent)?.Lifted ?? meta.InReplyTo) is { } quoted)
            FulfilQuoted(said, quoted, from);
        if (meta.Basis is { } basis)
            CloseAll(said, DeadlineTable.OfMessage(tx.Connection!, basis.ToString(), said.Peer.Value, !said.Outgoing, tx).Where(r => r.Step == DueStep.Seen));
        CloseAll(said, OpenOf(said, Closing.OfKinds(said.Kind)).Where(r => r.MessageId != said.Id && Fulfils(said.Kind, said.Message, from, r, isStoredAfter: true)));
    }

    // What the case has left behind asks nothing any more; what a person has a right to, what must stop and who is on the way it never leaves behind.
    private void EndMoot(Said said, CaseRecord record)
    {
        if (record.File is { } file)
            CloseAll(said, OpenOf(said, ReferralLifecycle.IsTerminal(file.Referral.State) ? [.. MayBeMoot, .. MootAtTheEnd] : MayBeMoot).Where(r => IsMoot(r, file)));
    }

    // Of what is open, these kinds alone may be moot before the referral has ended: the rest, and it is most, is not read.
    private static readonly string[] MayBeMoot = ["decision", "hold", "return-proposal", "return-plan", "clearance", "arrival"], MootAtTheEnd = ["referral", "question", "end"];

    private static bool IsMoot(DeadlineRow row, CaseFile file) => (row.Kind, row.Step) switch
    {
        (_, DueStep.Told) => !Telling.IsOurs(file) || file.Referral.Closed.ContainsKey(file.OwnSide),
        ("referral" or "question" or "end", DueStep.Decision) => ReferralLifecycle.IsTerminal(file.Referral.State),
        ("return-proposal", DueStep.Decision) => file.Return.State != ReturnState.Proposed,
        ("return-plan", DueStep.Decision) => file.Return.State != ReturnState.PlanOffered,
        ("arrival", _) => DueStep.IsFollowUp(row.Step) && (file.Return.State == ReturnState.Ended || file.Referral.State is ReferralState.Completed or ReferralState.EndedEarly),
        _ => false,
    };

    private void FulfilQuoted(Said said, MessageId quoted, ParticipantId from)
    {
        // A lift names its author's own hold and ends all that it asked; everything else quotes what the other side said.
        var isLift = said.Kind == MessageKind.HoldLift;
        var outgoing = isLift ? said.Outgoing : !said.Outgoing;
        string[] steps = said.Kind == MessageKind.DecisionSeen ? [DueStep.Seen] : isLift ? [DueStep.Seen, DueStep.Review] : [DueStep.Seen, DueStep.Decision, DueStep.Stopped];
        CloseAll(said, DeadlineTable.OfMessage(tx.Connection!, quoted.ToString(), said.Peer.Value, outgoing, tx)
            .Where(r => steps.Contains(r.Step, StringComparer.Ordinal) && (isLift || r.Mover == from.Value)));
        if (said.Outgoing || isLift || ContentTable.Find(tx.Connection!, quoted, said.Peer, outgoing: true, tx) is not { } asked)
            return;
        foreach (var step in steps)
            DeadlineTable.FulfilledBefore(tx, new()
            {
                MessageId = asked.MessageId,
                Peer = said.Peer.Value,
                Outgoing = true,
                Step = step,
                CaseId = asked.CaseId,
                Kind = asked.Kind,
                Code = asked.Code,
                Mover = from.Value,
                ClosedAt = Ms,
                ClosedBy = said.Id,
            });
    }

    private IReadOnlyList<DeadlineRow> OpenOf(Said said) =>
        said.Case is { } @case ? DeadlineTable.OfCase(tx.Connection!, @case.ToString(), said.Peer.Value, tx) : [];

    private IReadOnlyList<DeadlineRow> OpenOf(Said said, IReadOnlyList<string> kinds) =>
        said.Case is { } @case ? DeadlineTable.OfCase(tx, @case.ToString(), said.Peer.Value, kinds) : [];

    private void CloseAll(Said said, IEnumerable<DeadlineRow> rows)
    {
        foreach (var row in rows.ToList())
            Close(row, said.Id);
    }

    private void Close(DeadlineRow row, string by)
    {
        Clear(row);
        DeadlineTable.Close(tx, row, Ms, by);
    }

    private void Clear(DeadlineRow row)
    {
        if (row.Level > 0)
            node.Clear(tx, AlarmCode.OfDeadline(row.Step, isOverdue: row.Level == 2), row.Peer, row.CoreId);
    }
}
