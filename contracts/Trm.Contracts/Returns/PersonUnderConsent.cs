using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Facts;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Consent = Trm.Contracts.Consents.Consent;

namespace Trm.Contracts.Returns;

/// <summary>
/// The person as a message about a journey names them: the pseudonym, nothing more, and the consents under which the rest of the message is said.
/// </summary>
public static class PersonUnderConsent
{
    /// <summary>The id of the person's Patient in every message of a case.</summary>
    public static string IdOf(CaseId @case) => MessageSlot.Id(@case.ToString(), "person");

    /// <summary>The person and these consents.</summary>
    public static IReadOnlyList<Resource> Of(CaseId @case, IEnumerable<Consent> consents) =>
    [
        new Patient { Id = IdOf(@case) },
        .. consents.OrderBy(c => c.Scope).ThenBy(c => c.Organisation.ToString(), StringComparer.Ordinal).ThenBy(c => c.Id.ToString(), StringComparer.Ordinal).Select(c => ConsentResource.Write(c, MessageSlot.Address(IdOf(@case)))),
    ];

    /// <summary>
    /// The person and what they agreed that the other side may know, as the messages of the case have said it: the newest version of each consent counts, and none that was taken back.
    /// </summary>
    public static IReadOnlyList<Resource> KnownTo(ParticipantId recipient, CaseId @case, IReadOnlyList<Said> said, DateTimeOffset at) => Of(
        @case,
        said.SelectMany(s => ReturnSteps.ConsentsOf(s.Message))
            .GroupBy(c => c.Id)
            .Select(versions => versions.OrderByDescending(c => c.Version).ThenByDescending(c => c.WithdrawnAt is not null).First())
            .Where(c => c.Scope == ConsentScope.Sharing && c.Organisation.Participant == recipient && c.StatusAt(at) == ConsentStatus.Active && !IsTakenBack(c, said)));

    private static bool IsTakenBack(Consent consent, IReadOnlyList<Said> said) =>
        said.Any(s => s.Message.Content is WithdrawalContent { Scope: ConsentScope.Sharing } && s.Message.At >= consent.GivenAt);
}
