namespace Trm.Contracts.Messages;

/// <summary>What a person at the receiving side decided.</summary>
public enum Decision
{
    /// <summary>Opened by a person; not agreement.</summary>
    Seen,
    Accepted,
    Declined,
    Redirected,

    /// <summary>The cancellation that was asked for.</summary>
    CancellationAgreed,
}
