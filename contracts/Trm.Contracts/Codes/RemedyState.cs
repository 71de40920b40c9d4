namespace Trm.Contracts.Codes;

/// <summary>How a claim stands.</summary>
public enum RemedyState
{
    Open,
    /// <summary>Goes on although the person has left.</summary>
    Continued,
    Settled,
    Closed,
}
