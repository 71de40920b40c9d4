namespace Trm.Contracts.Messages;

/// <summary>How a return was cleared.</summary>
public enum ClearanceForm
{
    Ordinary,

    /// <summary>An adult decides otherwise after advice.</summary>
    OwnDecision,

    /// <summary>Times are shortened and paper postponed.</summary>
    FastTrack,
}
