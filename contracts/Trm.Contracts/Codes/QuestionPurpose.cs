namespace Trm.Contracts.Codes;

/// <summary>What the asking side needs the answer for.</summary>
public enum QuestionPurpose
{
    /// <summary>To prepare the reception.</summary>
    Readiness,

    /// <summary>To keep the person or somebody else safe.</summary>
    Safety,

    /// <summary>To find or continue a service.</summary>
    Services,
    Identification,

    /// <summary>To decide the referral.</summary>
    Decision,
    Other,
}
