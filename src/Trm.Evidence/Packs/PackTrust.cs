using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Directory;

namespace Trm.Evidence.Packs;

/// <summary>The directory versions of a pack, each adopted as the successor of the one before; the first that is trusted is the anchor.</summary>
internal sealed class PackTrust
{
    private readonly List<TrustDirectory> chain = [];

    private PackTrust()
    {
    }

    /// <summary>Oldest first; nothing before the anchor.</summary>
    public IReadOnlyList<TrustDirectory> Versions => chain;

    public TrustDirectory Newest => chain[^1];

    public IReadOnlyDictionary<string, string> Fingerprints { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Null where there is no directory to believe; the findings say why.</summary>
    public static PackTrust? Read(PackArchive archive, string? fingerprint, List<Finding> findings)
    {
        var trust = new PackTrust();
        var signed = new List<(string Place, SignedDirectory Directory)>();
        foreach (var place in archive.Files.Keys.Where(k => k.StartsWith("directory/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            if (!SignedDirectory.Parse(archive.Files[place]).Try(out var directory, out var fault))
                findings.Add(Refused(place, fault));
            else if (PackPath.Directory(directory.Document.Version) != place)
                findings.Add(new(FindingCode.DirectoryRefused, place, null, $"the file holds version {directory.Document.Version}", "it may have been exchanged with another file"));
            else
                signed.Add((place, directory));
        }

        trust.Fingerprints = signed.ToDictionary(s => s.Directory.Fingerprint, s => s.Place, StringComparer.Ordinal);
        signed.Sort((a, b) => a.Directory.Document.Version.CompareTo(b.Directory.Document.Version));
        var first = fingerprint is null ? 0 : signed.FindIndex(s => s.Directory.Fingerprint == fingerprint);
        if (signed.Count == 0 || first < 0)
        {
            findings.Add(signed.Count == 0
                ? new(FindingCode.DirectoryRefused, "directory", null, "the pack holds no directory", "without it nobody knows whose keys these are")
                : new(FindingCode.DirectoryUntrusted, "directory", null, "no version in the pack has the fingerprint that you gave", "ask for the fingerprint again; if it is right, this pack rests on a directory that somebody else made"));
            return null;
        }

        foreach (var (place, directory) in signed.Skip(first))
        {
            var adopted = trust.chain.Count == 0
                ? TrustDirectory.Adopt(TrustAnchor.OfFingerprint(directory.Fingerprint), directory.Bytes, default)
                : TrustDirectory.Succeed(trust.Newest, directory.Bytes).Then(lawful => Result<TrustDirectory>.Ok(lawful.Next)); // that a replacement waited its day is the log's to show
            if (!adopted.Try(out var next, out var fault))
                findings.Add(Refused(place, fault));
            else
                trust.chain.Add(next);
        }

        return trust.chain.Count > 0 ? trust : null;
    }

    /// <summary>The place of that version in the chain; the anchor's for what lies before it; null where it is not here.</summary>
    public int? Find(ReadOnlyMemory<byte> directory) =>
        SignedDirectory.Parse(directory).Try(out var signed, out _) && Fingerprints.ContainsKey(signed.Fingerprint)
            ? Math.Max(0, chain.FindIndex(d => d.Fingerprint == signed.Fingerprint))
            : null;

    /// <summary>
    /// A header judged by the version in force then; by the one before where the log adopted a version while the message was being judged.
    /// Who has no leaf is judged by any version, the newest first.
    /// </summary>
    public Result<SignedHeader> Verify(ReadOnlyMemory<byte> header, int? inForce)
    {
        IEnumerable<int> order = inForce is { } now ? new[] { now, now - 1 }.Where(i => i >= 0) : Enumerable.Range(0, chain.Count).Reverse();
        Result<SignedHeader>? first = null;
        foreach (var version in order)
        {
            var verified = SignedHeader.Verify(header, chain[version]);
            if (verified.IsOk)
                return verified;
            first ??= verified;
        }

        return first!;
    }

    private static Finding Refused(string place, Rejection fault) =>
        new(FindingCode.DirectoryRefused, place, null, $"not a directory that follows from the one before: {fault.Code.Text}", fault.Hint ?? "signed by too few, altered, or of another chain");
}
