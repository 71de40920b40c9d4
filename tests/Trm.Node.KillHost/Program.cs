using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Trm.Node.KillHost;

// One node and its clerk in a process of their own, which ends by SIGKILL at the point it was started for.
var order = JsonSerializer.Deserialize<Order>(args[0])!;
using var stop = new CancellationTokenSource();
using var clock = new JumpingClock();
new Thread(() =>
{
    while (Console.In.ReadLine() is { } said)
        if (said == Order.Stop)
            stop.Cancel();
        else if (said.StartsWith(JumpingClock.Jump, StringComparison.Ordinal))
            clock.Set(TimeSpan.FromSeconds(long.Parse(said[JumpingClock.Jump.Length..], CultureInfo.InvariantCulture)));
    // Whoever started this is gone, however: nothing is left behind.
    Environment.Exit(3);
}) { IsBackground = true }.Start();

var killer = new Killer(order.Kill, order.StandsStill);
using var loggers = LoggerFactory.Create(log => log.AddFilter("Trm.Node", LogLevel.Debug).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
await using var node = await order.Office.StartAsync(loggers, broker => new WatchedBroker(broker, killer), database => new WatchedDatabase(database, killer), clock);
try
{
    if (order.Pause is { } pause)
        await new Caller(node, order.Office, Console.Out, clock, order.Speaks).CallAsync(TimeSpan.FromMilliseconds(pause), stop.Token);
    await new Clerk(node, order.Office).WorkAsync(stop.Token);
    Console.Out.WriteLine("done");
    await Task.Delay(Timeout.Infinite, stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // In good order: the node comes to its end.
}
