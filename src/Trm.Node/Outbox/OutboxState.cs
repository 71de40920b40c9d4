namespace Trm.Node.Outbox;

/// <summary>The fate of a transmission, as stored and shown.</summary>
public static class OutboxState
{
    /// <summary>Stored here; the broker has not confirmed it.</summary>
    public const string Sealed = "sealed";

    /// <summary>The broker holds it (L0), which proves nothing.</summary>
    public const string Dispatched = "dispatched";

    /// <summary>No receipt within the resends of its class: somebody telephones. Resent daily until it expires.</summary>
    public const string Undelivered = "undelivered";

    /// <summary>The peer's ok receipt is here (L1).</summary>
    public const string Receipted = "receipted";

    /// <summary>The peer's fatal-error receipt is here.</summary>
    public const string Refused = "refused";

    /// <summary>Past its expiry without a receipt; its number is void.</summary>
    public const string Expired = "expired";

    /// <summary>Open when its key was revoked or its generation ended: to be sealed again, under its message id.</summary>
    public const string ToSealAgain = "to-seal-again";

    /// <summary>It had not left when the person restricted its case: its number is void, and it waits until they let this side go on.</summary>
    public const string Restricted = "restricted";

    /// <summary>The message goes on as another transmission, or has come to its end as one; this one's number is void.</summary>
    public const string SealedAgain = "sealed-again";

    /// <summary>A control message whose number the peer holds.</summary>
    public const string Closed = "closed";
}
