using System.Globalization;
using System.Text;
using System.Text.Json;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Backups;

/// <summary>
/// The first line of a backup's file, readable by anybody: which part it is, of which backup, when it was taken, and the sealed key of all that follows. It tells no participant, case or count.
/// </summary>
/// <param name="Part">Which part.</param>
/// <param name="Set">The same for both parts of one backup.</param>
/// <param name="Taken">When the copying began (UTC, to the second).</param>
/// <param name="SealedKey">The key of the rest: wrapped by the key-encryption key, so that nobody else can make a backup that is believed, and that sealed to the offline key, so that nobody else reads one.</param>
internal sealed record BackupHeader(BackupPart Part, Guid Set, DateTimeOffset Taken, byte[] SealedKey)
{
    /// <summary>A backup of case keys is not used any longer: what was erased since must not come back. Source: contracts/trail.md, "Erasure".</summary>
    public static readonly TimeSpan KeysLiveAtMost = TimeSpan.FromDays(30);

    private const int Version = 1;
    private const int MaxBytes = 4096;

    private sealed record Line(int TrmBackup, string Part, string Set, string Taken, byte[] Key);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>What the wrapped key is bound to: with any other part, backup or time in the line it does not open.</summary>
    public static string Binding(BackupPart part, Guid set, DateTimeOffset taken) =>
        string.Create(CultureInfo.InvariantCulture, $"trm-backup/{Version} {Name(part)} {set:D} {WireTime.Format(taken)}");

    /// <summary>The part in one word, as in the names of files.</summary>
    public static string Name(BackupPart part) => part == BackupPart.Content ? "content" : "keys";

    /// <summary>The line with its end.</summary>
    public byte[] Write() =>
        [.. JsonSerializer.SerializeToUtf8Bytes(new Line(Version, Name(Part), Set.ToString("D"), WireTime.Format(Taken), SealedKey), Json), (byte)'\n'];

    /// <summary>Reads the line and leaves the stream behind it; null where it is none.</summary>
    public static BackupHeader? Read(Stream from)
    {
        var bytes = new List<byte>();
        for (int next; (next = from.ReadByte()) != '\n'; bytes.Add((byte)next))
            if (next < 0 || bytes.Count == MaxBytes)
                return null;
        try
        {
            return JsonSerializer.Deserialize<Line>(Encoding.UTF8.GetString([.. bytes]), Json) is { TrmBackup: Version, Part: "content" or "keys", Key: not null } line
                && Guid.TryParseExact(line.Set, "D", out var set) && WireTime.TryParse(line.Taken, out var taken)
                ? new(line.Part == "keys" ? BackupPart.Keys : BackupPart.Content, set, taken, line.Key)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
