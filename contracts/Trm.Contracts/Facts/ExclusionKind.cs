namespace Trm.Contracts.Facts;

/// <summary>Whom a person can exclude.</summary>
public enum ExclusionKind
{
    Participant,
    Organisation,

    /// <summary>All state bodies of a country, its consulates among them.</summary>
    StateBodies,
    Consulate,
}
