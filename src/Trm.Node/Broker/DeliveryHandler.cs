namespace Trm.Node.Broker;

/// <summary>Takes one delivery. Returning acknowledges it to the broker; throwing leaves it there.</summary>
public delegate Task DeliveryHandler(Delivery delivery, CancellationToken cancel);
