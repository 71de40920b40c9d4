namespace Trm.Cli.Terminal;

/// <summary>What a command's end tells a script.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Refused by the rules, a signature, a consent, the other side. The codes stand on standard error.</summary>
    public const int Refused = 1;

    /// <summary>The command line, or a file it names, is not what the command needs.</summary>
    public const int Usage = 2;

    /// <summary>A node, a broker or a disk does not answer: try again later.</summary>
    public const int Unavailable = 3;
}
