namespace Trm.Contracts.Referrals;

/// <summary>What can happen to a referral's state.</summary>
public enum ReferralEvent
{
    /// <summary>The profile was sealed and stored; the node owes it a fate.</summary>
    Submitted,

    /// <summary>No receipt within the resends of its class.</summary>
    NotReceipted,

    /// <summary>The receiving node's ok receipt, or anything that quotes the profile.</summary>
    Receipted,

    /// <summary>The receiving node refused the profile; it may be sent anew.</summary>
    Refused,

    /// <summary>A person at the receiving side opened it.</summary>
    Seen,
    Asked,
    Answered,
    Accepted,
    Declined,
    Redirected,

    /// <summary>The identity step was taken by the receiving node.</summary>
    IdentityShared,
    Completed,
    EndedEarly,
    Cancelled,
    ConsentWithdrawn,
}
