using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>
/// A message that keeps the contract: its existence proves that <see cref="MessageReader"/> found nothing wrong. Consent, gates and
/// the case's state are judged after it.
/// </summary>
public sealed class Message
{
    internal Message(MessageMeta meta, MessageKind kind, Bundle bundle, ReadOnlyMemory<byte> payload, MessageContent content, MessageAddress address, IReadOnlyList<MessageId> known)
    {
        Meta = meta;
        Kind = kind;
        Bundle = bundle;
        Payload = payload;
        Content = content;
        Known = known;
        From = address.From;
        To = address.To;
        OfficerCode = address.OfficerCode;
        At = address.At;
        Version = address.Version;
    }

    /// <summary>The meta beside the payload; it agrees with the header.</summary>
    public MessageMeta Meta { get; }

    /// <summary>The row of the catalogue.</summary>
    public MessageKind Kind { get; }

    /// <summary>The payload as it was read. Whoever changes it changes nothing that is signed or stored.</summary>
    public Bundle Bundle { get; }

    /// <summary>The exact bytes; these are sealed, hashed and stored.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>What the message says, parsed.</summary>
    public MessageContent Content { get; }

    /// <summary>Of a move on a return: every hold and report of the case that its author knew. It rests on these and on no others.</summary>
    public IReadOnlyList<MessageId> Known { get; }

    /// <summary>The sender that the header names.</summary>
    public ParticipantId From { get; }

    /// <summary>The receiver that the header names.</summary>
    public ParticipantId To { get; }

    /// <summary>The code of the officer who answers for it.</summary>
    public string OfficerCode { get; }

    /// <summary>When the sender says it was written.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The version of the contract that the sender spoke.</summary>
    public ContractVersion Version { get; }

    /// <summary>The message's id.</summary>
    public MessageId Id => Meta.Message!;

    /// <summary>
    /// The same message where the sealed header's parties are the message's own; otherwise <c>VALUE</c> at <c>MessageHeader.source</c> or
    /// <c>WRONG_RECIPIENT</c> at <c>MessageHeader.destination[0]</c>: a payload lifted out of one envelope into another.
    /// </summary>
    public Result<Message> Between(ParticipantId from, ParticipantId to)
    {
        var faults = new Faults();
        if (!From.Equals(from))
            faults.Add(RejectionCode.Value, "MessageHeader.source", "the message names another sender than its seal");
        if (!To.Equals(to))
            faults.Add(RejectionCode.WrongRecipient, "MessageHeader.destination[0]", "the message names another receiver than its seal");
        return faults.OrOk(this);
    }

    /// <summary>Kind, code and id; nothing of the content.</summary>
    public override string ToString() => $"{Kind} {Id}";
}
