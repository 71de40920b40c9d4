using Trm.Contracts.Identifiers;

namespace Trm.Node.Broker;

/// <summary>One thing at the broker that is not as the directory and the rights of a participant ask.</summary>
/// <param name="Code">See <see cref="MailboxFindingCode"/>.</param>
/// <param name="Name">The mailbox or exchange; the user's own name where it is about rights alone.</param>
/// <param name="Peer">Whose mail it concerns; null where it concerns all.</param>
/// <param name="Detail">What was found instead: a type, names of arguments; null where the code says it all.</param>
public sealed record MailboxFinding(string Code, string Name, ParticipantId? Peer, string? Detail = null)
{
    /// <summary>True where one of our own mailboxes, or our exchange, is missing or is not what it was made as: an alarm of the node.</summary>
    public bool IsAltered { get; init; }

    /// <summary>In words, with what to do. The name of a mailbox is random and tells nothing.</summary>
    public string Words => Code switch
    {
        MailboxFindingCode.Missing when IsAltered => $"Mailbox {Name} for what {Peer} sends us does not exist: nothing of theirs arrives. Tell the broker's operator (trm broker definitions).",
        MailboxFindingCode.Missing => $"Mailbox {Name} for what we send {Peer} does not exist: nothing of ours arrives there. Tell the broker's operator (trm broker definitions).",
        MailboxFindingCode.NotReadable => $"We may not read mailbox {Name}, where {Peer} writes to us. Tell the broker's operator (trm broker check).",
        MailboxFindingCode.OtherType => $"Mailbox {Name}, where {Peer} writes to us, is a {Detail} queue and no quorum queue. Tell the broker's operator (trm broker check).",
        MailboxFindingCode.OtherArguments => $"Mailbox {Name}, where {Peer} writes to us, was made with other arguments ({Detail}). Tell the broker's operator (trm broker check).",
        MailboxFindingCode.Locked => $"Mailbox {Name}, where {Peer} writes to us, is held by another connection alone. Tell the broker's operator.",
        MailboxFindingCode.ExchangeMissing => $"Our exchange {Name} does not exist: nothing can be sent. Tell the broker's operator (trm broker definitions).",
        MailboxFindingCode.ExchangeNotWritable => $"We may not write our own exchange {Name}: nothing can be sent. Tell the broker's operator (trm broker check).",
        MailboxFindingCode.ExchangeLeadsElsewhere => $"Our exchange {Name} takes what is addressed to no mailbox: somebody gets copies of what we send, sealed as it is. Tell the broker's operator (trm broker check).",
        MailboxFindingCode.MayConfigure => $"Our user may configure the broker, and needs not: whoever steals its credentials could delete mailboxes. Tell the broker's operator (trm broker check).",
        MailboxFindingCode.MayReadOthers => $"Our user may read mailbox {Name}, which is addressed to {Peer}. Tell the broker's operator (trm broker check).",
        MailboxFindingCode.MayWriteOthers => $"Our user may write exchange {(Name.Length == 0 ? "(default)" : Name)}, which is not ours. Tell the broker's operator (trm broker check).",
        _ => Code,
    };
}
