namespace Trm.Contracts.Referrals;

/// <summary>Who of the two acts. Roles belong to a referral, not to a country.</summary>
public enum Side
{
    /// <summary>The participant that sent the profile.</summary>
    Sending,

    /// <summary>The participant that was asked.</summary>
    Receiving,
}
