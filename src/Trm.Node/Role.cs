namespace Trm.Node;

/// <summary>What an account of the node may see and do. Enforced where the act is handled.</summary>
/// <remarks>Source of the roles: messages, "Roles and channels".</remarks>
public enum Role
{
    /// <summary>Composes, decides, clears, holds; sees the cases of the country.</summary>
    Coordinator,

    /// <summary>Of the organisation: readiness, arrival, follow-up, holds; the second person of a clearance.</summary>
    CaseWorker,

    /// <summary>Sees movements and alarms, day and night; holds; records calls.</summary>
    DutyOfficer,

    /// <summary>Departed, changed, handed over, help, hold.</summary>
    Escort,

    /// <summary>Reads the trail and its proofs, never content.</summary>
    Auditor,

    /// <summary>Keys, directory, queues, health; never content.</summary>
    Administrator,

    /// <summary>Reads what is said of a person's health, and no other category.</summary>
    Clinician,

    /// <summary>Independent oversight: complaints; one case with two persons, logged, for one day.</summary>
    Oversight,
}
