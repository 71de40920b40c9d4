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
        return new Rejection(RejectionCode.ConsentNotActive);
    }
}
