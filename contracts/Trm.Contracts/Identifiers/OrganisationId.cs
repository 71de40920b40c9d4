using Trm.Contracts.Rejections;

namespace Trm.Contracts.Identifiers;

/// <summary>
/// An organisation that a consent can name, written <c>RS/RS-SHELTER</c>: the participant that answers for it and its code there, 2 to 32 of
/// <c>A-Z 0-9 -</c>. A code, not a name: it stands in records that last.
/// </summary>
public sealed record OrganisationId
{
    /// <summary>The naming system of organisations in messages.</summary>
    public const string System = "https://trm-exchange.org/fhir/NamingSystem/organisation";

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
        text?.Split('/') is [var participant, { Length: >= 2 and <= 32 } code] && ParticipantId.Parse(participant).Try(out var id, out _)
            && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-')
            ? new OrganisationId(id, code)
            : new Rejection(RejectionCode.Value, "organisation", "an organisation is written PARTICIPANT/CODE, for example RS/RS-SHELTER, in A-Z, 0-9 and '-'");

    /// <inheritdoc/>
    public override string ToString() => $"{Participant}/{Code}";
}
