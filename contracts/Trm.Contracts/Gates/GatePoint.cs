namespace Trm.Contracts.Gates;

/// <summary>Where gates are judged: before sending, live and in words, and again on receipt.</summary>
public enum GatePoint
{
    /// <summary>Anything that would leave for somebody: messages, questions, enquiries, document requests, reports.</summary>
    Contact,

    /// <summary>A safety-notice.</summary>
    SafetyNotice,

    /// <summary>What one organisation learnt goes on to another.</summary>
    Onward,
    Proposal,
    Clearance,
    FinalCheck,

    /// <summary>A person is on the way: every gate of a return once more, as a warning, which stops nothing.</summary>
    Departure,

    /// <summary>One side closes for itself.</summary>
    Closure,
}
