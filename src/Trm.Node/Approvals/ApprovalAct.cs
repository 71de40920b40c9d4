namespace Trm.Node.Approvals;

/// <summary>What two officers decide together. Who may propose and who may approve: <see cref="Rights.MayPropose"/>, <see cref="Rights.MayApprove"/>.</summary>
/// <remarks>Source: contracts/Trm.Contracts/Signatures.</remarks>
public enum ApprovalAct
{
    /// <summary>A person may travel; every gate is met. The second is the case worker who knows them.</summary>
    Clearance,

    /// <summary>A person may travel who decides otherwise than they were advised.</summary>
    OwnDecision,

    /// <summary>A person may travel whose papers follow.</summary>
    FastTrack,

    /// <summary>A hold of ours ends.</summary>
    HoldLift,

    /// <summary>A life is at risk, and somebody who can act is told (gate G02).</summary>
    SafetyNotice,

    /// <summary>A case is erased.</summary>
    Erasure,

    /// <summary>What nobody could verify is thrown away.</summary>
    Discard,

    /// <summary>Independent oversight reads one case, for one day.</summary>
    Oversight,

    /// <summary>An adult decides otherwise than they were advised: it comes onto the record. The clearance that rests on it is <see cref="OwnDecision"/>.</summary>
    OwnDecisionRecord,

    /// <summary>An emergency: which paper follows comes onto the record. The clearance that rests on it is <see cref="FastTrack"/>.</summary>
    FastTrackRecord,
}
