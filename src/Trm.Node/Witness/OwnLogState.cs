namespace Trm.Node.Witness;

/// <summary>What an offer found our own log to be.</summary>
internal enum OwnLogState
{
    /// <summary>Nothing was found wrong with it.</summary>
    Whole,

    /// <summary>A tile is missing, or proves what is not so.</summary>
    Damaged,

    /// <summary>With several processes: this one does not see the folder that they share.</summary>
    Away,
}
