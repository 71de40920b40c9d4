using System.CommandLine;
using Microsoft.Extensions.Logging.Console;
using Trm.Cli.Terminal;
using Trm.Console;
using Trm.Node;
using Trm.Node.Broker;
using Trm.Node.Http;
using Trm.Node.Machine;
using Trm.Node.Telemetry;

namespace Trm.Cli.Nodes;

/// <summary><c>trm node run</c></summary>
internal sealed class NodeRunCommand : TrmCommand
{
    private readonly NodeSettings.Options _options = new();

    public NodeRunCommand(Screen screen)
        : base(
            screen, "run", "Run a node until Ctrl+C: exchange over RabbitMQ, HTTP interface on this machine, console where it is given an address",
            "trm node run --config node.json\ntrm node run --participant AT --data data --keys keys/AT --directory directory.p7s --fingerprint HEX --broker amqp://localhost") =>
        _options.AddTo(this);

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var settings = await _options.ReadAsync(line, cancel);
        var (options, broker, listen, machines, shown) = (settings.ToNodeOptions(withBroker: true), settings.ToBrokerOptions(), settings.Listen(), settings.ToMachineOptions(), settings.ToConsoleOptions());
        await using var telemetry = settings.ToTelemetryOptions() is { } collector ? TelemetryExport.Start(collector) : null;
        void Log(ILoggingBuilder logging) => LogTo(logging, telemetry);
        using var loggers = LoggerFactory.Create(Log);
        await using var node = await TrmNode.StartAsync(options, new RabbitMqBroker(options.Participant, broker, loggers.CreateLogger<RabbitMqBroker>()), Screen.Time, loggers, cancel: cancel);
        await using var host = Host(node, options.DataFolder, listen, machines, Log);
        await host.StartAsync(cancel);
        await using var console = shown is null ? null : ConsoleHost.Build(node, shown, Screen.Time, Log);
        if (console is not null)
            await console.StartAsync(cancel);
        Announce(node, broker, host.Urls.FirstOrDefault() ?? listen.ToString(), machines is null ? null : host.Urls.Last(), shown?.Origin, settings["telemetry"]);
        await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, Screen.Time, cancel), node.Ended);
        if (console is not null)
            await console.StopAsync(CancellationToken.None);
        await host.StopAsync(CancellationToken.None);
        if (!node.Ended.IsCompleted)
            return ExitCode.Ok;
        Screen.Line($"{await node.Ended}: a new generation was begun while this process stood still; start it again");
        return ExitCode.Unavailable;
    }

    // An empty builder: no setting, address or log comes from anywhere else than our own settings.
    private WebApplication Host(TrmNode node, string data, Uri listen, MachineOptions? machines, Action<ILoggingBuilder> log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = NodeApi.MaxReferralBody;
            kestrel.ListenHere(listen);
            if (machines is not null)
                kestrel.ListenForMachines(machines);
        });
        builder.Services.AddRoutingCore().AddNodeApi();
        builder.Logging.AddFilter("Microsoft", LogLevel.None); // it would log addresses, and exceptions with their texts
        log(builder.Logging);
        var app = builder.Build();
        app.UseFailureReply();
        app.UseRouting();
        app.MapNode(node, AccessTokens.ReadOrCreate(NodeTokenCommand.AccessFolder(data), node.Participant, Screen.Time));
        return app;
    }

    // Standard error is the log, standard output the result.
    private static void LogTo(ILoggingBuilder logging, TelemetryExport? telemetry)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        telemetry?.AddTo(logging);
    }

    private void Announce(TrmNode node, BrokerOptions broker, string listen, string? machines, string? console, string? telemetry)
    {
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("participant", node.Participant.Value);
                json.WriteString("listen", listen);
                if (machines is not null)
                    json.WriteString("machines", machines);
                if (console is not null)
                    json.WriteString("console", console);
                json.WriteString("broker", broker.Address);
                json.WriteNumber("directory", node.Directory.Version);
                json.WriteEndObject();
            });
            return;
        }

        Screen.Facts(
            ("node", node.Participant.Value), ("listens on", $"{listen} (health: /health/live, /health/ready)"), ("machines", machines), ("training", node.IsTraining ? "AN EXERCISE: nobody outside of it is reached" : null), ("console", console ?? "none: --console gives it an address"), ("broker", broker.Address), ("telemetry", telemetry),
            ("directory", $"version {node.Directory.Version}, {node.Directory.Fingerprint}"), ("log", node.Record.LogKey.ToString()));
        if (OpenSslFloor.Below(OpenSslFloor.Loaded) is { } floor)
            Screen.Line($"OpenSSL {OpenSslFloor.Name(OpenSslFloor.Loaded)} has known faults: update it to {floor} or later of its branch");
        foreach (var with in node.Agreements.List())
            Screen.Line($"with {with.Peer}: {(with.IsBuiltIn ? "nothing agreed, the contract's own values hold" : with.Agreement.ToString())}");
        Screen.Line("Ctrl+C ends it; what is not finished goes on at the next start.");
    }
}
