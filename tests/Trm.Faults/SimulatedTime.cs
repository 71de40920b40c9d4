namespace Trm.Faults;

/// <summary>The clock of one process: it may be wrong, its timers are not, and they end with it.</summary>
/// <param name="offset">How much it is fast.</param>
internal sealed class SimulatedTime(Schedule schedule, Life life, Func<TimeSpan> offset) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => schedule.Now + offset();

    public override long GetTimestamp() => schedule.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(schedule, life, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Schedule schedule, Life life, Action callback) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var version = ++_version;
            if (dueTime != Timeout.InfiniteTimeSpan)
                schedule.At(dueTime, () => Ring(version, period));
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Ring(int version, TimeSpan period)
        {
            if (life.IsOver || version != _version)
                return;
            if (period > TimeSpan.Zero)
                schedule.At(period, () => Ring(version, period));
            callback();
        }
    }
}
