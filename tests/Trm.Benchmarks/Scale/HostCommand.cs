using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Trm.Benchmarks.Offices;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Broker;

namespace Trm.Benchmarks.Scale;

/// <summary><c>host</c>: one node in a process of its own, which <see cref="ProcessRun"/> starts. It says that it is ready, and ends in good order with its standard input.</summary>
internal static class HostCommand
{
    /// <summary>What it says when its node runs.</summary>
    public const string Ready = "ready";

    public static Command Make()
    {
        var command = new Command("host", "One node, told by a line of JSON what it is") { Hidden = true };
        command.SetAction(async (_, cancel) =>
        {
            var order = JsonSerializer.Deserialize<HostOrder>((await Console.In.ReadLineAsync(cancel))!)!;
            var id = ParticipantId.Parse(order.Participant).Value;
            await using var node = await TrmNode.StartAsync(
                TwoOffices.Options(order.Folder, order.Fingerprint, id, order.Postgres), new RabbitMqBroker(id, new BrokerOptions { Uri = order.Broker }, NullLogger<RabbitMqBroker>.Instance), TimeProvider.System,
                NullLoggerFactory.Instance, cancel: cancel);
            Console.Out.WriteLine(Ready);
            while (await Console.In.ReadLineAsync(cancel) is not null)
            {
                // Nothing more is said to it.
            }
        });
        return command;
    }
}
