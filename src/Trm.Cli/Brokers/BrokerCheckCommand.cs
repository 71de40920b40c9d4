using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Envelope;
using Trm.Node.Broker;

namespace Trm.Cli.Brokers;

/// <summary><c>trm broker check</c></summary>
internal sealed class BrokerCheckCommand : TrmCommand
{
    private const long LargestFile = 256L << 20;

    private readonly BrokerTopologyOptions _topology = new();
    private readonly Option<string?> _definitions = new("--definitions") { Description = "What the broker has, as: rabbitmqctl export_definitions FILE", HelpName = "FILE" };
    private readonly Option<string?> _management = new("--management") { Description = "Or ask its management plugin, which knows copies and sizes, too: https://host:15671", HelpName = "URL" };
    private readonly Option<string?> _user = new("--user") { Description = "The operator's user at the management plugin", HelpName = "NAME" };
    private readonly Option<string?> _password = new("--password-file") { Description = "Its password, on the first line", HelpName = "FILE" };
    private readonly Option<string?> _authority = new("--authority") { Description = "Authorities that may vouch for the management plugin (PEM)", HelpName = "FILE" };
    private readonly Option<string[]> _operators = new("--operator") { Description = "A user who may have every right. May be given more than once", HelpName = "NAME" };

    public BrokerCheckCommand(Screen screen)
        : base(
            screen, "check", "Name everything in which a broker is not what the directory asks: missing, altered, added",
            "trm broker check directory.p7s --management https://broker:15671 --user operator --password-file operator.password\n"
            + "rabbitmqctl export_definitions now.json && trm broker check directory.p7s --definitions now.json --operator operator")
    {
        _topology.AddTo(this);
        foreach (var option in new Option[] { _definitions, _management, _user, _password, _authority, _operators })
            Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var (file, management) = (line.GetValue(_definitions), line.GetValue(_management));
        if ((file is null) == (management is null))
            throw CommandException.Usage("give either --definitions FILE or --management URL");
        var topology = await _topology.ReadAsync(line, Screen.Time.GetUtcNow(), cancel);
        if (!topology.IsOk)
            return Screen.Refuse(topology.Rejections);
        var (vhost, operators) = (_topology.Vhost(line), (line.GetValue(_operators) ?? []).ToList());
        if (line.GetValue(_user) is { } user)
            operators.Add(user);
        var check = new BrokerCheck(topology.Value, vhost, operators);
        IReadOnlyList<BrokerDifference> differences = file is not null
            ? check.Compare(Parse(await Input.ReadAsync(file, LargestFile, cancel), file))
            : await AskAsync(check, vhost, management!, line, cancel);
        Show(topology.Value, vhost, differences);
        return differences.Count == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private async Task<IReadOnlyList<BrokerDifference>> AskAsync(BrokerCheck check, string vhost, string management, ParseResult line, CancellationToken cancel)
    {
        var (user, password) = (line.GetValue(_user), line.GetValue(_password));
        if (user is null || password is null)
            throw CommandException.Usage("--management needs --user and --password-file");
        foreach (var path in new[] { password, line.GetValue(_authority) })
            if (path is not null && !File.Exists(path))
                throw CommandException.Absent(path);
        if (!Uri.TryCreate(management, UriKind.Absolute, out var address))
            throw CommandException.Usage("--management is an address such as https://broker.example.org:15671");
        using var broker = new BrokerManagement(address, user, File.ReadLines(password).FirstOrDefault(""), line.GetValue(_authority));
        var differences = check.Compare(Parse(await broker.DefinitionsAsync(cancel), address.ToString()));
        return differences.Any(d => d.Code == BrokerDifferenceCode.VhostMissing)
            ? differences
            :
            [
                .. differences, .. check.CompareCluster(await broker.QueuesAsync(vhost, cancel), await broker.NodesAsync(cancel)),
                .. check.CompareSizes(await broker.TakesAsync(vhost, SizeLimits.Default.Message, cancel), await broker.TakesAsync(vhost, SizeLimits.Default.Message + 1, cancel)),
            ];
    }

    private static BrokerDefinitions Parse(byte[] bytes, string source) => BrokerDefinitions.Parse(bytes)
        ?? throw new CommandException(ExitCode.Usage, "FILE_INVALID", $"{source} holds no definitions of a whole broker (rabbitmqctl export_definitions FILE)");

    private void Show(BrokerTopology topology, string vhost, IReadOnlyList<BrokerDifference> differences)
    {
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("vhost", vhost);
                json.WriteNumber("participants", topology.Participants.Count);
                json.WriteNumber("mailboxes", topology.Mailboxes.Count);
                json.WriteStartArray("differences");
                foreach (var difference in differences)
                {
                    json.WriteStartObject();
                    json.WriteString("code", difference.Code);
                    json.WriteString("subject", difference.Subject);
                    json.WriteString("words", difference.Words);
                    json.WriteString("expected", difference.Expected);
                    json.WriteString("found", difference.Found);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        foreach (var difference in differences)
        {
            Screen.Line($"{difference.Code}  {difference.Subject}");
            Screen.Paragraph(difference.Words, indent: 4);
            Screen.Facts(("    asked", difference.Expected), ("    found", difference.Found));
        }

        Screen.Paragraph(differences.Count == 0
            ? $"{topology.Mailboxes.Count} mailboxes of {topology.Participants.Count} participants are what the directory asks, and nothing else is there."
            : $"{differences.Count} differences in {topology.Mailboxes.Count} mailboxes of {topology.Participants.Count} participants. trm broker definitions prints what should be there; what exists with other arguments must be emptied and deleted first.");
    }
}
