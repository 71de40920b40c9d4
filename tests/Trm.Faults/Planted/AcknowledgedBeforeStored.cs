using Trm.Node.Broker;

namespace Trm.Faults.Planted;

/// <summary>A delivery is acknowledged as soon as it is handed over.</summary>
internal sealed class AcknowledgedBeforeStored : Lie
{
    public override Task DeliverAsync(Country country, Mailbox mailbox, Letter letter, Delivery delivery, DeliveryHandler deliver, CancellationToken cancel)
    {
        country.World.Begin(() => deliver(delivery, cancel));
        return Task.CompletedTask;
    }
}
