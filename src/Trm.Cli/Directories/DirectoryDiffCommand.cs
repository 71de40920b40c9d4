using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory diff</c></summary>
internal sealed class DirectoryDiffCommand : TrmCommand
{
    private readonly Argument<string> _old = new("OLD") { Description = "The earlier version" };
    private readonly Argument<string> _new = new("NEW") { Description = "The later version" };

    public DirectoryDiffCommand(Screen screen)
        : base(screen, "diff", "Say what changed between two versions", "trm directory diff directory.p7s directory-2.p7s")
    {
        Arguments.Add(_old);
        Arguments.Add(_new);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var before = await DirectoryFiles.ReadAsync(line.GetRequiredValue(_old), cancel);
        if (!before.IsOk)
            return Screen.Refuse(before.Rejections);
        var after = await DirectoryFiles.ReadAsync(line.GetRequiredValue(_new), cancel);
        if (!after.IsOk)
            return Screen.Refuse(after.Rejections);
        var changes = Changes(before.Value.Document, after.Value.Document).ToList();
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("from", before.Value.Document.Version);
                json.WriteNumber("to", after.Value.Document.Version);
                json.WriteStartArray("changes");
                foreach (var (where, what) in changes)
                {
                    json.WriteStartObject();
                    json.WriteString("at", where);
                    json.WriteString("change", what);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return ExitCode.Ok;
        }

        Screen.Line($"version {before.Value.Document.Version} \u2192 {after.Value.Document.Version}");
        Screen.Facts(changes.Select(c => (c.Where, (string?)c.What)));
        if (changes.Count == 0)
            Screen.Line("nothing but version and dates changed");
        return ExitCode.Ok;
    }

    private static IEnumerable<(string Where, string What)> Changes(DirectoryDocument before, DirectoryDocument after)
    {
        if (before.Governance.Quorum != after.Governance.Quorum)
            yield return ("governance", $"{before.Governance.Quorum} signatures were needed, now {after.Governance.Quorum}");
        foreach (var key in before.Governance.Keys.Except(after.Governance.Keys, StringComparer.Ordinal))
            yield return ("governance", $"key {DirectoryText.Fingerprint(key)} is gone");
        foreach (var key in after.Governance.Keys.Except(before.Governance.Keys, StringComparer.Ordinal))
            yield return ("governance", $"key {DirectoryText.Fingerprint(key)} is new");
        var (old, now) = (before.Participants.ToDictionary(p => p.Entry.Id), after.Participants.ToDictionary(p => p.Entry.Id));
        foreach (var id in old.Keys.Union(now.Keys).Order())
        {
            if (!now.TryGetValue(id, out var newer))
                yield return (id.Value, "is gone");
            else if (!old.TryGetValue(id, out var older))
                yield return (id.Value, $"is new: {newer.Entry.Name}");
            else if (!older.Bytes.Span.SequenceEqual(newer.Bytes.Span))
                foreach (var what in Changes(older, newer))
                    yield return (id.Value, what);
        }
    }

    private static IEnumerable<string> Changes(SignedEntry older, SignedEntry newer)
    {
        var (o, n) = (older.Entry, newer.Entry);
        yield return $"signed again {WireTime.Format(newer.SignedAt)} with key {newer.Signer.SkiHex[..16]}";
        if (o.Name != n.Name)
            yield return $"name: {n.Name}";
        foreach (var text in Lists("signing key", o.Signing.Select(DirectoryText.Describe), n.Signing.Select(DirectoryText.Describe))
            .Concat(Lists("encryption key", o.Encryption.Select(DirectoryText.Describe), n.Encryption.Select(DirectoryText.Describe)))
            .Concat(Lists("log", o.Logs, n.Logs))
            .Concat(Lists("witness", o.Witnesses, n.Witnesses))
            .Concat(Lists("mailbox", o.Mailboxes.Select(Describe), n.Mailboxes.Select(Describe)))
            .Concat(Lists("status", o.Status.Select(Describe), n.Status.Select(Describe)))
            .Concat(Lists("duty officer", [$"{o.DutyNumber}, {o.DutyHours}"], [$"{n.DutyNumber}, {n.DutyHours}"]))
            .Concat(Lists("minimum suite", [o.MinimumSuite], [n.MinimumSuite]))
            .Concat(Lists("languages", [string.Join(", ", o.Languages)], [string.Join(", ", n.Languages)])))
            yield return text;
    }

    private static IEnumerable<string> Lists(string what, IEnumerable<string> before, IEnumerable<string> after)
    {
        var (o, n) = (before.ToList(), after.ToList());
        return o.Except(n, StringComparer.Ordinal).Select(x => $"{what} gone: {x}").Concat(n.Except(o, StringComparer.Ordinal).Select(x => $"{what} new: {x}"));
    }

    private static string Describe(Mailbox mailbox) => $"{mailbox.Name} from {mailbox.From} ({DirectoryText.LaneName(mailbox.Lane)})";

    private static string Describe(ParticipantStatus status) => $"{status.State} since {WireTime.Format(status.Time)} ({status.Reason})";
}
