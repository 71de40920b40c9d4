using System.CommandLine;
using Trm.Cli.Keys;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory relist</c></summary>
internal sealed class DirectoryRelistCommand : TrmCommand
{
    private readonly Argument<string> _file = DirectoryFiles.File("The version in force");
    private readonly Option<string> _keys = new("--keys") { Description = "Our keys folder: what is in it and not yet listed is listed", Required = true, HelpName = "DIR" };
    private readonly Option<string[]> _revoke = new("--revoke") { Description = "Identifier of a key that nobody shall believe any more, 8 digits or more. May be given more than once", HelpName = "KEY" };
    private readonly Option<string?> _suspected = new("--suspected-since") { Description = "Since when a revoked key may have been in wrong hands; what it signed after is contested", HelpName = "TIME" };
    private readonly Option<long?> _generation = new("--generation") { Description = "List our log of this generation, under the log key in the folder: before trm node generation", HelpName = "N" };
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectoryRelistCommand(Screen screen)
        : base(
            screen, "relist", "Make our own entry anew from the version in force: further keys listed, keys revoked, everything else as it was",
            "trm directory relist directory.p7s --keys keys/AT -o AT.p7s\ntrm directory relist directory.p7s --keys keys/AT --revoke 3f81c0aa --suspected-since 2026-11-20T08:00:00Z -o AT.p7s\ntrm directory relist directory.p7s --keys keys/AT --generation 1 -o AT.p7s")
    {
        Arguments.Add(_file);
        foreach (var option in new Option[] { _keys, _revoke, _suspected, _generation, _output })
            Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var now = WireTime.Cut(Screen.Time.GetUtcNow());
        var (revoked, since) = (line.GetValue(_revoke) ?? [], Since(line.GetValue(_suspected), now));
        if (since is not null && revoked.Length == 0)
            throw CommandException.Usage("--suspected-since says it of a key that --revoke names");
        var current = await DirectoryFiles.TrustAsync(line.GetRequiredValue(_file), null, now, cancel);
        if (!current.IsOk)
            return Screen.Refuse(current.Rejections);
        var loaded = OwnFolder.Load(line.GetRequiredValue(_keys));
        if (!loaded.IsOk)
            return Screen.Refuse(loaded.Rejections);
        var store = loaded.Value;
        if (current.Value.Find(store.Owner) is not { } former)
            throw new CommandException(ExitCode.Refused, "NOT_LISTED", $"this version has no entry of {store.Owner}; a first entry is made by: trm directory entry");
        if (store.SignerAt(former, now) is not { } signer)
            throw new CommandException(
                ExitCode.Refused, "KEY_NOT_LISTED", "no key of this folder is one that the version in force lists as valid now: without it an entry is replaced by all governance keys, after a day");

        var entry = Changed(former, store, [.. revoked.Select(r => OwnFolder.Find(store, r).Certificate)], now, since);
        if (line.GetValue(_generation) is { } generation)
            entry = entry with { Logs = [LogOf(store.Owner, generation, line.GetRequiredValue(_keys), former), .. former.Logs] };
        if (entry.Write().AsSpan().SequenceEqual(former.Write()))
            throw new CommandException(ExitCode.Refused, "NOTHING_CHANGED", "every key of this folder is listed already, and none is to be revoked");
        if (store.SignerAt(entry, now) is null)
            throw new CommandException(ExitCode.Refused, "KEY_NOT_LISTED", "the entry would leave us no signing key for now; make one first: trm keys rotate DIR --purpose signing --now");
        if (!entry.Encryption.Any(k => k.IsValidAt(now)))
            throw new CommandException(ExitCode.Refused, "KEY_NOT_LISTED", "the entry would leave nobody a key to seal to; make one first: trm keys rotate DIR --purpose encryption --now");
        // A later entry carries a later time, to the second.
        var before = current.Value.Document.Participants.Single(p => p.Entry.Id == store.Owner).SignedAt;
        var signed = entry.Sign(signer, before < now ? now : before.AddSeconds(1));
        if (!signed.IsOk)
            return Screen.Refuse(signed.Rejections);
        var output = line.GetRequiredValue(_output);
        await Input.WriteNewAsync(output, signed.Value.Bytes, cancel);
        if (Screen.IsJson)
            Screen.Json(json => json.WriteRawValue(entry.Write()));
        else
            Screen.Paragraph($"{output}: the entry of {entry.Id}, signed with key {signer.Certificate.SkiHex[..16]}. Hand it to the governance body, which adds it: trm directory add FILE --entry {output} --key FILE -o FILE");
        return ExitCode.Ok;
    }

    private static ParticipantEntry Changed(ParticipantEntry entry, KeyStore store, IReadOnlyList<Certificate> revoked, DateTimeOffset now, DateTimeOffset? since)
    {
        return entry with { Signing = Listings(entry.Signing, KeyPurpose.MessageSigning), Encryption = Listings(entry.Encryption, KeyPurpose.MessageEncryption) };

        IReadOnlyList<KeyListing> Listings(IReadOnlyList<KeyListing> former, KeyPurpose purpose) =>
        [
            .. former.Select(k => revoked.Contains(k.Certificate) ? k with { Revoked = k.Revoked ?? now, SuspectedSince = since ?? k.SuspectedSince } : k)
                .Concat(store.Keys.Where(k => k.Purpose == purpose && k.IsHere && former.All(f => !f.Certificate.Equals(k.Certificate)) && !revoked.Contains(k.Certificate)).Select(k => KeyListing.Of(k.Certificate)))
                .OrderByDescending(k => k.From),
        ];
    }

    // A generation begins once: what is listed already may have been in use.
    private static string LogOf(ParticipantId owner, long generation, string keys, ParticipantEntry former)
    {
        if (generation <= ListedKeys.NewestGeneration(former))
            throw CommandException.Usage($"--generation is above {ListedKeys.NewestGeneration(former)}, the newest that is listed: what is listed may have been in use");
        using var key = Ed25519PrivateKey.Read(Path.Combine(keys, KeyFolder.LogKey)) is { Holds: true, Value: var read }
            ? read
            : throw new CommandException(ExitCode.Refused, "KEY_FILE_INVALID", "log.key in the keys folder cannot be read as an owner-only Ed25519 key");
        return NoteKey.OfLog(ListedKeys.Origin(owner, generation), key.PublicKey).ToString();
    }

    private static DateTimeOffset? Since(string? text, DateTimeOffset now)
    {
        if (text is null)
            return null;
        return WireTime.TryParse(text, out var since) && since <= now
            ? since
            : throw CommandException.Usage("--suspected-since is a time that is over, such as 2026-11-20T08:00:00Z");
    }
}
