using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Inbox;

/// <summary>Bytes that were handed over and whose fate is not committed yet.</summary>
internal sealed class InHand(ParticipantId mailboxOf, Lane lane, ReadOnlyMemory<byte> bytes, bool isByCourier = false)
{
    private readonly TaskCompletionSource<Arrival> _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>In whose mailbox it lay: it waits in that peer's row, and costs that peer only.</summary>
    public ParticipantId MailboxOf { get; } = mailboxOf;

    public Lane Lane { get; } = lane;

    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>Whether it stood in a courier's file.</summary>
    public bool IsByCourier { get; } = isByCourier;

    /// <summary>How far it came, once that is committed; fails where the storage did.</summary>
    public Task<Arrival> Committed => _committed.Task;

    public void Commit(Arrival arrival) => _committed.TrySetResult(arrival);

    public void Fail(Exception failure) => _committed.TrySetException(failure);
}
