using System.Text.RegularExpressions;
using MassTransit.Logging;
using Microsoft.Extensions.Logging;

namespace Trm.Node.Broker;

/// <summary>
/// What MassTransit may write into our log: warnings and worse, each reduced to its constant template and the types of its
/// exceptions. Arguments and exception texts stay out, for they may quote what they failed on.
/// </summary>
internal sealed partial class CarrierLog(ILogger ours) : ILogger
{
    /// <summary>The log context to build a bus in.</summary>
    public static ILogContext For(ILogger ours) => new BusLogContext(new Factory(new CarrierLog(ours)));

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && ours.IsEnabled(LogLevel.Warning);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            BrokerLog.Carrier(ours, logLevel, Template(state), Types(exception));
    }

    // An argument's name tells nothing without the argument.
    private static string Template<TState>(TState state) =>
        (state as IEnumerable<KeyValuePair<string, object?>>)?.LastOrDefault(v => v.Key == "{OriginalFormat}").Value is string template ? Arguments().Replace(template, "…") : "-";

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Arguments();

    private static string Types(Exception? exception) =>
        exception is null ? "-" : string.Join(" < ", Chain(exception).Select(e => e.GetType().Name));

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            yield return e;
    }

    private sealed class Factory(ILogger only) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => only;

        public void AddProvider(ILoggerProvider provider)
        {
            // One destination only.
        }

        public void Dispose()
        {
            // Owns nothing.
        }
    }
}
