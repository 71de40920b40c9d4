using Trm.Contracts.Consents;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Approvals;
using Trm.Node.Referrals;

namespace Trm.Node.Outbox;

/// <summary>What somebody asks this node to send.</summary>
/// <param name="Kind">Which row of the catalogue.</param>
/// <param name="To">To whom.</param>
/// <param name="Case">In which case; null for what concerns none.</param>
/// <param name="Officer">Who asks.</param>
/// <param name="Compose">Writes the message, called once within the turn; a move's context names what it rests on.</param>
public sealed record Submission(
    MessageKind Kind, ParticipantId To, CaseId? Case, Officer Officer, Func<MessageContext, Result<Message>> Compose)
{
    /// <summary>The message that it answers, decides on or lifts.</summary>
    public MessageId? InReplyTo { get; init; }

    /// <summary>The office's own word for a new case; drawn where not given.</summary>
    public string? Word { get; init; }

    /// <summary>The consents that are on record at home; with a profile, which carries none itself, and with a changed sheet.</summary>
    public IReadOnlyList<Consent> Consents { get; init; } = [];

    /// <summary>The case as recorded at home and its sheet; stored with a profile, so that identity can follow, and with whatever is drawn from a changed one.</summary>
    public byte[]? Draft { get; init; }

    /// <summary>The id that it brings: what has it is written with that id, or not sent at all (<c>ID_REUSED</c>). Null where the message is given one here.</summary>
    internal MessageId? Keeps { get; init; }

    /// <summary>With what two officers signed: it is done in the commit of the message, or the message is not sent.</summary>
    internal Approved? Approved { get; init; }

    /// <summary>The same, drawn from changed files: they are kept in its commit, or it is not sent.</summary>
    internal Submission Keeping(ReferralDraft draft, DraftFiles changed) => this with { Draft = changed.Write(), Consents = draft.Consents };
}
