namespace Trm.Node.Generations;

/// <summary>What can be lost in a restore, as stored and shown.</summary>
public static class LossKind
{
    /// <summary>Numbers of ours, from the first that we do not know through the highest that the peer holds.</summary>
    public const string Numbers = "numbers";

    /// <summary>Leaves of our former log: the peer has cosigned more of it than is here.</summary>
    public const string Log = "log";

    /// <summary>A transmission of ours that the peer has receipted.</summary>
    public const string Sent = "sent";

    /// <summary>A message of ours or theirs that a message of the peer answers or rests on.</summary>
    public const string Quoted = "quoted";

    /// <summary>A message of the peer that came again and could not be placed, since what it rests on is not here.</summary>
    public const string Unplaced = "unplaced";

    /// <summary>A number of the peer that it cannot send again: expired, erased or given up meanwhile.</summary>
    public const string Void = "void";
}
