namespace Trm.Node.Hooks;

/// <summary>What happened, as a code: of a message or a deadline the event's type, of a case one of its changes. Whoever fetches the event by its id reads it; the call itself says no more than <see cref="Told"/>.</summary>
public static class HookEventType
{
    /// <summary>A message of the other side was taken.</summary>
    public const string MessageArrived = "message.arrived";

    /// <summary>The other side's node has a message of ours (L1).</summary>
    public const string MessageReceipted = "message.receipted";

    /// <summary>It refused one.</summary>
    public const string MessageRefused = "message.refused";

    /// <summary>No receipt within the resends; or the broker did not take it in that time, or it may not or cannot be sent now: somebody telephones.</summary>
    public const string MessageUndelivered = "message.undelivered";

    /// <summary>No receipt until its expiry.</summary>
    public const string MessageExpired = "message.expired";

    /// <summary>Something about a case is other than it was: the event says what, all that one commit has changed.</summary>
    public const string CaseChanged = "case.changed";

    /// <summary>It is another side's turn in a case, or another step that comes next.</summary>
    public const string TurnChanged = "turn.changed";

    /// <summary>A case is stopped that was not.</summary>
    public const string HoldSet = "hold.set";

    /// <summary>Nothing stops a case any more.</summary>
    public const string HoldLifted = "hold.lifted";

    /// <summary>The receiving organisation is ready: for the plan, or at the final check.</summary>
    public const string ReadinessConfirmed = "readiness.confirmed";

    /// <summary>It is not any more: withdrawn, or fallen with what it rested on.</summary>
    public const string ReadinessWithdrawn = "readiness.withdrawn";

    /// <summary>A consent was given, changed or taken back.</summary>
    public const string ConsentChanged = "consent.changed";

    /// <summary>What the person asked for their data stands here: restricted, free again, or put right.</summary>
    public const string RightsChanged = "rights.changed";

    /// <summary>A file that a report names, and did not wait for, is here.</summary>
    public const string FileArrived = "file.arrived";

    /// <summary>The case was erased here; who keeps a copy of something of it erases that, too.</summary>
    public const string CaseErased = "case.erased";

    /// <summary>Somebody should have done something by now.</summary>
    public const string DeadlineMissed = "deadline.missed";

    /// <summary>Somebody tries whether the way is open.</summary>
    public const string HookTest = "hook.test";

    /// <summary>
    /// What the call says of it. A call passes gateways and their logs: none of them learns that a person has said no, or that nobody took our message.
    /// </summary>
    public static string Told(string type) => type switch
    {
        MessageArrived or CaseChanged or DeadlineMissed or HookTest => type,
        MessageReceipted or MessageRefused or MessageUndelivered or MessageExpired => "message.fate",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
