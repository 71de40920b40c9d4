using System.Security.Cryptography;
using RabbitMQ.Client;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Directory;
using Trm.Node.Broker;
using Mailbox = Trm.Node.Broker.Mailbox;

namespace Trm.Node.Kills.Tests;

/// <summary>The operator's hand on the broker: makes the mailboxes of a directory, looks into them, takes them away.</summary>
internal sealed class Mailroom(Uri uri, TrustDirectory directory)
{
    private IEnumerable<Mailbox> All => directory.Participants.SelectMany(p => p.Mailboxes.Select(m => new Mailbox(m.Name, m.From, p.Id, m.Lane)));

    public Task MakeAsync() => new BrokerTopology(directory.Participants.Select(p => p.Id), All).DeclareAsync(uri, CancellationToken.None);

    /// <summary>The name of the first mailbox of that reader and lane.</summary>
    public string MailboxOf(ParticipantId reader, Lane lane) => All.First(m => m.Reader == reader && m.Lane == lane).Name;

    /// <summary>SHA-256 of everything that waits for that reader; all of it is put back.</summary>
    public Task<IReadOnlyList<string>> LookAsync(ParticipantId reader) => WithChannelAsync<IReadOnlyList<string>>(async channel =>
    {
        var bodies = new List<string>();
        foreach (var mailbox in All.Where(m => m.Reader == reader))
            while (await channel.BasicGetAsync(mailbox.Name, autoAck: false) is { } message)
                bodies.Add(Convert.ToHexStringLower(SHA256.HashData(message.Body.Span)));
        return bodies;
    });

    /// <summary>What lies in which mailbox, in words, and who reads it; or why that cannot be said.</summary>
    public async Task<string> TellAsync()
    {
        try
        {
            return await WithChannelAsync(async channel =>
            {
                var told = new List<string>();
                foreach (var mailbox in All)
                    if (await channel.QueueDeclarePassiveAsync(mailbox.Name) is { } found)
                        told.Add($"{mailbox.Writer} to {mailbox.Reader} {mailbox.Lane}: {found.MessageCount} wait, {found.ConsumerCount} readers");
                return $"mailboxes: {string.Join("; ", told)}";
            });
        }
        catch (Exception failure)
        {
            return $"the broker does not say what it holds: {failure.GetType().Name} {failure.Message}";
        }
    }

    public Task RemoveAsync() => WithChannelAsync(async channel =>
    {
        foreach (var mailbox in All)
            await channel.QueueDeleteAsync(mailbox.Name);
        return true;
    });

    private async Task<T> WithChannelAsync<T>(Func<IChannel, Task<T>> work)
    {
        await using var connection = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return await work(channel);
    }
}
