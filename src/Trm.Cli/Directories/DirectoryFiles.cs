using System.CommandLine;
using Trm.Cli.Terminal;
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
    public static int Report(Screen screen, SignedDirectory signed, string path)
    {
        if (screen.IsJson)
        {
            screen.Json(json => DirectoryText.Write(json, signed));
            return ExitCode.Ok;
        }

        var missing = Missing(signed);
        screen.Facts(
            ("file", path),
            ("version", $"{signed.Document.Version}"),
            ("participants", signed.Document.Participants.Count == 0 ? "none yet" : string.Join(", ", signed.Document.Participants.Select(p => p.Entry.Id))),
            ("signatures", $"{signed.Signers.Count} of {signed.Document.Governance.Quorum} needed"),
            ("fingerprint", signed.Fingerprint));
        screen.Line();
        screen.Paragraph(missing > 0
            ? $"{missing} more governance signature(s) needed: trm directory sign {path} --key FILE -o FILE"
            : "Read the fingerprint out over the telephone to those who adopt this version first.");
        return ExitCode.Ok;
    }
}
