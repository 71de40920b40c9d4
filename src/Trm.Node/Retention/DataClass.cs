namespace Trm.Node.Retention;

/// <summary>What is kept for a time, by the table of contracts/retention.md.</summary>
public enum DataClass
{
    /// <summary>A case that is over: what was said, its record, its deadlines, the private parts of its leaves, its key. Two officers confirm.</summary>
    Case,

    /// <summary>A case that the other side never took: nothing but what we wanted to send. Two officers confirm.</summary>
    Draft,

    /// <summary>What was said of a case after it was erased. Two officers confirm.</summary>
    AfterErasure,

    /// <summary>The bytes of a message that was sent; its signed header stays.</summary>
    SentBytes,

    /// <summary>The ids of what was received; those of reports stay as long as the case and its shell.</summary>
    ReceivedIds,

    /// <summary>Receipts that could not be given while their message was remembered.</summary>
    Receipts,

    /// <summary>Enquiries about capacity, tests and notices: about nobody.</summary>
    WithoutCase,

    /// <summary>Feedback and complaints.</summary>
    Voice,

    /// <summary>The bytes of what could not be verified; code and digest stay a while longer.</summary>
    QuarantineBytes,

    /// <summary>Code and digest of what could not be verified.</summary>
    Quarantine,

    /// <summary>Deadlines that are closed and belong to no case.</summary>
    Deadlines,

    /// <summary>Alarms that were cleared, and who was called out about them.</summary>
    Alarms,

    /// <summary>Duty drills, and who answered.</summary>
    Drills,

    /// <summary>What national systems were told, or missed.</summary>
    HookEvents,

    /// <summary>The counts of a year as it was counted once.</summary>
    Figures,
}
