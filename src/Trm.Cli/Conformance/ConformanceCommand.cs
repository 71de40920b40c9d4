using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Trm.Cli.Directories;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Broker;

namespace Trm.Cli.Conformance;

/// <summary><c>trm conformance</c></summary>
internal sealed class ConformanceCommand : TrmCommand
{
    private static readonly string[] Needed =
        ["participant", "keys", "directory", "fingerprint", "broker", "brokerPasswordFile", "brokerCertificate", "brokerKey", "brokerAuthority"];

    private readonly NodeSettings.Options _options = new();
    private readonly Option<ParticipantId> _peer = Input.Participant("--peer", "Whose node is looked at");
    private readonly Option<int> _within = new("--within") { Description = "How long an answer may take", HelpName = "SECONDS", DefaultValueFactory = _ => 30 };
    private readonly Option<int> _wait = new("--wait") { Description = "Ask their people to accept a case and to send a test, and wait so long for each; 0 leaves it out", HelpName = "SECONDS", DefaultValueFactory = _ => 0 };

    public ConformanceCommand(Screen screen)
        : base(
            screen, "conformance",
            "Hold another vendor's node to the contract: lawful and faulty exchanges, and a report of what it got wrong. Acts as a participant for tests, whose own node is not running; sends invented cases and holds, which the peer's officers see",
            "trm conformance --peer RS --participant AT-TEST --keys keys/AT-TEST --directory directory.p7s --fingerprint HEX --broker amqps://broker.example.org --wait 300")
    {
        Options.Add(_peer);
        Options.Add(_within);
        Options.Add(_wait);
        _options.AddTo(this, Needed);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var settings = await _options.ReadAsync(line, cancel);
        var (self, peer, options) = (settings.Participant(), line.GetRequiredValue(_peer), settings.ToBrokerOptions());
        if (line.GetValue(_within) < 1 || line.GetValue(_wait) < 0)
            throw CommandException.Usage("--within is 1 second or more, --wait is 0 or more");
        var directory = await DirectoryFiles.TrustAsync(settings.Require("directory"), settings["fingerprint"], Screen.Time.GetUtcNow(), cancel);
        var keys = directory.Then(_ => ParticipantKeys.Load(self, settings.Require("keys")));
        if (!keys.IsOk)
            return Screen.Refuse(keys.Rejections);
        if (Unlisted(directory.Value, keys.Value, peer) is { } fault)
            return Screen.Refuse([fault]);
        await using var broker = new RabbitMqBroker(self, options, NullLogger<RabbitMqBroker>.Instance);
        var numbers = new NumberFile(Path.Combine(settings.Require("keys"), FormattableString.Invariant($"conformance-{peer}-{Correspondence.GenerationOf(self, directory.Value)}.number")));
        return await RunAsync(
            new Correspondence(keys.Value, peer, directory.Value, broker, Screen.Time, numbers), TimeSpan.FromSeconds(line.GetValue(_within)), TimeSpan.FromSeconds(line.GetValue(_wait)), cancel);
    }

    /// <summary>Runs and reports; <see cref="ExitCode.Refused"/> where anything is wrong.</summary>
    private async Task<int> RunAsync(Correspondence post, TimeSpan within, TimeSpan wait, CancellationToken cancel)
    {
        var run = new ConformanceRun(post, within, Show);
        var office = wait > TimeSpan.Zero ? new OfficeByTelephone(Screen, post.Self, post.Peer, wait) : null;
        var checks = await run.RunAsync(office, wait, cancel);
        var wrong = checks.Count(c => !c.IsOk);
        if (Screen.IsJson)
            Print(post, checks);
        else
            Screen.Line(wrong == 0 ? $"{post.Peer} keeps the contract in all {checks.Count} checks." : $"{post.Peer} breaks the contract in {wrong} of {checks.Count} checks.");
        return wrong == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private static Rejection? Unlisted(TrustDirectory directory, ParticipantKeys keys, ParticipantId peer)
    {
        if (directory.FindSigner(keys.Signing.Certificate)?.Participant.Id != keys.Owner)
            return new(RejectionCode.SigKeyUnknown, "keys", $"the directory does not list this signing key for {keys.Owner}");
        var listed = Enum.GetValues<Lane>().All(l => directory.MailboxOf(peer, keys.Owner, l) is not null && directory.MailboxOf(keys.Owner, peer, l) is not null);
        return listed ? null : new(RejectionCode.WrongRecipient, "peer", $"the directory lists no mailboxes between {keys.Owner} and {peer}");
    }

    // With --json the report comes at the end; meanwhile a line on standard error says how far it is.
    private void Show(ConformanceCheck check)
    {
        if (Screen.IsJson)
        {
            Screen.Note($"{Verdict(check)}  {check.Name}");
            return;
        }

        Screen.Facts((Verdict(check), check.Name), ("done", check.Done), ("must come", check.MustCome), ("came", check.Came));
        Screen.Line();
    }

    private static string Verdict(ConformanceCheck check) => check.IsOk ? "ok" : "WRONG";

    private void Print(Correspondence post, IReadOnlyList<ConformanceCheck> checks) => Screen.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("participant", post.Self.Value);
        json.WriteString("peer", post.Peer.Value);
        json.WriteNumber("generation", post.Generation);
        json.WriteBoolean("ok", checks.All(c => c.IsOk));
        json.WriteStartArray("checks");
        foreach (var check in checks)
        {
            json.WriteStartObject();
            json.WriteString("check", check.Name);
            json.WriteString("done", check.Done);
            json.WriteString("mustCome", check.MustCome);
            json.WriteString("came", check.Came);
            json.WriteBoolean("ok", check.IsOk);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
