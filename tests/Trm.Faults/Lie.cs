using System.Data.Common;
using Trm.Node.Broker;
using Trm.Node.Storage;

namespace Trm.Faults;

/// <summary>
/// Where a world may deceive its nodes as a fault of theirs would deceive their officers. Each of the planted faults is one, and some seed must find it.
/// </summary>
internal abstract class Lie
{
    /// <summary>Commits.</summary>
    public virtual Task<T> CommitAsync<T>(Country country, Life life, IDatabase database, CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) =>
        database.CommitAsync(step, work, cancel);

    /// <summary>Publishes: what is handed over by the node, and what the broker gets.</summary>
    public virtual byte[] Publish(Country country, string mailbox, byte[] body) => body;

    /// <summary>Time that a publish is held up.</summary>
    public virtual TimeSpan Delay(Country country, Mailbox mailbox) => TimeSpan.Zero;

    /// <summary>Hands a delivery to the node; done means acknowledged.</summary>
    public virtual Task DeliverAsync(Country country, Delivery delivery, DeliveryHandler deliver, CancellationToken cancel) => deliver(delivery, cancel);
}
