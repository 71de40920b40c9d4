using System.Text.RegularExpressions;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Trm.Contracts.Identifiers;
using Rabbit = RabbitMQ.Client.Exceptions;

namespace Trm.Node.Broker;

/// <summary>
/// Looks at the broker as the participant's own user, over a connection of its own, and takes nothing away: which of its mailboxes exist, whether they are quorum queues that it may
/// read, whether its exchange leads to mailboxes alone, and whether its user may do what it must not. Bounds, bindings and policies only the operator sees, by <c>trm broker check</c>.
/// </summary>
/// <remarks>
/// A passive declaration needs no right and tells existence and counts. What a queue is, RabbitMQ says when it refuses a consumer with an argument that only streams take: it judges the
/// right to read first, the argument next, and then no consumer has begun. A message to nowhere, mandatory, comes back where all is well, and is empty.
/// </remarks>
/// <param name="participant">Whose user it is.</param>
/// <param name="options">Where the broker is.</param>
public sealed partial class MailboxCheck(ParticipantId participant, BrokerOptions options)
{
    private const ushort Refused = 403, NotFound = 404, Locked = 405, Precondition = 406;

    /// <summary>Looks at mailboxes and exchange, and tries what our user must not be able to do. Each refusal is a line in the broker's log.</summary>
    /// <param name="mailboxes">All of the directory, or of the pairs that matter; those of others are left alone.</param>
    /// <param name="cancel">Ends the look.</param>
    /// <exception cref="BrokerUnavailableException">No connection, or the broker refused our credentials; the text says which.</exception>
    public Task<MailboxReport> RunAsync(IEnumerable<Mailbox> mailboxes, CancellationToken cancel) => LookAsync([.. mailboxes], rights: true, cancel);

    /// <summary>Looks at the mailboxes that we read and at our exchange alone: what a running node does now and then.</summary>
    /// <param name="mailboxes">As for <see cref="RunAsync"/>.</param>
    /// <param name="cancel">Ends the look.</param>
    /// <exception cref="BrokerUnavailableException">As for <see cref="RunAsync"/>.</exception>
    public Task<MailboxReport> LookAsync(IEnumerable<Mailbox> mailboxes, CancellationToken cancel) => LookAsync([.. mailboxes], rights: false, cancel);

    private async Task<MailboxReport> LookAsync(IReadOnlyList<Mailbox> all, bool rights, CancellationToken cancel)
    {
        var (states, findings) = (new List<MailboxState>(), new List<MailboxFinding>());
        try
        {
            await using var connection = await ConnectAsync(cancel);
            foreach (var mailbox in all.Where(m => m.Reader == participant))
                if (await LookAtOwnAsync(connection, mailbox, states, findings, cancel) && rights)
                    await TryToConfigureAsync(connection, mailbox, findings, cancel);
            await LookAtExchangeAsync(connection, findings, cancel);
            foreach (var mailbox in all.Where(m => rights && m.Writer == participant && m.Reader != participant))
                await LookAtPeersAsync(connection, mailbox, states, findings, cancel);
            if (rights)
                await TryToWriteAsync(connection, all.SelectMany(m => new[] { m.Reader, m.Writer }).Distinct().Where(p => p != participant).Order(), findings, cancel);
            await connection.CloseAsync(cancel);
        }
        catch (Exception e) when (e is RabbitMQClientException or IOException or TimeoutException)
        {
            throw new BrokerUnavailableException(e.GetBaseException() is AuthenticationFailureException
                ? $"{options.Address} refused our credentials" : $"no connection to {options.Address}", e);
        }

        // Once is enough for a right; the mailboxes differ by name.
        return new(states, [.. findings.DistinctBy(f => (f.Code, f.Name))]);
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancel)
    {
        var credentials = BrokerCredentials.Read(options);
        var factory = new ConnectionFactory
        {
            UserName = credentials.User,
            Password = credentials.Password,
            VirtualHost = options.VirtualHost,
            ClientProvidedName = BrokerTopology.ExchangeOf(participant),
            ClientProperties = new Dictionary<string, object?>(StringComparer.Ordinal),
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = options.ConnectTimeout,
            ContinuationTimeout = options.ConnectTimeout,
        };
        if (credentials.ByCertificate(options))
            factory.AuthMechanisms = [new ExternalMechanismFactory()];
        return await factory.CreateConnectionAsync(new BrokerEndpoints(options), factory.ClientProvidedName, cancel);
    }

    /// <summary>True where it exists.</summary>
    private static async Task<bool> LookAtOwnAsync(IConnection connection, Mailbox mailbox, List<MailboxState> states, List<MailboxFinding> findings, CancellationToken cancel)
    {
        if (await CountAsync(connection, mailbox, states, cancel) is { Code: not 0 } there)
        {
            findings.Add(Altered(mailbox, there.Code == Locked ? MailboxFindingCode.Locked : MailboxFindingCode.Missing));
            return false;
        }

        var (code, text) = await TryToReadAsync(connection, mailbox.Name, cancel);
        if (code == Refused)
            findings.Add(Altered(mailbox, MailboxFindingCode.NotReadable));
        else if (code == 0)
            findings.Add(Altered(mailbox, MailboxFindingCode.OtherType, "stream"));
        else if (code == Precondition && QueueType().Match(text) is { Success: true, Value: not "quorum" } type)
            findings.Add(Altered(mailbox, MailboxFindingCode.OtherType, type.Value));
        return true;
    }

    // It exists, so that this makes nothing; without the right it is refused before it is compared.
    private async Task TryToConfigureAsync(IConnection connection, Mailbox mailbox, List<MailboxFinding> findings, CancellationToken cancel)
    {
        var (code, text) = await TryAsync(
            connection, channel => channel.QueueDeclareAsync(mailbox.Name, durable: true, exclusive: false, autoDelete: false, BrokerTopology.Arguments(), cancellationToken: cancel), cancel);
        if (code is 0 or Precondition)
            findings.Add(new(MailboxFindingCode.MayConfigure, participant.Value, null));
        if (code == Precondition)
            findings.Add(Altered(mailbox, MailboxFindingCode.OtherArguments, ArgumentName().Match(text) is { Success: true } name ? name.Value : "durability or ownership"));
    }

    private async Task LookAtExchangeAsync(IConnection connection, List<MailboxFinding> findings, CancellationToken cancel)
    {
        var own = BrokerTopology.ExchangeOf(participant);
        var code = (await TryAsync(connection, channel => channel.ExchangeDeclarePassiveAsync(own, cancel), cancel)).Code == NotFound
            ? MailboxFindingCode.ExchangeMissing
            : await WriteToNowhereAsync(connection, own, cancel) switch
            {
                Written.Refused => MailboxFindingCode.ExchangeNotWritable,
                Written.Taken => MailboxFindingCode.ExchangeLeadsElsewhere,
                _ => null,
            };
        if (code is not null)
            findings.Add(new(code, own, null) { IsAltered = true });
    }

    private static async Task LookAtPeersAsync(IConnection connection, Mailbox mailbox, List<MailboxState> states, List<MailboxFinding> findings, CancellationToken cancel)
    {
        if ((await CountAsync(connection, mailbox, states, cancel)).Code == NotFound)
            findings.Add(new(MailboxFindingCode.Missing, mailbox.Name, mailbox.Reader));
        else if ((await TryToReadAsync(connection, mailbox.Name, cancel)).Code is 0 or Precondition)
            findings.Add(new(MailboxFindingCode.MayReadOthers, mailbox.Name, mailbox.Reader));
    }

    private static async Task TryToWriteAsync(IConnection connection, IEnumerable<ParticipantId> peers, List<MailboxFinding> findings, CancellationToken cancel)
    {
        foreach (var (exchange, peer) in peers.Select(p => (BrokerTopology.ExchangeOf(p), (ParticipantId?)p)).Prepend(("", null)))
            if (await WriteToNowhereAsync(connection, exchange, cancel) != Written.Refused)
                findings.Add(new(MailboxFindingCode.MayWriteOthers, exchange, peer));
    }

    private static MailboxFinding Altered(Mailbox mailbox, string code, string? detail = null) => new(code, mailbox.Name, mailbox.Writer, detail) { IsAltered = true };

    private static Task<(ushort Code, string Text)> CountAsync(IConnection connection, Mailbox mailbox, List<MailboxState> states, CancellationToken cancel) => TryAsync(
        connection,
        async channel =>
        {
            var there = await channel.QueueDeclarePassiveAsync(mailbox.Name, cancel);
            states.Add(new(mailbox, there.MessageCount, there.ConsumerCount));
        },
        cancel);

    private static Task<(ushort Code, string Text)> TryToReadAsync(IConnection connection, string mailbox, CancellationToken cancel) => TryAsync(
        connection,
        async channel =>
        {
            await channel.BasicQosAsync(0, 1, global: false, cancel);
            await channel.BasicConsumeAsync(
                mailbox, autoAck: false, consumerTag: "", noLocal: false, exclusive: false,
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-stream-offset"] = "next" }, new AsyncDefaultBasicConsumer(channel), cancel);
        },
        cancel);

    private static async Task<Written> WriteToNowhereAsync(IConnection connection, string exchange, CancellationToken cancel)
    {
        var returned = false;
        var (code, _) = await TryAsync(
            connection,
            async channel =>
            {
                try
                {
                    await channel.BasicPublishAsync(exchange, Guid.NewGuid().ToString("N"), mandatory: true, new BasicProperties(), ReadOnlyMemory<byte>.Empty, cancel);
                }
                catch (PublishException e)
                {
                    returned = e.IsReturn;
                }
            },
            cancel);
        return code != 0 ? Written.Refused : returned ? Written.Returned : Written.Taken;
    }

    // What RabbitMQ refuses closes the channel; so each question has its own.
    private static async Task<(ushort Code, string Text)> TryAsync(IConnection connection, Func<IChannel, Task> ask, CancellationToken cancel)
    {
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancel);
        try
        {
            await ask(channel);
            return (0, "");
        }
        catch (Rabbit.OperationInterruptedException e) when (connection.IsOpen && (e.ShutdownReason ?? channel.CloseReason) is { } reason)
        {
            return (reason.ReplyCode, reason.ReplyText);
        }
    }

    private enum Written
    {
        Refused,
        Returned,
        Taken,
    }

    [GeneratedRegex("(?<=queue type (rabbit_)?)[a-z]+(?=_queue)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QueueType();

    [GeneratedRegex("(?<=inequivalent arg ')[a-z-]+(?=')", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ArgumentName();
}
