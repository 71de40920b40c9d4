namespace Trm.Contracts.Messages;

/// <summary>How a person arrived.</summary>
public enum ArrivalForm
{
    Met,
    HandedOver,
    DeclinedToBeMet,
}
