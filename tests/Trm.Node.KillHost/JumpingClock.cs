namespace Trm.Node.KillHost;

/// <summary>
/// The clock of a machine that somebody sets while its processes run: it jumps, and what measures durations and wakes sleepers goes on, as in a real one. Whoever would preload another clock under
/// .NET (libfaketime) shifts its sleepers with it.
/// </summary>
public sealed class JumpingClock : TimeProvider, IDisposable
{
    /// <summary>What stands before the seconds by which it is from now on ahead of the machine's (behind: below zero), on a host's standard input.</summary>
    public const string Jump = "clock ";

    private readonly SemaphoreSlim _steady = new(1, 1);
    private long _seconds;

    /// <summary>Sets it; not while somebody relies on it.</summary>
    /// <param name="by">How far it is ahead of the machine's from now on.</param>
    public void Set(TimeSpan by)
    {
        _steady.Wait();
        Interlocked.Exchange(ref _seconds, (long)by.TotalSeconds);
        _steady.Release();
    }

    /// <summary>Does something during which it is not set.</summary>
    public async Task<T> SteadyAsync<T>(Func<Task<T>> work)
    {
        await _steady.WaitAsync();
        try
        {
            return await work();
        }
        finally
        {
            _steady.Release();
        }
    }

    /// <summary>Whether it is ahead of the machine's.</summary>
    public bool IsAhead => Interlocked.Read(ref _seconds) > 0;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddSeconds(Interlocked.Read(ref _seconds));

    /// <inheritdoc/>
    public void Dispose() => _steady.Dispose();
}
