namespace Trm.Node.KillHost;

/// <summary>On which side of a step a process ends.</summary>
public enum Moment
{
    /// <summary>All its work is done, and nothing of it is durable: inside the open transaction, before the publish, before the acknowledgement.</summary>
    Before,

    /// <summary>It is durable, and nobody was told.</summary>
    After,
}
