namespace Trm.Node.Courier;

/// <summary>What became of one message that a courier brought: the inbox judges it as if the broker had.</summary>
public enum CourierFate
{
    /// <summary>Verified, stored and, where it is a message, receipted ok.</summary>
    Taken,

    /// <summary>It was here before, by whichever way: its receipt is said again, nothing is shown twice.</summary>
    SeenBefore,

    /// <summary>Receipted with a code.</summary>
    Refused,

    /// <summary>Waits for something that it rests on; no receipt yet.</summary>
    Parked,

    /// <summary>Waits for a directory newer than ours: adopt it, and it is judged by itself.</summary>
    WaitsForDirectory,

    /// <summary>Its sender is certain, its content was damaged: the next copy is taken.</summary>
    Damaged,

    /// <summary>Not verified: nobody knows whose it is. In quarantine; the sender hears nothing.</summary>
    Unverified,

    /// <summary>No room for it now, or its generation is not listed yet: the sender is asked for it again.</summary>
    NotHeld,
}
