namespace Trm.Node.Broker;

/// <summary>What a broker tells of a mailbox to anybody who knows its name.</summary>
/// <param name="Mailbox">Which one.</param>
/// <param name="Messages">Messages that wait in it and are in nobody's hand.</param>
/// <param name="Readers">Consumers at this moment.</param>
public sealed record MailboxState(Mailbox Mailbox, long Messages, long Readers);
