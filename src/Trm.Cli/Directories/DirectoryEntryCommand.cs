using System.CommandLine;
using Trm.Cli.Keys;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory entry</c></summary>
internal sealed class DirectoryEntryCommand : TrmCommand
{
    private readonly Option<ParticipantId> _participant = Input.Participant("--participant", "Whose entry");
    private readonly Option<string> _keys = new("--keys") { Description = "The folder made by: trm keys new", Required = true, HelpName = "DIR" };
    private readonly Option<string> _name = new("--name") { Description = "The office's or organisation's name, for people", Required = true, HelpName = "TEXT" };
    private readonly Option<string?> _country = new("--country") { Description = "ISO 3166 code of a national coordinator's office", HelpName = "CC" };
    private readonly Option<string?> _organisation = new("--organisation") { Description = "Or what kind of organisation it is, one line", HelpName = "TEXT" };
    private readonly Option<string[]> _peers = new("--peer") { Description = "From whom it takes messages; two mailboxes are made for each. May be given more than once", Required = true, HelpName = "ID" };
    private readonly Option<string> _number = new("--duty-number") { Description = "Telephone of the duty officer", Required = true, HelpName = "TEXT" };
    private readonly Option<string> _hours = new("--duty-hours") { Description = "When somebody answers there", DefaultValueFactory = _ => "00-24", HelpName = "TEXT" };
    private readonly Option<string> _languages = new("--languages") { Description = "ISO 639 codes, preferred first", DefaultValueFactory = _ => "en", HelpName = "LIST" };
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectoryEntryCommand(Screen screen)
        : base(
            screen, "entry", "Make a participant's own entry, signed by its own key",
            "trm directory entry --participant AT --keys keys/AT --country AT --name \"Coordinator's office, Austria\" --peer RS --duty-number \"+43 1 000\" -o AT.p7s")
    {
        foreach (var option in new Option[] { _participant, _keys, _name, _country, _organisation, _peers, _number, _hours, _languages, _output })
            Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        if (line.GetValue(_country) is null == line.GetValue(_organisation) is null)
            throw CommandException.Usage("give either --country or --organisation");
        var now = Screen.Time.GetUtcNow();
        var loaded = KeyFolder.Load(line.GetRequiredValue(_participant), line.GetRequiredValue(_keys));
        if (!loaded.IsOk)
            return Screen.Refuse(loaded.Rejections);
        var entry = ParticipantEntry.Create(
            loaded.Value.Keys, line.GetValue(_country) ?? "", line.GetRequiredValue(_name), [.. line.GetRequiredValue(_peers).Select(Peer)], loaded.Value.Log.ToString(), now, loaded.Value.Witness.ToString()) with
            {
                Country = line.GetValue(_country),
                Organisation = line.GetValue(_organisation),
                DutyNumber = line.GetRequiredValue(_number),
                DutyHours = line.GetRequiredValue(_hours),
                Languages = line.GetRequiredValue(_languages).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            };
        var signed = entry.Sign(loaded.Value.Keys.Signing, now);
        if (!signed.IsOk)
            return Screen.Refuse(signed.Rejections);
        var output = line.GetRequiredValue(_output);
        await Input.WriteNewAsync(output, signed.Value.Bytes, cancel);
        if (Screen.IsJson)
            Screen.Json(json => json.WriteRawValue(signed.Value.Entry.Write()));
        else
            Screen.Paragraph($"{output}: the entry of {entry.Id}, signed by its own key. Hand it to the governance body, which adds it: trm directory add FILE --entry {output} --key FILE -o FILE");
        return ExitCode.Ok;
    }

    private static ParticipantId Peer(string text) => ParticipantId.Parse(text).Try(out var id, out var fault)
        ? id
        : throw CommandException.Usage($"--peer: {fault.Hint}");
}
