using System.Collections.Concurrent;
using MassTransit;
using MassTransit.UsageTracking;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NUnit.Framework;
using Trm.Node.Broker;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

/// <summary>Neither to the makers of our parts nor to our own log.</summary>
[TestFixture]
[NonParallelizable]
public sealed class Nothing_is_reported
{
    private const string Variable = "MASSTRANSIT_USAGE_TELEMETRY";

    [Test]
    public async Task To_the_makers_of_MassTransit_even_if_the_environment_asks_for_it()
    {
        Environment.SetEnvironmentVariable(Variable, "true");
        Assert.That(new UsageTracker(Options.Create(new UsageTelemetryOptions())).Enabled, Is.True, "the environment rules");

        await using var hub = new InMemoryBroker();
        await using var at = hub.Connect(AT);
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);

        Assert.That(Environment.GetEnvironmentVariable(Variable), Is.EqualTo("false"));
        Assert.That(new UsageTracker(Options.Create(new UsageTelemetryOptions())).Enabled, Is.False);
    }

    [Test]
    public async Task To_our_log_of_what_a_failing_handler_quotes()
    {
        var log = new Lines();
        using var factory = LoggerFactory.Create(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        await using var hub = new InMemoryBroker(factory.CreateLogger<InMemoryBroker>());
        var mailbox = NewMailbox(AT, RS);
        await using var at = hub.Connect(AT);
        await using var rs = hub.Connect(RS);
        var reader = new Reader((_, count, _) => count == 1 ? throw new InvalidOperationException("Zdenka Canary, passport 4711") : Task.CompletedTask);
        await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);
        await at.StartAsync([], reader.Deliver, CancellationToken.None);

        await at.PublishAsync(mailbox.Name, "Zdenka Canary"u8.ToArray(), CancellationToken.None);
        await reader.NextAsync(2);

        Assert.That(log.Written, Has.Some.Contains("A delivery from AT, Normal lane, could not be stored (InvalidOperationException)"));
        Assert.That(log.Written, Has.None.Contains("Canary").And.None.Contains("4711"));
    }

    [Test]
    public void Of_what_MassTransit_logs_but_the_constant_template_and_the_types()
    {
        var log = new Lines();
        using var factory = LoggerFactory.Create(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        LogContext.Current = CarrierLog.For(factory.CreateLogger("test"));

        LogContext.Warning?.Log(new IOException("Canary one", new InvalidDataException("Canary two")), "Message failed: {Text}", "Canary three");
        LogContext.Info?.Log("Canary {Text}", "Canary four");

        Assert.That(log.Written, Is.EqualTo(new[] { "Carrier, level Warning: Message failed: … (IOException < InvalidDataException)" }));
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
            // Owns nothing.
        }
    }
}
