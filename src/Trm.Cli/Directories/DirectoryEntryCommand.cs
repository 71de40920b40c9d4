using System.CommandLine;
using Trm.Cli.Keys;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory entry</c></summary>
internal sealed class DirectoryEntryCommand : TrmCommand
{
    private readonly Option<ParticipantId> _participant = Input.Participant("--participant", "Whose entry");
    private readonly Option<string> _keys = new("--keys") { Description = "The folder made by: trm keys new", Required = true, HelpName = "DIR" };
    private readonly Option<string?> _current = new("--current") { Description = "The version in force, whose entry is changed: what is not given stays, peers are added, keys that are not in the folder are revoked", HelpName = "FILE" };
    private readonly Option<string?> _name = new("--name") { Description = "The office's or organisation's name, for people", HelpName = "TEXT" };
    private readonly Option<string?> _country = new("--country") { Description = "ISO 3166 code of a national coordinator's office", HelpName = "CC" };
    private readonly Option<string?> _organisation = new("--organisation") { Description = "Or what kind of organisation it is, one line", HelpName = "TEXT" };
    private readonly Option<string[]> _peers = new("--peer") { Description = "From whom it takes messages; two mailboxes are made for each. May be given more than once", HelpName = "ID" };
    private readonly Option<string?> _number = new("--duty-number") { Description = "Telephone of the duty officer", HelpName = "TEXT" };
    private readonly Option<string?> _hours = new("--duty-hours") { Description = "When somebody answers there; 00-24 at first", HelpName = "TEXT" };
    private readonly Option<string?> _languages = new("--languages") { Description = "ISO 639 codes, preferred first; en at first", HelpName = "LIST" };
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectoryEntryCommand(Screen screen)
        : base(
            screen, "entry", "Make a participant's own entry, or change it, signed by its own key",
            "trm directory entry --participant AT --keys keys/AT --country AT --name \"Coordinator's office, Austria\" --peer RS --duty-number \"+43 1 000\" -o AT.p7s")
    {
        foreach (var option in new Option[] { _participant, _keys, _current, _name, _country, _organisation, _peers, _number, _hours, _languages, _output })
            Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var now = Screen.Time.GetUtcNow();
        var id = line.GetRequiredValue(_participant);
        var loaded = KeyFolder.Load(id, line.GetRequiredValue(_keys));
        if (!loaded.IsOk)
            return Screen.Refuse(loaded.Rejections);
        Result<ParticipantEntry> made = line.GetValue(_current) is { } file
            ? (await DirectoryFiles.ReadAsync(file, cancel)).Then(signed => Result<ParticipantEntry>.Ok(Changed(line, DirectoryFiles.EntryOf(signed, id), loaded.Value, now)))
            : First(line, loaded.Value, now);
        var entry = made.Then(e => e.Sign(loaded.Value.Keys.Signing, now));
        return entry.IsOk ? await DirectoryFiles.WriteEntryAsync(Screen, entry.Value, line.GetRequiredValue(_output), cancel) : Screen.Refuse(entry.Rejections);
    }

    private ParticipantEntry First(ParseResult line, KeyFolder keys, DateTimeOffset now)
    {
        if (line.GetValue(_country) is null == line.GetValue(_organisation) is null)
            throw CommandException.Usage("give either --country or --organisation");
        if (line.GetValue(_name) is not { } name || line.GetValue(_number) is not { } number || line.GetValue(_peers) is not { Length: > 0 } peers)
            throw CommandException.Usage("a first entry needs --name, --duty-number and at least one --peer; a later one is made with --current FILE");
        return ParticipantEntry.Create(keys.Keys, line.GetValue(_country) ?? "", name, [.. peers.Select(Peer)], keys.Log.ToString(), now, keys.Witness.ToString()) with
        {
            Country = line.GetValue(_country),
            Organisation = line.GetValue(_organisation),
            DutyNumber = number,
            DutyHours = line.GetValue(_hours) ?? "00-24",
            Languages = Languages(line.GetValue(_languages) ?? "en"),
        };
    }

    private ParticipantEntry Changed(ParseResult line, ParticipantEntry entry, KeyFolder keys, DateTimeOffset now)
    {
        var known = entry.Mailboxes.Select(m => m.From).ToHashSet();
        return entry with
        {
            Country = line.GetValue(_country) ?? (line.GetValue(_organisation) is null ? entry.Country : null),
            Organisation = line.GetValue(_organisation) ?? (line.GetValue(_country) is null ? entry.Organisation : null),
            Name = line.GetValue(_name) ?? entry.Name,
            Mailboxes = [.. entry.Mailboxes, .. Mailbox.CreateAll((line.GetValue(_peers) ?? []).Select(Peer).Where(p => !known.Contains(p)))],
            Signing = Listed(entry.Signing, keys.Keys.Signing.Certificate, now),
            Encryption = Listed(entry.Encryption, keys.Keys.Encryption.Certificate, now),
            Logs = entry.Logs.Contains(keys.Log.ToString(), StringComparer.Ordinal) ? entry.Logs : [keys.Log.ToString(), .. entry.Logs],
            Witnesses = entry.Witnesses.Contains(keys.Witness.ToString(), StringComparer.Ordinal) ? entry.Witnesses : [keys.Witness.ToString(), .. entry.Witnesses],
            DutyNumber = line.GetValue(_number) ?? entry.DutyNumber,
            DutyHours = line.GetValue(_hours) ?? entry.DutyHours,
            Languages = line.GetValue(_languages) is { } languages ? Languages(languages) : entry.Languages,
        };
    }

    // A folder whose key is listed is the office's own; one whose key is not means that the listed ones are out of its hands.
    private static IReadOnlyList<KeyListing> Listed(IReadOnlyList<KeyListing> listings, Certificate own, DateTimeOffset now) => listings.Any(k => k.Certificate.Equals(own))
        ? listings
        : [KeyListing.Of(own), .. listings.Select(k => k.Revoked is null ? k with { Revoked = WireTime.Cut(now) } : k)];

    private static string[] Languages(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static ParticipantId Peer(string text) => ParticipantId.Parse(text).Try(out var id, out var fault)
        ? id
        : throw CommandException.Usage($"--peer: {fault.Hint}");
}
