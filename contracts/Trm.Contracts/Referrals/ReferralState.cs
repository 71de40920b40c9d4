namespace Trm.Contracts.Referrals;

/// <summary>Where a referral stands. A state is shown together with the set of its open holds.</summary>
public enum ReferralState
{
    Draft,
    Sent,
    Undelivered,
    Delivered,
    Received,
    InfoRequested,
    Accepted,
    Declined,
    Redirected,
    InProgress,
    Completed,
    EndedEarly,
    Cancelled,
    SuspendedConsent,
}
