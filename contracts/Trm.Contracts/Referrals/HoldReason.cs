namespace Trm.Contracts.Referrals;

/// <summary>Why an office stopped. The default says nothing, so that it tells nothing.</summary>
public enum HoldReason
{
    NotStated,
    ReceiverNotReady,
    Papers,
    Health,
    Journey,
}
