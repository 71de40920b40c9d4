using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Trm.Node.Machine;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Machine;

/// <summary>A node says when its OpenSSL has known faults, and runs all the same.</summary>
internal sealed class OpenSslFloorTests
{
    [TestCase(0x30000130L, "3.0.19", "3.0.22")]
    [TestCase(0x30000150L, "3.0.21", "3.0.22")]
    [TestCase(0x30000160L, "3.0.22", null)]
    [TestCase(0x30400090L, "3.4.9", "3.5.7")]
    [TestCase(0x30500060L, "3.5.6", "3.5.7")]
    [TestCase(0x30500070L, "3.5.7", null)]
    [TestCase(0x30600020L, "3.6.2", "3.6.3")]
    [TestCase(0x30600030L, "3.6.3", null)]
    [TestCase(0x30700000L, "3.7.0", null)]
    [TestCase(0x40000000L, "4.0.0", null)]
    [TestCase(0x101010FFL, "1.1.15", "3.0.22")]
    [TestCase(0L, "0.0.0", null, Description = "a platform without OpenSSL")]
    public void Each_branch_has_a_floor_of_its_own(long version, string name, string? floor)
    {
        Assert.That(OpenSslFloor.Name(version), Is.EqualTo(name));
        Assert.That(OpenSslFloor.Below(version), Is.EqualTo(floor));
    }

    [Test]
    public void The_version_is_that_of_the_library_in_this_process() => Assert.That(OpenSslFloor.Name(OpenSslFloor.Loaded), Does.StartWith("3."));

    [Test]
    public async Task A_node_starts_and_logs_it_where_it_is_below()
    {
        using var log = new KeptLog();
        await using var world = new World("AT", "RS") { Loggers = log };

        await world.StartAsync("AT");

        Assert.That(log.Lines.Any(l => l.Contains("has known faults: update it", StringComparison.Ordinal)), Is.EqualTo(OpenSslFloor.Below(OpenSslFloor.Loaded) is not null));
    }

    private sealed class KeptLog : ILoggerFactory, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
