using Microsoft.Extensions.Logging;

namespace Trm.Faults;

/// <summary>The log of one process, of which one line is read: that something it does over and over has failed. The world may fail it; a fault of ours may not.</summary>
internal sealed class Complaints(Country country, Life life) : ILoggerFactory, ILogger
{
    private static readonly HashSet<string> Ours = new(StringComparer.Ordinal)
    {
        nameof(InvalidOperationException), nameof(NullReferenceException), nameof(ArgumentException), nameof(ArgumentNullException), nameof(ArgumentOutOfRangeException),
        nameof(KeyNotFoundException), nameof(IndexOutOfRangeException), nameof(InvalidCastException), nameof(FormatException), nameof(NotSupportedException),
    };

    /// <summary>Whether an exception of that name is a fault of ours.</summary>
    public static bool IsOurs(string failure) => Ours.Contains(failure);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error && !life.IsOver;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name != "LoopFailed" || state is not IReadOnlyList<KeyValuePair<string, object?>> values)
            return;
        var (loop, failure) = ($"{values[0].Value}", $"{values[1].Value}");
        country.World.History.Note(country.Name, $"{loop} failed: {failure}");
        if (IsOurs(failure))
            country.World.Watch.Violated("no loop of a node fails for a fault of ours", $"{loop} of {country.Name}: {failure}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
