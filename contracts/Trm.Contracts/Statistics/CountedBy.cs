namespace Trm.Contracts.Statistics;

/// <summary>Which of the two sides that hold a case counts it, so that no case is counted twice in a region.</summary>
public enum CountedBy
{
    /// <summary>The side that refers the person, and keeps their consent.</summary>
    SendingSide,

    /// <summary>The side where the person arrives.</summary>
    ArrivalSide,

    /// <summary>The participant whose own act or office it is about.</summary>
    Itself,
}
