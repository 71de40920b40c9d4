using System.Data.Common;
using Trm.Faults.Planted;
using Trm.Node.Broker;
using Trm.Node.Storage;

namespace Trm.Faults;

/// <summary>
/// Where a world may deceive its nodes as a fault of theirs would deceive their officers. Each of the planted faults is one, and some seed must find it.
/// </summary>
internal abstract class Lie
{
    /// <summary>All that can be planted, by name.</summary>
    public static readonly IReadOnlyDictionary<string, PlantedFault> Planted = new SortedDictionary<string, PlantedFault>(StringComparer.Ordinal)
    {
        ["acknowledged-before-stored"] = new(1, () => new AcknowledgedBeforeStored()),
        ["hold-not-overtaking"] = new(284, () => new HoldNotOvertaking()),
        ["id-consumed-by-a-damaged-copy"] = new(9, () => new IdConsumedByADamagedCopy()),
        ["leaf-outside-the-commit"] = new(5, () => new LeafOutsideTheCommit()),
        ["lost-update-of-the-sequence"] = new(3, () => new LostUpdateOfTheSequence()),
        ["missing-lease"] = new(201, () => new MissingLease()),
        ["new-id-on-resend"] = new(3, () => new NewIdOnResend()),
        ["receipt-not-replayed"] = new(204, () => new ReceiptNotReplayed()),
        ["report-refused-for-its-clock"] = new(3, () => new ReportRefusedForItsClock()),
        ["void-ignored"] = new(211, () => new VoidIgnored()),
    };

    /// <summary>Whether a second process runs on the data of each node.</summary>
    public virtual bool HasTwins => false;

    /// <summary>Commits.</summary>
    public virtual Task<T> CommitAsync<T>(Country country, Life life, IDatabase database, CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) =>
        database.CommitAsync(step, work, cancel);

    /// <summary>What the broker gets of what a node hands over.</summary>
    public virtual byte[] Publish(Country country, Mailbox mailbox, byte[] body) => body;

    /// <summary>Hands a delivery to the node; done means acknowledged.</summary>
    public virtual Task DeliverAsync(Country country, Mailbox mailbox, Letter letter, Delivery delivery, DeliveryHandler deliver, CancellationToken cancel) => deliver(delivery, cancel);
}
