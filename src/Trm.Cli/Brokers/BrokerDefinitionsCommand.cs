using System.CommandLine;
using Trm.Cli.Directories;
using Trm.Cli.Terminal;
using Trm.Envelope.Directory;
using Trm.Node.Broker;
using Mailbox = Trm.Node.Broker.Mailbox;

namespace Trm.Cli.Brokers;

/// <summary><c>trm broker definitions</c></summary>
internal sealed class BrokerDefinitionsCommand : TrmCommand
{
    private readonly Argument<string> _file = DirectoryFiles.File();
    private readonly Option<string> _vhost = new("--vhost") { Description = "The virtual host", DefaultValueFactory = _ => "/", HelpName = "NAME" };

    public BrokerDefinitionsCommand(Screen screen)
        : base(
            screen, "definitions", "Print exchanges, mailboxes, users and rights of a directory as RabbitMQ definitions (JSON)",
            "trm broker definitions directory.p7s > trm.json && rabbitmqctl import_definitions trm.json")
    {
        Arguments.Add(_file);
        Options.Add(_vhost);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var directory = await DirectoryFiles.TrustAsync(line.GetRequiredValue(_file), null, Screen.Time.GetUtcNow(), cancel);
        if (!directory.IsOk)
            return Screen.Refuse(directory.Rejections);
        Screen.Out.Write(TopologyOf(directory.Value).Definitions(line.GetRequiredValue(_vhost)));
        return ExitCode.Ok;
    }

    /// <summary>What the broker must hold for this directory. Mailboxes from participants that are not listed are left out.</summary>
    public static BrokerTopology TopologyOf(TrustDirectory directory) => new(
        directory.Participants.Select(p => p.Id),
        directory.Participants.SelectMany(p => p.Mailboxes.Where(m => directory.Find(m.From) is not null).Select(m => new Mailbox(m.Name, m.From, p.Id, m.Lane))));
}
