namespace Trm.Node.KillHost;

/// <summary>What a node does with its broker that outlives it.</summary>
public enum BrokerStep
{
    /// <summary>A sealed message is handed over; done with the broker's confirm.</summary>
    Publish,

    /// <summary>A delivery's fate is committed and the broker hears so; done when it has forgotten the message.</summary>
    Acknowledge,
}
