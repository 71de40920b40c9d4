namespace Trm.Node.Broker;

/// <summary>What a node sees of its broker with its own rights.</summary>
/// <param name="Mailboxes">Those that exist, of the ones we read and the ones we write.</param>
/// <param name="Findings">Everything that is not as it should be; empty where nothing is.</param>
public sealed record MailboxReport(IReadOnlyList<MailboxState> Mailboxes, IReadOnlyList<MailboxFinding> Findings)
{
    /// <summary>Of a broker that keeps nothing an operator could alter.</summary>
    public static MailboxReport Empty { get; } = new([], []);
}
