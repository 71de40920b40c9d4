using Trm.Node.Broker;
using Trm.Node.Outbox;

namespace Trm.Node.Directory;

/// <summary>
/// Which mailboxes this node reads: those of the directory in force, and those of earlier versions for as long as what was sent by them may still arrive. Who has left is
/// read as long, and no longer.
/// </summary>
internal sealed class Mailboxes(NodeParts node)
{
    /// <summary>How long something may still arrive: until it expires, and 30 days in which its sender keeps the bytes and sends them to who misses them.</summary>
    public static readonly TimeSpan Lasting = Numbering.Validity + TimeSpan.FromDays(30);

    private static readonly TimeSpan Look = TimeSpan.FromHours(1);

    private DateTimeOffset _next;

    /// <summary>The mailboxes to read now, and until the next look.</summary>
    public Task<IReadOnlyList<IncomingMailbox>> ToReadAsync(CancellationToken cancel)
    {
        _next = node.Time.GetUtcNow() + Look;
        return ListAsync(cancel);
    }

    /// <summary>The mailboxes that are to be read at this moment.</summary>
    public async Task<IReadOnlyList<IncomingMailbox>> ListAsync(CancellationToken cancel)
    {
        var now = node.Time.GetUtcNow();
        var versions = await node.Database.ReadAsync(db => DirectoryTable.AdoptedAfter(db, (now - Lasting).ToUnixTimeMilliseconds()), cancel);
        var gone = node.Directory.Current.Participants.Where(p => p.StatusAt(now) is { State: "left" } left && left.Time + Lasting <= now).Select(p => p.Id).ToHashSet();
        return [.. versions.Select(v => DirectoryShelf.Read(v.Bytes)).Append(node.Directory.Current)
            .SelectMany(d => d.Find(node.Self)?.Mailboxes ?? [])
            .Where(m => !gone.Contains(m.From))
            .DistinctBy(m => m.Name, StringComparer.Ordinal)
            .Select(m => new IncomingMailbox(m.From, m.Lane, m.Name))];
    }

    /// <summary>Reads what is to be read now, without a restart.</summary>
    public async Task ReadAsync(CancellationToken cancel)
    {
        var mailboxes = await ToReadAsync(cancel);
        await node.Broker.ReadAsync(mailboxes, cancel);
        node.Log.MailboxesRead(mailboxes.Count, node.Directory.Current.Version);
    }

    /// <summary>Looks every hour whether something can no longer arrive, until stopped.</summary>
    public async Task WatchAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (node.Time.GetUtcNow() >= _next)
                await ReadAsync(cancel);
            await Task.Delay(node.Delivery.Tick, node.Time, cancel);
        }
    }
}
