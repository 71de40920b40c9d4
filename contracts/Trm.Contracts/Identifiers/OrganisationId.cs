using Trm.Contracts.Rejections;

namespace Trm.Contracts.Identifiers;

/// <summary>
/// An organisation that a consent can name, written <c>RS/RS-SHELTER</c>: the participant that answers for it and its code there, 1 to 64 letters,
/// digits, '-' or '.'. A code, not a name: it stands in records that last.
/// </summary>
public sealed record OrganisationId
{
    /// <summary>Identifier system of the written form.</summary>
    public const string System = "https://trm-exchange.org/fhir/sid/participant-organisation";

    private OrganisationId(ParticipantId participant, string code)
    {
        Participant = participant;
        Code = code;
    }

    /// <summary>The participant whose mailbox leads to it.</summary>
    public ParticipantId Participant { get; }

    /// <summary>Its code, as that participant uses it.</summary>
    public string Code { get; }

    /// <summary>Parses the written form; <c>VALUE</c> for anything else.</summary>
    public static Result<OrganisationId> Parse(string? text) =>
        text?.Split('/') is [var participant, { Length: >= 1 and <= 64 } code] && ParticipantId.Parse(participant).Try(out var id, out _)
            && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
            ? new OrganisationId(id, code)
            : new Rejection(RejectionCode.Value, "organisation", "an organisation is written PARTICIPANT/CODE, for example RS/RS-SHELTER");

    /// <inheritdoc/>
    public override string ToString() => $"{Participant}/{Code}";
}
