using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;
using Trm.Node.Referrals;

namespace Trm.Node.Fhir;

/// <summary>
/// Takes messages that a case-management system wrote in the contract's own form, for its officer: the same rights, gates, lifecycles and trail as for whatever is written here. A message
/// keeps its id; the same one handed in again is sent once and answered alike.
/// </summary>
/// <remarks>Source: contracts/decisions/0073.</remarks>
internal sealed class MessageDesk
{
    private readonly NodeParts _node;
    private readonly Exchange _exchange;

    public MessageDesk(NodeParts node, Exchange exchange) => (_node, _exchange) = (node, exchange);

    /// <summary>
    /// The kinds that are taken. The rest is written where a desk adds what no other system knows: the moves of a return and its departure rest on the office's record (contracts/decisions/0012), versions on what was
    /// shared before, and a safety-notice takes two officers.
    /// </summary>
    public static IReadOnlyList<MessageKind> Kinds { get; } =
    [
        MessageKind.CapacityEnquiry, MessageKind.CapacityAnswer, MessageKind.ReferralProfile, MessageKind.ReferralIdentity,
        MessageKind.DecisionSeen, MessageKind.DecisionAccepted, MessageKind.DecisionDeclined, MessageKind.DecisionRedirected, MessageKind.DecisionCancellationAgreed,
        MessageKind.Question, MessageKind.AnswerGiven, MessageKind.AnswerPartly, MessageKind.AnswerRefused, MessageKind.AnswerUnknown,
        MessageKind.WithdrawalSharing, MessageKind.WithdrawalReturn, MessageKind.WithdrawalFollowUp, MessageKind.HoldSet, MessageKind.HoldLift, MessageKind.EndCancelAsked,
        MessageKind.ArrivalMet, MessageKind.ArrivalHandedOver, MessageKind.ArrivalDeclinedToBeMet, MessageKind.FollowUpMade, MessageKind.FollowUpNotMade, MessageKind.FollowUpNotWished,
        .. Enum.GetValues<Incident>().Select(IncidentMessage.KindOf), MessageKind.RightsAsked,
    ];

    /// <summary>How urgent a message is by what its header says, whatever else is wrong with it; nothing that cannot be read is urgent.</summary>
    public static Lane LaneOf(ReadOnlyMemory<byte> payload) => Named(payload) is var (_, kind) ? kind.Lane : Lane.Normal;

    /// <summary>
    /// Judges a message, and sends it. Refused alone where nobody can say which message it is: every code of <see cref="MessageReader"/>; else taken, or with its faults: these, those of the
    /// contract's rules, <c>KIND_UNKNOWN</c> for a kind that is not taken here, <c>ID_REUSED</c> where this node sent another message under that id.
    /// </summary>
    public async Task<Result<TakenMessage>> TakeAsync(ReadOnlyMemory<byte> payload, Officer officer, CancellationToken cancel)
    {
        var read = HandedInMessage.Parse(payload);
        if (!read.IsOk)
            return Named(payload) is var (id, kind) ? Answer(id, kind, read.Rejections) : Result<TakenMessage>.Refused(read.Rejections);
        var message = read.Value;
        if (Fault(message, officer) is { } fault)
            return Answer(message.Id, message.Kind, [fault]);
        if (await KnownAsync(message, officer, cancel) is { } known)
            return known;
        var (recipient, question) = await _node.Database.ReadAsync(db => RestsOn(db, message, officer), cancel);
        Message? sent = null;
        var submitted = await _exchange.SubmitAsync(
            new Submission(message.Kind, message.To, message.Case, officer, context =>
            {
                var written = message.Write(context.At, context.Basis, recipient, question);
                sent = written.IsOk ? written.Value : null;
                return written;
            })
            {
                InReplyTo = message.InReplyTo,
                Keeps = message.Id,
            },
            cancel);
        if (submitted.IsOk)
            return new TakenMessage(message.Id, message.Kind, sent!.At, []);
        // Twice at once, here or at two processes of this node: what the first has stored says what the second is.
        if (submitted.Rejection.Code.Equals(RejectionCode.IdReused))
            return await KnownAsync(message, officer, cancel) ?? Answer(message.Id, message.Kind, [Reused]);
        return Answer(message.Id, message.Kind, submitted.Rejections);
    }

    // What became of it where it was handed in before, as far as its officer sees that; null where there is no such thing.
    private async Task<TakenMessage?> KnownAsync(HandedInMessage message, Officer officer, CancellationToken cancel)
    {
        var (ours, isLeft, on) = await _node.Database.ReadAsync(
            db => ContentTable.FindOurs(db, message.Id) is { } row && CaseTable.Sees(db, officer, row.CaseId)
                ? (row, OutboxTable.HasMessage(db, row.MessageId, row.Peer), RestsOn(db, message, officer))
                : default,
            cancel);
        if (ours is null)
            return null;
        return WrittenAt(ours, message, on.Recipient, on.Question) is { } at ? new(message.Id, message.Kind, at, isLeft ? [] : KeptHere(ours)) : Answer(message.Id, message.Kind, [Reused]);
    }

    // Of a case that the officer does not see there is nothing to rest on, as of one that there is not.
    private (OrganisationId? Recipient, QuestionContent? Question) RestsOn(DbConnection db, HandedInMessage message, Officer officer)
    {
        if (message.Case is null || CaseTable.Find(db, _node.Vault, message.Case, officer) is not { } file)
            return (null, null);
        var row = message.InReplyTo is { } quoted ? ContentTable.Find(db, quoted, message.To, outgoing: false) : null;
        return (
            file.Organisation is { } organisation ? OrganisationId.Parse($"{message.To}/{organisation.Id}").Value : null,
            row?.CaseId == file.Id.ToString() ? Question(row) : null);
    }

    private Rejection? Fault(HandedInMessage message, Officer officer) =>
        !Kinds.Contains(message.Kind) ? new(RejectionCode.KindUnknown, "MessageHeader.eventCoding", "this kind rests on the office's own record: write it at the console, or by the JSON interface")
        : message.From != _node.Self ? new(RejectionCode.Value, "MessageHeader.source.endpoint", $"this is the node of {_node.Self}, and sends in no other name")
        : message.OfficerCode != officer.Code ? new(RejectionCode.Value, "MessageHeader.responsible", "who answers for a message is the officer who hands it in")
        : message.HasFiles ? new(RejectionCode.Structure, "Bundle.entry", "files are handed in by the JSON interface, which sends them in parts: /api/referrals/CASE/attachments")
        : null;

    // The same words written at that time are the same message; whatever the system that resends it says of its own clock.
    private DateTimeOffset? WrittenAt(ContentTable.Row row, HandedInMessage again, OrganisationId? recipient, QuestionContent? question)
    {
        if (row.Peer != again.To.Value || row.CaseId != again.Case?.ToString())
            return null;
        var (meta, payload) = ContentTable.Open(_node.Vault, row);
        return MessageReader.Parse(meta, payload).Try(out var sent, out _)
            && again.Write(sent.At, meta.Basis, recipient, question).Try(out var written, out _) && written.Payload.Span.SequenceEqual(payload)
            ? sent.At
            : null;
    }

    private QuestionContent? Question(ContentTable.Row row)
    {
        var (meta, payload) = ContentTable.Open(_node.Vault, row);
        return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var read, out _) ? read.Content as QuestionContent : null;
    }

    private TakenMessage Answer(MessageId id, MessageKind kind, IReadOnlyList<Rejection> faults) => new(id, kind, _node.Time.GetUtcNow(), faults);

    // Which message it is, where its Bundle can be read and its header names a message of the catalogue.
    private static (MessageId Id, MessageKind Kind)? Named(ReadOnlyMemory<byte> payload) =>
        Contracts.Fhir.FhirReader.ReadBundle(payload).Try(out var bundle, out _)
        && bundle.Entry[0].Resource is Contracts.Fhir.MessageHeader header && MessageId.Parse(header.Id).Try(out var id, out _)
        && MessageKind.Find(header.EventCoding?.Code ?? "", header.Reason?.Coding is [{ Code: { } code }] ? code : "").Try(out var kind, out _)
            ? (id, kind)
            : null;

    // A report that may not go, or not yet, is kept with the code why.
    private static IReadOnlyList<Rejection> KeptHere(ContentTable.Row row) => row.Notes.Split(' ') is [var note, ..] && RejectionCode.Find(note) is { } code
        ? [new(code, null, "this report is kept here and was not sent: its alarm says what to do")]
        : [];

    private static Rejection Reused => new(RejectionCode.IdReused, "Bundle.id", "this node has sent another message under this id; a new message has a new one");
}
