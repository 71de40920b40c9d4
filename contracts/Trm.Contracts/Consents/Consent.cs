using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Consents;

/// <summary>
/// What a person agreed to, with whom, and how they were asked. One consent names one organisation; sharing, return and follow-up are consents
/// of their own. A consent that does not meet the rules of its making cannot be made: see <see cref="ConsentRules"/>.
/// </summary>
/// <remarks>Source of the rules: contracts, gates G01, G03 and G19, "Consent and signatures".</remarks>
public sealed record Consent
{
    public required ConsentId Id { get; init; }

    /// <summary>From 1; a withdrawal or a renewal is the next version of the same consent.</summary>
    public required int Version { get; init; }

    public required ConsentScope Scope { get; init; }

    /// <summary>Who may know, or do.</summary>
    public required OrganisationId Organisation { get; init; }

    /// <summary>What it may know, in the order of the list, each once.</summary>
    public required IReadOnlyList<ConsentCategory> Categories { get; init; }

    public required ConsentGiver Giver { get; init; }

    public required ConsentCapacity Capacity { get; init; }

    /// <summary>The language it was explained in, RFC 5646.</summary>
    public required string Language { get; init; }

    /// <summary>The interpreter's code, or null where none was needed.</summary>
    public required string? Interpreter { get; init; }

    /// <summary>The code of the case worker who explained it.</summary>
    public required string ExplainedBy { get; init; }

    public required ConsentForm Form { get; init; }

    public required ConsentPlace Place { get; init; }

    public required ConsentCopy Copy { get; init; }

    /// <summary>Hours between information and decision.</summary>
    public required int TimeToThinkHours { get; init; }

    public required DateTimeOffset GivenAt { get; init; }

    /// <summary>The first moment at which it counts no more.</summary>
    public required DateTimeOffset Expires { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>What a consent to return says beside the rest; null in the others.</summary>
    public ReturnTaking? Return { get; init; }

    /// <summary>What it is at a moment. A withdrawal counts from the moment it is known, whatever its time: it is never "not yet".</summary>
    public ConsentStatus StatusAt(DateTimeOffset at) =>
        WithdrawnAt is not null ? ConsentStatus.Withdrawn
        : at >= Expires ? ConsentStatus.Expired
        : at < GivenAt ? ConsentStatus.NotYet
        : ConsentStatus.Active;

    /// <summary>The next version, withdrawn. Withdrawing twice changes nothing.</summary>
    public Consent Withdraw(DateTimeOffset at) => WithdrawnAt is null ? this with { Version = Version + 1, WithdrawnAt = WireTime.Cut(at) } : this;

    /// <summary>True where this lets that organisation know something at that moment.</summary>
    public bool LetsKnow(OrganisationId organisation, DateTimeOffset at) =>
        Scope == ConsentScope.Sharing && Organisation == organisation && StatusAt(at) == ConsentStatus.Active;

    /// <inheritdoc/>
    public bool Equals(Consent? other) => other is not null
        && (Id, Version, Scope, Organisation, Giver, Capacity, Language) == (other.Id, other.Version, other.Scope, other.Organisation, other.Giver, other.Capacity, other.Language)
        && (Interpreter, ExplainedBy, Form, Place, Copy, TimeToThinkHours) == (other.Interpreter, other.ExplainedBy, other.Form, other.Place, other.Copy, other.TimeToThinkHours)
        && (GivenAt, Expires, WithdrawnAt, Return) == (other.GivenAt, other.Expires, other.WithdrawnAt, other.Return)
        && Categories.SequenceEqual(other.Categories);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Version);

    /// <summary>Its id and version; nothing of the person.</summary>
    public override string ToString() => $"{Id} v{Version}";
}
