using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Directory;

/// <summary>
/// What the directory says of one participant, in the participant's own words: its entry is signed by its own key.
/// </summary>
/// <remarks>Source: contracts/envelope.md, "Directory". The constructor judges nothing; <see cref="Parse"/> and <see cref="Sign"/> do.</remarks>
public sealed record ParticipantEntry
{
    /// <summary>Most items of any list in an entry.</summary>
    public const int MaxItems = 256;

    public required ParticipantId Id { get; init; }

    /// <summary>ISO 3166 alpha-2 code of a national coordinator's office; null for an organisation.</summary>
    public string? Country { get; init; }

    /// <summary>What kind of organisation, one line; null for a national coordinator's office.</summary>
    public string? Organisation { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>History, oldest first; the last one is in force.</summary>
    public required IReadOnlyList<ParticipantStatus> Status { get; init; }

    /// <summary>The queues from which it reads: one per peer and lane.</summary>
    public required IReadOnlyList<Mailbox> Mailboxes { get; init; }

    /// <summary>Certificates for message signing, newest first. The one that signs the entry is among them.</summary>
    public required IReadOnlyList<KeyListing> Signing { get; init; }

    /// <summary>Certificates for message encryption, newest first.</summary>
    public required IReadOnlyList<KeyListing> Encryption { get; init; }

    /// <summary>C2SP verifier keys of its logs, newest generation first.</summary>
    public required IReadOnlyList<string> Logs { get; init; }

    /// <summary>C2SP verifier keys under which it cosigns the checkpoints of others.</summary>
    public required IReadOnlyList<string> Witnesses { get; init; }

    /// <summary>The weakest suite it may use.</summary>
    public string MinimumSuite { get; init; } = Suite.Trm1;

    /// <summary>Telephone of the duty officer.</summary>
    public required string DutyNumber { get; init; }

    /// <summary>When somebody answers there, one line.</summary>
    public required string DutyHours { get; init; }

    /// <summary>Languages spoken, lower-case ISO 639 codes, preferred first.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>The entry of a national coordinator's office with one set of keys, active from now; refine with <c>with</c>.</summary>
    /// <param name="keys">Its message keys.</param>
    /// <param name="country">ISO 3166 alpha-2 code.</param>
    /// <param name="name">For people.</param>
    /// <param name="peers">From whom it takes messages: two mailboxes each are made.</param>
    /// <param name="logKey">C2SP verifier key of its log.</param>
    /// <param name="now">Since when it is active.</param>
    /// <param name="witnessKey">C2SP verifier key under which it cosigns; null where it does not.</param>
    public static ParticipantEntry Create(
        ParticipantKeys keys, string country, string name, IEnumerable<ParticipantId> peers, string logKey, DateTimeOffset now, string? witnessKey = null) => new()
        {
            Id = keys.Owner,
            Country = country,
            Name = name,
            Status = [new(WireTime.Cut(now), "active", "joined")],
            Mailboxes = Mailbox.CreateAll(peers),
            Signing = [KeyListing.Of(keys.Signing.Certificate)],
            Encryption = [KeyListing.Of(keys.Encryption.Certificate)],
            Logs = [logKey],
            Witnesses = witnessKey is null ? [] : [witnessKey],
            DutyNumber = "+000",
            DutyHours = "00-24",
            Languages = ["en"],
        };

    /// <summary>The status in force at that time: the last one that has begun, or the first.</summary>
    public ParticipantStatus StatusAt(DateTimeOffset now) => Status.LastOrDefault(s => s.Time <= now) ?? Status[0];

    /// <summary>
    /// True where the participant takes part: asks and decisions go to it and are taken from it. Who is suspended or has left sends and takes reports only.
    /// </summary>
    public bool IsActiveAt(DateTimeOffset now) => StatusAt(now).State == "active";

    /// <summary>Signs the entry. <c>DIRECTORY_INVALID</c> where it could not be read again, or the key is not among its own.</summary>
    public Result<SignedEntry> Sign(SigningKey key, DateTimeOffset at) => SignedEntry.Sign(this, key, at);

    /// <summary>The one spelling.</summary>
    public byte[] Write() => CompactJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", Id.Value);
        if (Country is not null)
            json.WriteString("country", Country);
        if (Organisation is not null)
            json.WriteString("organisation", Organisation);
        json.WriteString("name", Name);
        WriteList("status", Status, s => s.Write(json));
        WriteList("mailboxes", Mailboxes, m => m.Write(json));
        WriteList("signing", Signing, k => k.Write(json));
        WriteList("encryption", Encryption, k => k.Write(json));
        WriteList("logs", Logs, json.WriteStringValue);
        WriteList("witnesses", Witnesses, json.WriteStringValue);
        json.WriteString("minimumSuite", MinimumSuite);
        json.WriteString("dutyNumber", DutyNumber);
        json.WriteString("dutyHours", DutyHours);
        WriteList("languages", Languages, json.WriteStringValue);
        json.WriteEndObject();

        void WriteList<T>(string name, IReadOnlyList<T> items, Action<T> write)
        {
            json.WriteStartArray(name);
            foreach (var item in items)
                write(item);
            json.WriteEndArray();
        }
    });

    /// <summary>Parses the one spelling. <c>DIRECTORY_INVALID</c> for anything else.</summary>
    public static Result<ParticipantEntry> Parse(ReadOnlyMemory<byte> bytes)
    {
        using var json = CompactJson.TryParse(bytes);
        if (json is null || !ParticipantId.Parse(json.RootElement.Text("id")).Try(out var id, out _))
            return new Rejection(RejectionCode.DirectoryInvalid, "participant", "not a participant's entry");
        if (Read(json.RootElement, id) is not { } entry)
            return new Rejection(RejectionCode.DirectoryInvalid, $"participant {id}", "a member is missing, malformed or of another purpose");
        if (!entry.Write().AsSpan().SequenceEqual(bytes.Span))
            return new Rejection(RejectionCode.DirectoryInvalid, $"participant {id}", "not in the one spelling: compact, members in order, no others");
        return entry.Contradiction() is { } hint ? new Rejection(RejectionCode.DirectoryInvalid, $"participant {id}", hint) : entry;
    }

    private static ParticipantEntry? Read(JsonElement json, ParticipantId id)
    {
        if (json.Text("name") is not { } name || !DisplayText.IsLine(name)
            || json.Text("dutyNumber") is not { } number || !DisplayText.IsLine(number)
            || json.Text("dutyHours") is not { } hours || !DisplayText.IsLine(hours)
            || !Suite.IsName(json.Text("minimumSuite"))
            || Items(json, "status", ParticipantStatus.Read) is not { Count: > 0 } status
            || Items(json, "mailboxes", Mailbox.Read) is not { } mailboxes
            || Items(json, "signing", k => KeyListing.Read(k, KeyPurpose.MessageSigning)) is not { Count: > 0 } signing
            || Items(json, "encryption", k => KeyListing.Read(k, KeyPurpose.MessageEncryption)) is not { Count: > 0 } encryption
            || Items(json, "logs", VerifierKey) is not { Count: > 0 } logs
            || Items(json, "witnesses", VerifierKey) is not { } witnesses
            || Items(json, "languages", Language) is not { Count: > 0 } languages)
            return null;
        return new()
        {
            Id = id,
            Country = json.Text("country"),
            Organisation = json.Text("organisation"),
            Name = name,
            Status = status,
            Mailboxes = mailboxes,
            Signing = signing,
            Encryption = encryption,
            Logs = logs,
            Witnesses = witnesses,
            MinimumSuite = json.Text("minimumSuite")!,
            DutyNumber = number,
            DutyHours = hours,
            Languages = languages,
        };

        static string? VerifierKey(JsonElement item) => item.ValueKind == JsonValueKind.String && DisplayText.IsVerifierKey(item.GetString()) ? item.GetString() : null;

        static string? Language(JsonElement item) =>
            item.ValueKind == JsonValueKind.String && item.GetString() is { Length: 2 or 3 } code && code.All(c => c is >= 'a' and <= 'z') ? code : null;
    }

    private static List<T>? Items<T>(JsonElement json, string name, Func<JsonElement, T?> read)
        where T : class
    {
        if (!json.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxItems)
            return null;
        var items = list.EnumerateArray().Select(read).OfType<T>().ToList();
        return items.Count == list.GetArrayLength() ? items : null;
    }

    private string? Contradiction()
    {
        if (Country is null == Organisation is null)
            return "either a country or an organisation";
        if (Country is not null && !(Country.Length == 2 && Country.All(c => c is >= 'A' and <= 'Z')))
            return "a country is two letters A-Z (ISO 3166)";
        if (Organisation is not null && !DisplayText.IsLine(Organisation))
            return "the organisation is one line of plain text";
        if (Mailboxes.DistinctBy(m => (m.From, m.Lane)).Count() != Mailboxes.Count || Mailboxes.Any(m => m.From == Id))
            return "one mailbox per peer and lane, none from itself";
        if (Status.Zip(Status.Skip(1)).Any(p => p.First.Time > p.Second.Time))
            return "the status history is not in the order of time";
        return null;
    }
}
