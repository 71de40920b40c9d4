namespace Trm.Contracts.Codes;

/// <summary>What a question asks about and an answer answers.</summary>
public enum Topic
{
    Needs,
    Risk,
    Family,
    ChildStatus,
    Nationality,
    Tracing,
    Documents,
    Health,
    Funding,
    Remedies,
    Other,
}
