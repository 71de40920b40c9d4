namespace Trm.Contracts.Returns;

/// <summary>What can happen to a return: moves, which are judged, and reports, which are always taken.</summary>
public enum ReturnEvent
{
    // -- moves ------------------------------------------------------------------------------------------------

    /// <summary>A return-proposal.</summary>
    Proposed,

    /// <summary>The receiving side takes the proposal up: both sides look at the dangers now.</summary>
    TakenUp,

    /// <summary>A decision against it, whatever its reason: the other side cannot tell a danger from a lack of beds.</summary>
    FoundNotSafe,

    /// <summary>A return-plan, offered or changed.</summary>
    PlanOffered,

    /// <summary>Readiness for the plan, by the receiving organisation itself.</summary>
    PlanAccepted,
    Cleared,

    /// <summary>Final readiness: the receiver is in place, and the last check is done.</summary>
    FinalChecked,

    /// <summary>One side closes for itself; the return has ended when both have.</summary>
    Ended,

    // -- reports ----------------------------------------------------------------------------------------------

    Departed,
    Met,

    /// <summary>Handed over to the receiving organisation, or guardian to guardian.</summary>
    HandedOver,

    /// <summary>A follow-up: made, not made or not wished.</summary>
    FollowedUp,
    NotMet,
    Missing,
    Found,
    RefusedEntry,
    Diverted,
    DeclinedByPerson,
    Stays,
}
