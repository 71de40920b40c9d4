namespace Trm.Node.Quarantine;

/// <summary>How something is stuck.</summary>
public enum StuckKind
{
    /// <summary>Ours: no broker has taken it for ten minutes.</summary>
    Unsent,

    /// <summary>Ours: no receipt within the resends of its class. It goes out once a day.</summary>
    Undelivered,

    /// <summary>Ours: given up under its former key or generation, and not sealed again yet.</summary>
    ToSealAgain,

    /// <summary>Ours: past its expiry without a receipt. Its number is void.</summary>
    Expired,

    /// <summary>Theirs: verified, and waits without a receipt for what it rests on.</summary>
    Parked,

    /// <summary>Whosever: signed with a key that only a newer directory can list.</summary>
    WaitsForDirectory,

    /// <summary>Whosever: it could not be verified, and nothing in it is believed.</summary>
    Quarantined,
}
