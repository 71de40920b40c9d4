using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Storage;
using Trm.Trail;

namespace Trm.Node.Tests.Retention;

/// <summary>
/// What must not be found again: every key, salt, meta and word of a case at one node, collected before it is erased, with nothing of the node's own code but where
/// it lies; and a search for them through every byte of a folder and through whatever the keys left in it open.
/// </summary>
internal sealed partial class Secrets
{
    private readonly Dictionary<string, byte[]> _all = new(StringComparer.Ordinal);

    /// <summary>How many there are of each sort.</summary>
    public IReadOnlyDictionary<string, int> Count => _all.Keys.GroupBy(k => k[..k.IndexOf(' ', StringComparison.Ordinal)], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _all.Keys;

    /// <summary>Collects them from a node's folder and rows.</summary>
    /// <param name="words">What an office calls the case, and whatever else is known to be in it.</param>
    public static async Task<Secrets> OfAsync(World world, string of, string @case, params string[] words)
    {
        var (secrets, folder) = (new Secrets(), world.DataOf(of));
        await (await world.StorageOf(of)).FlushAsync();
        await using var db = await (await world.StorageOf(of)).ConnectAsync();
        foreach (var (name, key) in Keys(folder).Where(k => k.Name.StartsWith(@case, StringComparison.Ordinal)))
            secrets.Add($"key {name}", key);
        var keys = Keys(folder).Where(k => k.Name.StartsWith(@case, StringComparison.Ordinal)).ToList();
        foreach (var (name, box) in Boxes(db, @case))
        {
            // Its beginning: what is long goes on elsewhere in the file.
            secrets.Add($"box {name}", box[..32]);
            var plain = keys.Select(k => Unseal(k.Key, name, box)).OfType<byte[]>().Single();
            if (name.StartsWith("trail/", StringComparison.Ordinal))
            {
                secrets.Add($"salt2 {name}", plain[..LeafOpening.SaltSize]);
                secrets.Add($"private {name}", plain[LeafOpening.SaltSize..]);
                using var json = JsonDocument.Parse(plain.AsMemory(LeafOpening.SaltSize));
                if (json.RootElement.TryGetProperty("meta", out var meta))
                {
                    secrets.Add($"meta {name}", Encoding.UTF8.GetBytes(meta.GetRawText()));
                    secrets.Add($"capsule-salt {name}", json.RootElement.GetProperty("salt").GetBytesFromBase64());
                }
            }
            else if (name.StartsWith("content/", StringComparison.Ordinal))
            {
                var payload = plain[(4 + BitConverter.ToInt32(plain))..];
                secrets.Add($"payload {name}", payload);
                secrets.AddWords(payload);
            }
            else if (name.StartsWith("draft/", StringComparison.Ordinal))
            {
                using var json = JsonDocument.Parse(plain);
                foreach (var member in new[] { "CaseFile", "Sheet" })
                    foreach (var line in Encoding.UTF8.GetString(json.RootElement.GetProperty(member).GetBytesFromBase64()).Split('\n', ',').Where(l => l.Length >= 24))
                        secrets.Add($"record {line}", Encoding.UTF8.GetBytes(line));
            }
            else
            {
                secrets.Add($"case {name}", plain);
            }
        }

        foreach (var digest in db.Query<string>("SELECT payload_sha256 FROM inbox WHERE case_id = @case AND payload_sha256 IS NOT NULL", new { @case }))
            secrets.Add($"payload-digest {digest}", Encoding.ASCII.GetBytes(digest));
        foreach (var word in words)
            secrets.Add($"word {word}", Encoding.UTF8.GetBytes(word));
        return secrets;
    }

    /// <summary>The names of those that are found in any file of a node and its database, or in what its keys open.</summary>
    /// <param name="further">Further bytes to look into.</param>
    public async Task<IReadOnlyList<string>> FoundAsync(World world, string of, params IEnumerable<byte[]> further)
    {
        var storage = await world.StorageOf(of);
        return await FoundAsync(storage, [.. FilesIn(world.DataOf(of)), .. await storage.FilesAsync()], world.DataOf(of), further);
    }

    /// <summary>The names of those that stand in a file of a node or its database for whoever has no key.</summary>
    public async Task<IReadOnlyList<string>> LegibleAsync(World world, string of)
    {
        var storage = await world.StorageOf(of);
        return await FoundAsync(storage, [.. FilesIn(world.DataOf(of)), .. await storage.FilesAsync()], null, []);
    }

    /// <summary>The names of those that are found in a backup, or in what the keys of a folder open of it.</summary>
    public async Task<IReadOnlyList<string>> FoundInBackupAsync(string folder, string keysOf)
    {
        await using var backup = await NodeStorage.OfBackupAsync(folder);
        return await FoundAsync(backup, FilesIn(folder), keysOf, []);
    }

    private static IEnumerable<string> FilesIn(string folder) => System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "node.lock");

    private async Task<IReadOnlyList<string>> FoundAsync(NodeStorage storage, IEnumerable<string> files, string? keysOf, IEnumerable<byte[]> further)
    {
        var places = files.Select(ReadShared).Concat(further).ToList();
        var keys = keysOf is null ? [] : Keys(keysOf).ToList();
        places.AddRange(keys.Select(k => k.Key));
        await using (var db = await storage.ConnectAsync())
            foreach (var (name, box) in Boxes(db, null))
                places.AddRange(keys.Select(k => Unseal(k.Key, name, box)).OfType<byte[]>());
        // What a JSON holds as base64 is looked at as bytes, too.
        places.AddRange(places.ToList().SelectMany(Decoded));
        return [.. _all.Where(s => Spellings(s.Value).Any(p => places.Any(place => place.AsSpan().IndexOf(p) >= 0))).Select(s => s.Key)];
    }

    private void Add(string name, byte[] bytes) => _all[name] = bytes;

    // Names, dates, places and whatever somebody wrote: not the codes and addresses that every message has, nor ids and times that mean nothing without the rest.
    private void AddWords(byte[] payload)
    {
        using var json = JsonDocument.Parse(payload);
        foreach (var text in Strings(json.RootElement).Where(t => t.Length >= 5 && !Meaningless().IsMatch(t)))
            Add($"word {text}", Encoding.UTF8.GetBytes(text));
    }

    private static IEnumerable<string> Strings(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => Strings(p.Value)),
        _ => [],
    };

    private static IEnumerable<byte[]> Spellings(byte[] secret) => [secret, Encoding.ASCII.GetBytes(Convert.ToBase64String(secret)), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret))];

    private static IEnumerable<byte[]> Decoded(byte[] place)
    {
        if (place.Length > 1_000_000 || place is not [(byte)'{', ..])
            yield break;
        JsonDocument? json = null;
        try
        {
            json = JsonDocument.Parse(place);
        }
        catch (JsonException)
        {
            yield break;
        }

        using (json)
            foreach (var text in Strings(json.RootElement).Where(t => t.Length > 20).ToList())
                if (Convert.TryFromBase64String(text, new byte[text.Length], out var length))
                    yield return Convert.FromBase64String(text)[..length];
    }

    // Where sealed content lies, and under which name it is bound.
    private static List<(string Name, byte[] Box)> Boxes(DbConnection db, string? @case) =>
        db.Query<(string, byte[])>(
            """
            SELECT 'content/' || message_id, sealed FROM content WHERE @case IS NULL OR case_id = @case
            UNION ALL SELECT 'draft/' || case_id, sealed FROM draft WHERE @case IS NULL OR case_id = @case
            UNION ALL SELECT 'case/' || case_id, record FROM cases WHERE @case IS NULL OR case_id = @case
            UNION ALL SELECT 'trail/' || idx, private FROM trail_leaf WHERE private IS NOT NULL AND (@case IS NULL OR case_id = @case)
            """,
            new { @case }).AsList();

    private static IEnumerable<(string Name, byte[] Key)> Keys(string folder)
    {
        var wrapping = File.ReadAllBytes(Path.Combine(folder, "kek.key"));
        foreach (var path in System.IO.Directory.EnumerateFiles(Path.Combine(folder, "cases"), "*.key"))
            yield return (Path.GetFileNameWithoutExtension(path), Unseal(wrapping, Path.GetFileNameWithoutExtension(path), File.ReadAllBytes(path))!);
    }

    // AES-256-GCM, nonce | ciphertext | tag, bound to a name.
    private static byte[]? Unseal(byte[] key, string name, byte[] box)
    {
        var plain = new byte[box.Length - 28];
        using var aes = new AesGcm(key, 16);
        try
        {
            aes.Decrypt(box.AsSpan(0, 12), box.AsSpan(12, plain.Length), box.AsSpan(12 + plain.Length), plain, Encoding.UTF8.GetBytes(name));
            return plain;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] ReadShared(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception gone) when (gone is FileNotFoundException || path.Contains(".s.PGSQL", StringComparison.Ordinal))
        {
            // A running server takes files away; a socket is none.
            return [];
        }
    }

    // Codes, ids, addresses, numbers, times of this year, officers and participants.
    [GeneratedRegex(@"^[a-z0-9.-]+$|^[A-Za-z]+$|://|^urn:|^[A-Z]{2}[-/]|^[A-Za-z]+/[0-9a-f-]{36}$|^20[23][0-9]-", RegexOptions.ExplicitCapture)]
    private static partial Regex Meaningless();
}
