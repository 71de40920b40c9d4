namespace Trm.Faults;

/// <summary>
/// The time of a world and what is to happen in it. One event after the other, and each with all that follows from it at once before the next: the pool of this process has one thread, and
/// the schedule is a work item of it that goes to the end of the line whenever anything else waits.
/// </summary>
internal sealed class Schedule : IThreadPoolWorkItem
{
    private readonly PriorityQueue<Action, (long At, long Number)> _events = new();
    private readonly TaskCompletionSource _ended = new();
    private long _number;
    private Task? _story;

    public Schedule(DateTimeOffset begins) => Now = Begins = begins;

    /// <summary>When the world began.</summary>
    public DateTimeOffset Begins { get; }

    /// <summary>The true time, which no clock of a node need show.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Events that have happened.</summary>
    public long Count { get; private set; }

    /// <summary>Runs a story to its end, on the thread of the pool; the caller waits.</summary>
    /// <param name="story">What it does between its waits.</param>
    /// <param name="most">Real time after which it is given up.</param>
    /// <exception cref="InvalidOperationException">The pool has more than one thread: nothing would be the same twice.</exception>
    /// <exception cref="TimeoutException">It came to no end: a node waits for something that the world does not know of.</exception>
    public static void Run(Schedule schedule, Func<Task> story, TimeSpan most)
    {
        ThreadPool.GetMaxThreads(out var threads, out _);
        if (threads != 1)
            throw new InvalidOperationException("a world runs on a pool of one thread");
        schedule.At(TimeSpan.Zero, () => schedule._story = story());
        ThreadPool.UnsafeQueueUserWorkItem(schedule, preferLocal: false);
        if (!schedule._ended.Task.Wait(most))
            throw new TimeoutException($"no end after {most.TotalSeconds} s and {schedule.Count} events, at {schedule.Now - schedule.Begins}");
        schedule._story!.GetAwaiter().GetResult();
    }

    /// <summary>Lets it happen after that time.</summary>
    public void At(TimeSpan after, Action act) => _events.Enqueue(act, ((Now + (after < TimeSpan.Zero ? TimeSpan.Zero : after)).Ticks, _number++));

    /// <summary>Lets that time pass.</summary>
    public Task PassAsync(TimeSpan time)
    {
        var passed = new TaskCompletionSource();
        At(time, passed.SetResult);
        return passed.Task;
    }

    /// <summary>All stand still, and it is later: whatever was to happen meanwhile happens now.</summary>
    public void Leap(TimeSpan by) => Now += by;

    /// <inheritdoc/>
    public void Execute()
    {
        if (ThreadPool.PendingWorkItemCount == 0)
        {
            if (_story is { IsCompleted: true } || _events.Count == 0)
            {
                _story ??= Task.CompletedTask;
                _ended.SetResult();
                return;
            }

            _events.TryDequeue(out var act, out var when);
            Now = when.At > Now.Ticks ? new(when.At, TimeSpan.Zero) : Now;
            Count++;
            act!();
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
