namespace Trm.Node.KillHost;

/// <summary>What a host is started for: the one argument of its command line, as JSON.</summary>
/// <param name="Kill">Where it ends, or stands still; null for nowhere.</param>
/// <param name="Pause">Milliseconds between two test messages of a host that sends them without end, and says of each that it was accepted; null for one whose clerk refers a case.</param>
/// <param name="Speaks">Every fourth of them is no test message but says what a person thinks, over the mailbox that is not urgent.</param>
/// <param name="StandsStill">It stands still there, by SIGSTOP, until somebody lets it go on.</param>
public sealed record Order(Office Office, KillPoint? Kill, int? Pause = null, bool StandsStill = false, bool Speaks = false)
{
    /// <summary>The line on its standard input after which it ends in good order.</summary>
    public const string Stop = "stop";
}
