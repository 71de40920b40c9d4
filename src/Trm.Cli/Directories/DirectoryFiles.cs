using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Cli.Directories;

/// <summary>Directory, entry and governance key files, and the options that name them.</summary>
internal static class DirectoryFiles
{
    public static Argument<string> File(string description = "The signed directory") => new("FILE") { Description = description };

    public static Option<string> Output(bool required = true) =>
        new("--out", "-o") { Description = "The file to write", Required = required, HelpName = "FILE" };

    public static Option<string[]> GovernanceKeys(bool required = true) => new("--key")
    {
        Description = "A private governance key (.key); its certificate (.pem) lies beside it. May be given more than once",
        Required = required,
        HelpName = "FILE",
    };

    public static Option<string[]> Entries() => new("--entry")
    {
        Description = "A participant's entry, as: trm directory entry makes it. May be given more than once",
        HelpName = "FILE",
    };

    public static async Task<Result<SignedDirectory>> ReadAsync(string path, CancellationToken cancel) =>
        SignedDirectory.Parse(await Input.ReadAsync(path, SizeLimits.Directory, cancel));

    /// <summary>Ends the command where a fingerprint is given and is none.</summary>
    public static void DemandFingerprint(string? fingerprint)
    {
        if (fingerprint is not null && !TrustAnchor.IsFingerprint(fingerprint))
            throw CommandException.Usage("a fingerprint has 64 lower-case hexadecimal digits; trm directory show prints it");
    }

    /// <summary>
    /// Reads a directory that the user vouches for: by naming the file, or by its fingerprint, which must then fit.
    /// </summary>
    public static async Task<Result<TrustDirectory>> TrustAsync(string path, string? fingerprint, DateTimeOffset now, CancellationToken cancel)
    {
        DemandFingerprint(fingerprint);
        var bytes = await Input.ReadAsync(path, SizeLimits.Directory, cancel);
        return SignedDirectory.Parse(bytes).Then(signed => TrustDirectory.Adopt(TrustAnchor.OfFingerprint(fingerprint ?? signed.Fingerprint), bytes, now));
    }

    public static Result<IReadOnlyList<GovernanceKey>> LoadKeys(IReadOnlyList<string> paths)
    {
        var keys = new List<GovernanceKey>();
        foreach (var path in paths)
        {
            if (!System.IO.File.Exists(path))
                throw CommandException.Absent(path);
            var loaded = GovernanceKey.Load(path, CertificateBeside(path));
            if (!loaded.IsOk)
                return Result<IReadOnlyList<GovernanceKey>>.Refused(loaded.Rejections);
            keys.Add(loaded.Value);
        }

        return keys;
    }

    public static string CertificateBeside(string key) => Path.ChangeExtension(key, ".pem");

    public static async Task<Result<IReadOnlyList<SignedEntry>>> ReadEntriesAsync(IReadOnlyList<string> paths, CancellationToken cancel)
    {
        var entries = new List<SignedEntry>();
        foreach (var path in paths)
        {
            var entry = SignedEntry.Parse(await Input.ReadAsync(path, SizeLimits.Directory, cancel));
            if (!entry.IsOk)
                return Result<IReadOnlyList<SignedEntry>>.Refused(entry.Rejections);
            entries.Add(entry.Value);
        }

        return entries;
    }

    /// <summary>A participant's entry in a version; ends the command where there is none.</summary>
    public static ParticipantEntry EntryOf(SignedDirectory signed, ParticipantId id) => signed.Document.Participants.FirstOrDefault(p => p.Entry.Id == id)?.Entry
        ?? throw new CommandException(ExitCode.Refused, "NOT_LISTED", $"version {signed.Document.Version} has no entry of {id}");

    /// <summary>Writes an entry, and says what comes next.</summary>
    public static async Task<int> WriteEntryAsync(Screen screen, SignedEntry signed, string output, CancellationToken cancel)
    {
        await Input.WriteNewAsync(output, signed.Bytes, cancel);
        if (screen.IsJson)
            screen.Json(json => json.WriteRawValue(signed.Entry.Write()));
        else
            screen.Paragraph($"{output}: the entry of {signed.Entry.Id}, signed by the key {signed.Signer.SkiHex[..16]}. Hand it to the governance body, which adds it: trm directory add FILE --entry {output} --key FILE -o FILE");
        return ExitCode.Ok;
    }

    /// <summary>Makes, signs and writes the version after the one in force. What nobody would adopt is not handed out; with signatures still to come, adoption judges later.</summary>
    /// <param name="replace">Whose entries may be replaced without a key of theirs.</param>
    public static async Task<int> NextAsync(
        Screen screen, string file, IReadOnlyList<string> keyPaths, string output, Func<DirectoryDocument, DirectoryDocument> change, CancellationToken cancel,
        IReadOnlyList<string>? replace = null)
    {
        var now = screen.Time.GetUtcNow();
        var current = await TrustAsync(file, null, now, cancel);
        if (!current.IsOk)
            return screen.Refuse(current.Rejections);
        var keys = LoadKeys(keyPaths);
        if (!keys.IsOk)
            return screen.Refuse(keys.Rejections);
        var signed = Sign(change(current.Value.Document).Next(now), keys.Value, now);
        if (!signed.IsOk)
            return screen.Refuse(signed.Rejections);
        var judged = TrustDirectory.Succeed(current.Value, signed.Value.Bytes);
        var replaced = Replaced(current.Value, signed.Value);
        var missing = Missing(signed.Value, current.Value, replaced);
        if (replaced.FirstOrDefault(id => !(replace ?? []).Contains(id.Value, StringComparer.Ordinal)) is { } unasked)
            return screen.Fail(ExitCode.Refused, RejectionCode.DirectoryEntry.Text, $"the entry of {unasked} is not signed by a key that the version in force lists for it; if its keys are lost: --replace {unasked}");
        if (!judged.IsOk && missing == 0)
            return screen.Refuse(judged.Rejections);
        await Input.WriteNewAsync(output, signed.Value.Bytes, cancel);
        return Report(screen, signed.Value, output, missing, replaced);
    }

    // Whose entries are changed by a key that the version in force does not list for them: then every governance key signs.
    private static IReadOnlyList<ParticipantId> Replaced(TrustDirectory current, SignedDirectory next) => [.. next.Document.Participants
        .Where(p => current.Document.Participants.FirstOrDefault(f => f.Entry.Id == p.Entry.Id) is { } former && !former.Bytes.Span.SequenceEqual(p.Bytes.Span)
            && !(current.FindSigner(p.Signer) is { } signer && signer.Participant.Id == p.Entry.Id && signer.Listing.IsValidAt(p.SignedAt)))
        .Select(p => p.Entry.Id)];

    // k of the old and k of the new; every one of the old where an entry is replaced.
    private static int Missing(SignedDirectory next, TrustDirectory current, IReadOnlyList<ParticipantId> replaced)
    {
        var old = current.Document.Governance;
        var signed = next.Signers.Select(Governance.Name).ToHashSet(StringComparer.Ordinal);
        return Math.Max(Missing(next), (replaced.Count > 0 ? old.Keys.Count : old.Quorum) - old.Keys.Count(signed.Contains));
    }

    /// <summary>A document with the signatures of all these keys.</summary>
    public static Result<SignedDirectory> Sign(DirectoryDocument document, IReadOnlyList<GovernanceKey> keys, DateTimeOffset now) =>
        keys.Skip(1).Aggregate(SignedDirectory.Sign(document, keys[0], now), (signed, key) => signed.Then(s => s.Sign(key, now)));

    /// <summary>How many more signatures of its own governance a directory needs.</summary>
    public static int Missing(SignedDirectory signed)
    {
        var governance = signed.Document.Governance;
        return Math.Max(0, governance.Quorum - signed.Signers.Count(s => governance.Keys.Contains(Governance.Name(s), StringComparer.Ordinal)));
    }

    /// <summary>What follows the making of a version, for people or as JSON.</summary>
    /// <param name="missing">Signatures still needed; counted by the version's own governance where not given.</param>
    /// <param name="replaced">Whose entries are replaced without a key of theirs.</param>
    public static int Report(Screen screen, SignedDirectory signed, string path, int? missing = null, IReadOnlyList<ParticipantId>? replaced = null)
    {
        if (screen.IsJson)
        {
            screen.Json(json => DirectoryText.Write(json, signed));
            return ExitCode.Ok;
        }

        var more = missing ?? Missing(signed);
        screen.Facts(
            ("file", path),
            ("version", $"{signed.Document.Version}"),
            ("participants", signed.Document.Participants.Count == 0 ? "none yet" : string.Join(", ", signed.Document.Participants.Select(p => p.Entry.Id))),
            ("signatures", more > 0 ? $"{signed.Signers.Count}, {more} more needed" : $"{signed.Signers.Count}: enough"),
            ("replaces", replaced is { Count: > 0 } ? $"{string.Join(", ", replaced)}, without a key of theirs: every governance key signs, and each node waits a day" : null),
            ("fingerprint", signed.Fingerprint));
        screen.Line();
        screen.Paragraph(more > 0
            ? $"{more} more governance signature(s) needed: trm directory sign {path} --key FILE -o FILE"
            : "Read the fingerprint out over the telephone to those who adopt this version first.");
        return ExitCode.Ok;
    }
}
