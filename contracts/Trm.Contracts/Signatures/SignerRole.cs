namespace Trm.Contracts.Signatures;

/// <summary>In which role somebody signs.</summary>
public enum SignerRole
{
    Person,

    /// <summary>Whom an adult chose to have beside them.</summary>
    Supporter,

    /// <summary>A child, for whom the guardian signs: the child agrees, or is heard.</summary>
    Child,
    Guardian,
    CaseWorker,
    Coordinator,
    Officer,

    /// <summary>The receiving organisation itself.</summary>
    ReceivingOrganisation,

    /// <summary>Who decides on a child's best interests.</summary>
    CompetentAuthority,

    /// <summary>Who takes over responsibility for a child, named.</summary>
    ReceivingAuthority,
    ReceivingGuardian,

    /// <summary>The side that owns a hold.</summary>
    HoldOwner,
    Police,
    Immigration,

    /// <summary>Anyone paid by the number of returns.</summary>
    PaidByReturns,
}
