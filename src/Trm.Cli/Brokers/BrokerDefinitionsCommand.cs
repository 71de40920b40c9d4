using System.CommandLine;
using Trm.Cli.Terminal;

namespace Trm.Cli.Brokers;

/// <summary><c>trm broker definitions</c></summary>
internal sealed class BrokerDefinitionsCommand : TrmCommand
{
    private readonly BrokerTopologyOptions _topology = new();

    public BrokerDefinitionsCommand(Screen screen)
        : base(
            screen, "definitions", "Print exchanges, mailboxes, users and rights of a directory as RabbitMQ definitions (JSON)",
            "trm broker definitions directory.p7s > trm.json && rabbitmqctl import_definitions trm.json") =>
        _topology.AddTo(this);

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var topology = await _topology.ReadAsync(line, Screen.Time.GetUtcNow(), cancel);
        if (!topology.IsOk)
            return Screen.Refuse(topology.Rejections);
        Screen.Out.Write(topology.Value.Definitions(_topology.Vhost(line)));
        return ExitCode.Ok;
    }
}
