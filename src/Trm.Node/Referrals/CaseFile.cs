using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Envelope.Directory;
using Trm.Node.RightsOfPersons;

namespace Trm.Node.Referrals;

/// <summary>A case as this node keeps it: with whom, on which side, its word, and where it stands.</summary>
/// <param name="Word">Chosen by the office or drawn; never a name.</param>
public sealed record CaseFile(
    CaseId Id, ParticipantId Peer, Side OwnSide, string Word, ReferralCase Referral, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The organisation that accepted the case by name; identity is shared with it alone. Null before.</summary>
    public NamedOrganisation? Organisation { get; init; }

    /// <summary>The return, as far as there is one.</summary>
    public ReturnCase Return { get; init; } = ReturnCase.Unknown;

    /// <summary>What this side has on record for the gates; null where nothing is. It never leaves.</summary>
    public CaseFacts? Facts { get; init; }

    /// <summary>The consents whose versions are written in the trail, in the order in which they were learnt: that of their ids, which are drawn, would tell two alike cases apart.</summary>
    public IReadOnlyList<KnownConsent> Consents { get; init; } = [];

    /// <summary>Since when the person has restricted what this side does with what it holds; null where they have not. See <see cref="Restriction"/>.</summary>
    public DateTimeOffset? RestrictedAt { get; init; }

    /// <summary>What the person says is wrong in what is held, oldest first.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>Set where the case was erased here.</summary>
    public CaseErased? Erased { get; init; }

    /// <summary>The organisation for which that message accepts the case; null for every other message, and for one that takes up a proposal.</summary>
    internal NamedOrganisation? Accepting(Message message) =>
        message.Kind == MessageKind.DecisionAccepted && message.Meta.InReplyTo == Referral.Profile ? DecisionContent.Of(message).Organisation : null;

    /// <summary>The other side as an addressee of gate G17: a country's body, or the organisation itself.</summary>
    internal Addressee AddresseeBy(TrustDirectory directory)
    {
        var country = directory.Find(Peer)?.Country;
        return new(Peer.Value, country ?? Peer.Value[..2], country is null ? Peer.Value : Organisation?.Id, IsStateBody: country is not null);
    }

    /// <summary>The organisation of the receiving side that has the case, by its code: its officers see it. Null where none has, where we are the sending side, and after an erasure.</summary>
    public string? AssignedTo => OwnSide == Side.Receiving && Erased is null ? Organisation?.Id : null;

    /// <summary>True while anything is stopped: referral or return.</summary>
    public bool IsHeld => Referral.IsHeld || Return.IsHeld;

    /// <summary>The side of the participant that is not us.</summary>
    public Side PeerSide => OwnSide == Side.Sending ? Side.Receiving : Side.Sending;
}
