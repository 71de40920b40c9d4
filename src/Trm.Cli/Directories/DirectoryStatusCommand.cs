using System.CommandLine;
using Trm.Cli.Keys;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory status</c></summary>
internal sealed class DirectoryStatusCommand : TrmCommand
{
    private readonly Argument<string> _file = DirectoryFiles.File("The version in force");
    private readonly Option<ParticipantId> _participant = Input.Participant("--participant", "Whose status");
    private readonly Option<string> _state = new("--state") { Description = "active, suspended or left", Required = true, HelpName = "STATE" };
    private readonly Option<string> _reason = new("--reason") { Description = "Why, one line; everybody reads it", Required = true, HelpName = "TEXT" };
    private readonly Option<string?> _keys = new("--keys") { Description = "The participant's own keys. Without them the entry replaces the one in force: every governance key must sign, and a day passes", HelpName = "DIR" };
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectoryStatusCommand(Screen screen)
        : base(
            screen, "status", "Make the entry of a participant that leaves, is suspended, or comes back",
            "trm directory status directory.p7s --participant BA --state left --reason \"office closed\" --keys keys/BA -o BA-left.p7s")
    {
        _state.AcceptOnlyFromAmong("active", "suspended", "left");
        Arguments.Add(_file);
        foreach (var option in new Option[] { _participant, _state, _reason, _keys, _output })
            Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var now = Screen.Time.GetUtcNow();
        var id = line.GetRequiredValue(_participant);
        var current = await DirectoryFiles.ReadAsync(line.GetRequiredValue(_file), cancel);
        if (!current.IsOk)
            return Screen.Refuse(current.Rejections);
        var entry = DirectoryFiles.EntryOf(current.Value, id);
        entry = entry with { Status = [.. entry.Status, new(WireTime.Cut(now), line.GetRequiredValue(_state), line.GetRequiredValue(_reason))] };
        SigningKey key;
        if (line.GetValue(_keys) is { } folder)
        {
            var loaded = KeyFolder.Load(id, folder);
            if (!loaded.IsOk)
                return Screen.Refuse(loaded.Rejections);
            key = loaded.Value.Keys.Signing;
        }
        else
        {
            // A key for this one signature: it is kept nowhere and listed as revoked, so that nobody can speak with it. The participant's own keys stay.
            key = SigningKey.Create(id, now);
            entry = entry with { Signing = [.. entry.Signing, KeyListing.Of(key.Certificate) with { Revoked = WireTime.Cut(now) }] };
        }

        var signed = entry.Sign(key, now);
        if (!signed.IsOk)
            return Screen.Refuse(signed.Rejections);
        return await DirectoryFiles.WriteEntryAsync(Screen, signed.Value, line.GetRequiredValue(_output), cancel);
    }
}
