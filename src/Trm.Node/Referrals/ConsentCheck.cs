using Trm.Contracts.Codes;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Node.Trail;

namespace Trm.Node.Referrals;

/// <summary>
/// Gate G01 before sending and again on receipt: what carries personal data goes under an active consent that the message carries, that names the recipient
/// organisation and covers each category. To the receiving side that is the organisation that accepted the case by name.
/// </summary>
internal static class ConsentCheck
{
    /// <summary>The gates passed with their evidence; <c>CONSENT_NOT_ACTIVE</c> with every element that is not covered.</summary>
    /// <param name="by">The side that sends the message.</param>
    public static Result<IReadOnlyList<PassedGate>> Judge(Message message, Side by, CaseFile? file, DateTimeOffset now)
    {
        if (message.Kind.Carries is not (Carries.PersonalData or Carries.PseudonymOrPersonalData) || MessageIsBare(message))
            return Result<IReadOnlyList<PassedGate>>.Ok([]);
        if (file?.Organisation is not { } accepted)
            return new Rejection(RejectionCode.ConsentNotActive, "Task.owner", "no organisation has accepted this case by name");
        if (message.Kind == MessageKind.ReferralIdentity && ReferralContent.Of(message).Organisation?.Id != accepted.Id)
            return new Rejection(RejectionCode.ConsentNotActive, "Task.owner", "another organisation than the one that accepted the case");
        var outcome = by == Side.Sending
            ? G01.Judge(message.Bundle, OrganisationId.Parse($"{message.To}/{accepted.Id}").Value, now)
            : G01.Judge(message.Bundle, message.To, now);
        // What the person took back is not opened again by the consent of before.
        if (outcome.Passed && file.Return.Holds.Values.Where(h => h.PersonsWord).Select(h => (DateTimeOffset?)h.At).Max() is { } withdrawn
            && !ReturnSteps.ConsentsOf(message).Any(c => c.Scope == ConsentScope.Sharing && c.GivenAt > withdrawn))
            return new Rejection(RejectionCode.ConsentNotActive, "Consent", "the person took their consent back, and has given none since");
        return outcome.Passed
            ? Result<IReadOnlyList<PassedGate>>.Ok([new(outcome.Gate, outcome.Evidence)])
            : Result<IReadOnlyList<PassedGate>>.Refused(outcome.Rejections);
    }

    // A report with the person in it carries a consent; without one it is bare, and its reader has held it to codes and times.
    private static bool MessageIsBare(Message message) => message.Kind.Carries == Carries.PseudonymOrPersonalData && !message.Bundle.Entry.Exists(e => e.Resource is Contracts.Fhir.Consent);
}
