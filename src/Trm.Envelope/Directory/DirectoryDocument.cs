using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Envelope.Directory;

/// <summary>
/// What governance signs: a version, its dates, the governance itself and every participant's signed entry. Immutable;
/// <see cref="Create"/>, <see cref="Add"/> and <see cref="Next"/> make the next one.
/// </summary>
/// <remarks>Source: contracts/envelope.md, "Directory".</remarks>
public sealed record DirectoryDocument
{
    /// <summary>Days after which a newer version is due (a warning).</summary>
    public const int NextUpdateDays = 14;

    /// <summary>Days after which only control messages and reports are still sent and taken.</summary>
    public const int HardExpiryDays = 45;

    /// <summary>Most participants.</summary>
    public const int MaxParticipants = 256;

    /// <summary>From 1, strictly increasing.</summary>
    public required long Version { get; init; }

    /// <summary>True for an exercise: nothing of it is ever taken by a network that is none, and the other way round.</summary>
    public bool IsTraining { get; init; }

    public required DateTimeOffset Issued { get; init; }

    public required DateTimeOffset NextUpdate { get; init; }

    public required DateTimeOffset HardExpiry { get; init; }

    public required Governance Governance { get; init; }

    /// <summary>Sorted by participant id.</summary>
    public required IReadOnlyList<SignedEntry> Participants { get; init; }

    /// <summary>Version 1 without participants.</summary>
    /// <param name="training">The network is an exercise, and stays one.</param>
    public static DirectoryDocument Create(Governance governance, DateTimeOffset issued, bool training = false) => Dated(new()
    {
        Version = 1,
        IsTraining = training,
        Issued = default,
        NextUpdate = default,
        HardExpiry = default,
        Governance = governance,
        Participants = [],
    }, issued);

    /// <summary>The same with this participant's entry added, or replaced.</summary>
    public DirectoryDocument Add(SignedEntry entry) => this with
    {
        Participants = [.. Participants.Where(p => p.Entry.Id != entry.Entry.Id).Append(entry).OrderBy(p => p.Entry.Id)],
    };

    /// <summary>The next version, issued now, with new dates and the same content.</summary>
    public DirectoryDocument Next(DateTimeOffset issued) => Dated(this with { Version = Version + 1 }, issued);

    private static DirectoryDocument Dated(DirectoryDocument document, DateTimeOffset issued) => document with
    {
        Issued = WireTime.Cut(issued),
        NextUpdate = WireTime.Cut(issued.AddDays(NextUpdateDays)),
        HardExpiry = WireTime.Cut(issued.AddDays(HardExpiryDays)),
    };

    /// <summary>The one spelling.</summary>
    public byte[] Write() => CompactJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        if (IsTraining)
            json.WriteBoolean("training", true);
        json.WriteString("issued", WireTime.Format(Issued));
        json.WriteString("nextUpdate", WireTime.Format(NextUpdate));
        json.WriteString("hardExpiry", WireTime.Format(HardExpiry));
        json.WriteStartObject("governance");
        json.WriteNumber("k", Governance.Quorum);
        json.WriteStartArray("keys");
        foreach (var key in Governance.Keys)
            json.WriteStringValue(key);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("participants");
        foreach (var participant in Participants)
            json.WriteBase64StringValue(participant.Bytes.Span);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>
    /// Parses the one spelling; every entry is parsed and its signature verified. <c>DIRECTORY_INVALID</c>, or the code of the
    /// entry that fails.
    /// </summary>
    public static Result<DirectoryDocument> Parse(ReadOnlyMemory<byte> bytes)
    {
        var invalid = new Rejection(RejectionCode.DirectoryInvalid, null, "not a directory in the one spelling");
        using var json = bytes.Length <= SizeLimits.Directory ? CompactJson.TryParse(bytes) : null;
        if (json is null || json.RootElement.Number("version") is not (>= 1 and var version)
            || !WireTime.TryParse(json.RootElement.Text("issued"), out var issued)
            || !WireTime.TryParse(json.RootElement.Text("nextUpdate"), out var nextUpdate)
            || !WireTime.TryParse(json.RootElement.Text("hardExpiry"), out var hardExpiry)
            || !(issued < nextUpdate && nextUpdate <= hardExpiry)
            || !json.RootElement.TryGetProperty("governance", out var g) || ReadGovernance(g) is not { IsSound: true } governance
            || !json.RootElement.TryGetProperty("participants", out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() > MaxParticipants)
            return invalid;

        var participants = new List<SignedEntry>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || !item.TryGetBytesFromBase64(out var der))
                return invalid;
            if (!SignedEntry.Parse(der).Try(out var entry, out var fault))
                return fault;
            participants.Add(entry);
        }

        var document = new DirectoryDocument
        {
            Version = version,
            IsTraining = json.RootElement.IsMarked("training"),
            Issued = issued,
            NextUpdate = nextUpdate,
            HardExpiry = hardExpiry,
            Governance = governance,
            Participants = participants,
        };
        if (!document.Write().AsSpan().SequenceEqual(bytes.Span))
            return invalid;
        return document.Contradiction() is { } hint ? new Rejection(RejectionCode.DirectoryInvalid, "participants", hint) : document;
    }

    private static Governance? ReadGovernance(JsonElement json)
    {
        if (json.Number("k") is not (>= 1 and <= Governance.MaxKeys and var k) || !json.TryGetProperty("keys", out var list)
            || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > Governance.MaxKeys)
            return null;
        var keys = new List<string>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || !item.TryGetBytesFromBase64(out var spki))
                return null;
            keys.Add(Convert.ToBase64String(spki));
        }

        return new((int)k, keys);
    }

    // One key, one holder, one purpose; one queue, one pair and lane: sharing any of them would let one speak or read for another.
    private string? Contradiction()
    {
        var entries = Participants.Select(p => p.Entry).ToList();
        if (entries.Zip(entries.Skip(1)).Any(p => p.First.Id.CompareTo(p.Second.Id) >= 0))
            return "not sorted by id, or one id twice";
        var listed = entries.SelectMany(e => e.Signing.Concat(e.Encryption)).Select(k => k.Certificate).ToList();
        if (HasDouble(listed.Select(c => Convert.ToBase64String(c.PublicKey.Span))) || HasDouble(listed.Select(c => c.SkiHex)))
            return "a key or key identifier is listed twice";
        return HasDouble(entries.SelectMany(e => e.Mailboxes).Select(m => m.Name)) ? "a mailbox name is listed twice" : null;

        static bool HasDouble(IEnumerable<string> names)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            return names.Any(n => !seen.Add(n));
        }
    }
}
