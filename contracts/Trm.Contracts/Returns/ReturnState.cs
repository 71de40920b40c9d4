namespace Trm.Contracts.Returns;

/// <summary>Where a return stands. A state is shown together with the set of its open holds.</summary>
public enum ReturnState
{
    /// <summary>Nobody has proposed a return; reports of a journey are taken all the same.</summary>
    None,
    Proposed,
    Assessment,
    NotSafe,
    PlanOffered,
    PlanAccepted,
    Cleared,

    /// <summary>The receiving organisation is in place and the last check is done.</summary>
    FinalCheck,
    Travelling,
    TravellingUncleared,
    Met,
    NotMet,
    Missing,
    Found,
    RefusedEntry,
    Diverted,
    DeclinedByPerson,

    /// <summary>The person stays where they are: a good outcome.</summary>
    Stays,
    Reception,
    FollowUp,
    Ended,
}
