using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Tests.Nodes;

/// <summary>A file that is long on its way is not given up while it goes on.</summary>
internal sealed class A_slow_line
{
    [TestCase(20, true, TestName = "A file of which a piece goes every twenty minutes arrives, however long the whole of it takes")]
    [TestCase(31, false, TestName = "A line on which nothing goes for half an hour is given up")]
    public async Task Carries(int minutes, bool arrives)
    {
        using var scratch = new Scratch();
        await File.WriteAllBytesAsync(scratch["file"], new byte[1 << 20]);
        await File.WriteAllTextAsync(scratch["token"], "a token");
        var clock = new StoppedClock();
        using var screen = new Screen(Stream.Null, Stream.Null, clock);
        using var listener = Listen(out var address);
        var answering = AnswerAsync(listener);
        var (command, options) = (new Command("upload"), new NodeClient.Options());
        options.AddTo(command);
        using var node = options.Connect(command.Parse(["--node", address, "--token", scratch["token"]]), screen);
        var taken = TimeSpan.Zero;

        var upload = async () => await node.UploadAsync("/file", scratch["file"], "application/octet-stream", new byte[32], (_, _) =>
        {
            taken += TimeSpan.FromMinutes(minutes);
            clock.Advance(TimeSpan.FromMinutes(minutes));
        }, CancellationToken.None);

        if (arrives)
        {
            Assert.That((await upload())?.GetProperty("bytes").GetInt64(), Is.EqualTo(1 << 20));
            Assert.That(taken, Is.GreaterThan(TimeSpan.FromHours(1)));
            await answering;
        }
        else
        {
            Assert.That(upload, Throws.InstanceOf<CommandException>());
        }
    }

    private static HttpListener Listen(out string address)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        free.Stop();
        var listener = new HttpListener { Prefixes = { address } };
        listener.Start();
        return listener;
    }

    private static async Task AnswerAsync(HttpListener listener)
    {
        var http = await listener.GetContextAsync();
        var (buffer, bytes) = (new byte[64 * 1024], 0L);
        for (int count; (count = await http.Request.InputStream.ReadAsync(buffer)) > 0;)
            bytes += count;
        await using var answer = new StreamWriter(http.Response.OutputStream);
        await answer.WriteAsync(FormattableString.Invariant($"{{\"bytes\":{bytes}}}"));
    }

    /// <summary>A clock that stands still until it is moved; what was to happen by then happens at once.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        private readonly Lock _lock = new();
        private readonly List<Timer> _timers = [];
        private TimeSpan _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(this, () => callback(state));
            timer.Change(dueTime, period);
            lock (_lock)
                _timers.Add(timer);
            return timer;
        }

        public void Advance(TimeSpan by)
        {
            List<Timer> due;
            lock (_lock)
            {
                _now += by;
                due = [.. _timers.Where(t => t.Due <= _now)];
                due.ForEach(t => t.Due = null);
            }

            due.ForEach(t => t.Ring());
        }

        private sealed class Timer(StoppedClock clock, Action ring) : ITimer
        {
            public TimeSpan? Due { get; set; }

            public void Ring() => ring();

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                lock (clock._lock)
                    Due = dueTime < TimeSpan.Zero ? null : clock._now + dueTime;
                return true;
            }

            public void Dispose() => Due = null;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
