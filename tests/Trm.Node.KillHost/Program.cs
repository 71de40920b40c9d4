using System.Text.Json;
using Microsoft.Extensions.Logging;
using Trm.Node.KillHost;

// One node and its clerk in a process of their own, which ends by SIGKILL at the point it was started for.
var order = JsonSerializer.Deserialize<Order>(args[0])!;
new Thread(() =>
{
    // Whoever started this is gone, however: nothing is left behind.
    while (Console.In.Read() >= 0)
        continue;
    Environment.Exit(3);
}) { IsBackground = true }.Start();

var killer = new Killer(order.Kill);
using var loggers = LoggerFactory.Create(log => log.AddFilter("Trm.Node", LogLevel.Debug).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
await using var node = await order.Office.StartAsync(loggers, broker => new WatchedBroker(broker, killer), database => new WatchedDatabase(database, killer));
if (order.Pause is { } pause)
    await new Caller(node, order.Office, Console.Out).CallAsync(TimeSpan.FromMilliseconds(pause), CancellationToken.None);
await new Clerk(node, order.Office).WorkAsync(CancellationToken.None);
Console.Out.WriteLine("done");
await Task.Delay(Timeout.Infinite);
