using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Messages;

/// <summary>What the header says of who wrote to whom, when, and in which version of the contract.</summary>
public sealed record MessageAddress(ParticipantId From, ParticipantId To, string OfficerCode, DateTimeOffset At, ContractVersion Version)
{
    /// <summary>What a participant's endpoint begins with.</summary>
    public const string EndpointPrefix = "urn:trm:participant:";

    /// <summary>Identifier system of officers' codes.</summary>
    public const string OfficerSystem = "https://trm-exchange.org/fhir/sid/officer";

    /// <summary>FHIR's system for values that are URIs themselves.</summary>
    public const string UriSystem = "urn:ietf:rfc:3986";

    /// <summary>Letters, digits, '-' and '.', 1 to 32: a code, no name.</summary>
    public static bool IsOfficerCode(string? text) =>
        text is { Length: >= 1 and <= 32 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
}
