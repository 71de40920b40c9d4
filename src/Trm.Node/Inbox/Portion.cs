namespace Trm.Node.Inbox;

/// <summary>What one peer has judged before the next peer's turn: urgent before normal, each in the order in which it came.</summary>
/// <param name="messages">At least one.</param>
/// <param name="before">Done when the former portion of the same peer is.</param>
internal sealed class Portion(IReadOnlyList<InHand> messages, Task before)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<InHand> Messages { get; } = messages;

    /// <summary>Done when the former portion of the same peer is: examined side by side, they are committed one after the other.</summary>
    public Task Before { get; } = before;

    /// <summary>Done when it has left the queue.</summary>
    public Task Done => _done.Task;

    /// <summary>Bytes in it.</summary>
    public long Bytes { get; } = messages.Sum(m => (long)m.Bytes.Length);

    public void End() => _done.TrySetResult();
}
