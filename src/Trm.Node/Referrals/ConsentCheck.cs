using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Trail;

namespace Trm.Node.Referrals;

/// <summary>
/// Gate G01 before sending and again on receipt: what carries personal data goes to the organisation that accepted the case
/// by name, and under an active consent that names it and covers each category.
/// </summary>
internal static class ConsentCheck
{
    /// <summary>The gates passed with their evidence; <c>CONSENT_NOT_ACTIVE</c> with every element that is not covered.</summary>
    public static Result<IReadOnlyList<PassedGate>> Judge(Message message, CaseFile? file, DateTimeOffset now)
    {
        if (message.Kind.Carries != Carries.PersonalData)
            return Result<IReadOnlyList<PassedGate>>.Ok([]);
        if (file?.Organisation is not { } accepted)
            return new Rejection(RejectionCode.ConsentNotActive, "Task.owner", "no organisation has accepted this case by name");
        if (message.Kind == MessageKind.ReferralIdentity && ReferralContent.Of(message).Organisation?.Id != accepted.Id)
            return new Rejection(RejectionCode.ConsentNotActive, "Task.owner", "another organisation than the one that accepted the case");
        var outcome = G01.Judge(message.Bundle, OrganisationId.Parse($"{message.To}/{accepted.Id}").Value, now);
        return outcome.Passed
            ? Result<IReadOnlyList<PassedGate>>.Ok([new(outcome.Gate, outcome.Evidence)])
            : Result<IReadOnlyList<PassedGate>>.Refused(outcome.Rejections);
    }
}
