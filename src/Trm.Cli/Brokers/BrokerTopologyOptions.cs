using System.CommandLine;
using Trm.Cli.Directories;
using Trm.Cli.Terminal;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Node.Broker;
using Mailbox = Trm.Node.Broker.Mailbox;

namespace Trm.Cli.Brokers;

/// <summary>From which directory a broker is made and judged, and with which bounds.</summary>
internal sealed class BrokerTopologyOptions
{
    private readonly Argument<string> _file = DirectoryFiles.File();

    private readonly Option<string[]> _former = new("--former")
    {
        Description = "A former version whose mailboxes are still read (65 days). May be given more than once",
        HelpName = "FILE",
    };

    private readonly Option<int> _messages = new("--max-messages")
    {
        Description = "Messages a mailbox holds at most", DefaultValueFactory = _ => BrokerTopology.DefaultMaxMessages, HelpName = "N",
    };

    private readonly Option<long> _bytes = new("--max-bytes") { Description = "Bytes a mailbox holds at most", DefaultValueFactory = _ => BrokerTopology.DefaultMaxBytes, HelpName = "N" };

    private readonly Option<string> _vhost = new("--vhost") { Description = "The virtual host", DefaultValueFactory = _ => "/", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        foreach (var option in new Option[] { _vhost, _former, _messages, _bytes })
            command.Options.Add(option);
    }

    public string Vhost(ParseResult line) => line.GetRequiredValue(_vhost);

    /// <summary>What the broker must hold for this directory. Mailboxes from participants that are not listed are left out.</summary>
    public async Task<Result<BrokerTopology>> ReadAsync(ParseResult line, DateTimeOffset now, CancellationToken cancel)
    {
        if (line.GetValue(_messages) < 1 || line.GetValue(_bytes) < 1)
            throw CommandException.Usage("--max-messages and --max-bytes are 1 or more");
        var directory = await DirectoryFiles.TrustAsync(line.GetRequiredValue(_file), null, now, cancel);
        if (!directory.IsOk)
            return Result<BrokerTopology>.Refused(directory.Rejections);
        var all = MailboxesOf(directory.Value, directory.Value).ToList();
        foreach (var path in line.GetValue(_former) ?? [])
        {
            var former = await DirectoryFiles.TrustAsync(path, null, now, cancel);
            if (!former.IsOk)
                return Result<BrokerTopology>.Refused(former.Rejections);
            all.AddRange(MailboxesOf(former.Value, directory.Value));
        }

        return new BrokerTopology(directory.Value.Participants.Select(p => p.Id), all.DistinctBy(m => m.Name, StringComparer.Ordinal), line.GetValue(_messages), line.GetValue(_bytes));
    }

    /// <summary>The same with the bounds of the contract.</summary>
    public static BrokerTopology TopologyOf(TrustDirectory directory) => new(directory.Participants.Select(p => p.Id), MailboxesOf(directory, directory));

    private static IEnumerable<Mailbox> MailboxesOf(TrustDirectory directory, TrustDirectory listed) => directory.Participants
        .Where(p => listed.Find(p.Id) is not null)
        .SelectMany(p => p.Mailboxes.Where(m => listed.Find(m.From) is not null).Select(m => new Mailbox(m.Name, m.From, p.Id, m.Lane)));
}
