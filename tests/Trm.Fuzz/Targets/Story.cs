using System.Text;
using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Envelope.Cms;
using Trm.Envelope.Keys;
using Trm.Evidence.Packs;
using Trm.Trail;

namespace Trm.Fuzz.Targets;

/// <summary>
/// A trail as a list of what was recorded, in JSON, from which leaves, log, checkpoint and pack are made and signed: what is changed here passes every check of hashes and signatures,
/// and comes to those that judge what the trail tells. A leaf is <c>{"event":1,"minute":29000000,"core":{...header...},"control":{...},"public":{...},"private":{...}}</c>; <c>core</c> is
/// signed by the country it is from and put into the public part, with the capsule where there is a <c>control</c>.
/// </summary>
internal static class Story
{
    private const string Case = "0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b12";

    /// <summary>Austria refers, Serbia sees and accepts, Austria identifies; every message has its receipt. As Austria's trail tells it.</summary>
    public static byte[] Lawful()
    {
        var leaves = new List<string> { """{"event":16,"minute":29922480,"directory":true}""" };
        long sent = 0, taken = 0;
        string? profile = null;
        Say("referral", "profile", own: true);
        Say("decision", "seen", own: false);
        Say("decision", "accepted", own: false);
        Say("referral", "identity", own: true);
        leaves.Add("""{"event":2,"minute":29922481,"public":{"id":"00000000-0000-4000-8000-000000000101"}}""");
        leaves.Add("""{"event":28,"minute":29922482,"public":{"count":2,"bytes":4711}}""");
        return Encoding.UTF8.GetBytes($"[{string.Join(',', leaves)}]");

        void Say(string kind, string code, bool own)
        {
            var number = own ? ++sent : ++taken;
            var message = FormattableString.Invariant($"00000000-0000-4000-8000-0000000000{(own ? 1 : 2)}{number}");
            var answered = profile is null ? "" : $",\"inReplyTo\":\"{profile}\"";
            profile ??= message;
            var meta = $$$"""{"media":"application/fhir+json","kind":"{{{kind}}}","code":"{{{code}}}","message":"{{{message}}}","case":"{{{Case}}}"{{{answered}}}}""";
            var id = FormattableString.Invariant($"00000000-0000-4000-8000-00000000{(own ? 1 : 2)}{number:000}");
            leaves.Add($$$"""{"event":{{{(own ? 1 : 3)}}},"minute":29922481,"core":{{{Core(id, own, number)}}},"public":{{{(own ? "{}" : """{"notes":[]}""")}}},"meta":{{{meta}}},"private":{{{(own ? """{"gates":[],"officer":"AT-07"}""" : "{}")}}}}""");
            var receipt = own ? ++taken : ++sent;
            var controlId = FormattableString.Invariant($"00000000-0000-4000-8000-00000001{(own ? 2 : 1)}{receipt:000}");
            leaves.Add($$$"""{"event":{{{(own ? 6 : 5)}}},"minute":29922481,"core":{{{Core(controlId, !own, receipt)}}},"control":{"receipts":[{"of":"{{{id}}}","headerSha256":"$digest-{{{leaves.Count - 1}}}","code":"ok","issues":[],"receivedAt":"2026-11-22T12:00:01Z","leafHash":"$leaf-{{{leaves.Count - 1}}}"}],"have":{"gen":0,"through":{{{(own ? sent : taken)}}},"missing":[]},"void":[]},"public":{}}""");
        }

        static string Core(string id, bool own, long number) => FormattableString.Invariant(
            $$"""{"v":1,"suite":"trm-1","id":"{{id}}","from":"{{(own ? "AT" : "RS")}}","to":"{{(own ? "RS" : "AT")}}","gen":0,"rcp":["{{(own ? World.Common.Rs : World.Common.At).Encryption.Certificate.SkiHex}}"],"iat":"2026-11-22T12:00:00Z","exp":"2026-12-22T12:00:00Z","dir":1,"seq":{{number}}}""");
    }

    /// <summary>The pack that such a trail makes; null where the text is no list.</summary>
    public static byte[]? Pack(ReadOnlyMemory<byte> text) => Content(text) is { } content ? Pack(content) : null;

    /// <summary>The pack of a content.</summary>
    public static byte[] Pack(PackContent content) => PackWriter.Write(content, World.Common.At.Signing, World.Now.AddHours(1));

    /// <summary>What such a trail has for a pack; null where the text is no list.</summary>
    public static PackContent? Content(ReadOnlyMemory<byte> text)
    {
        using var json = CompactJson.TryParse(text);
        if (json is not { RootElement.ValueKind: JsonValueKind.Array })
            return null;
        var digests = new List<string>();
        var openings = new List<LeafOpening>();
        foreach (var item in json.RootElement.EnumerateArray().Take(64))
        {
            if (Leaf(item, digests, openings) is not { } opening)
                continue;
            openings.Add(opening);
        }

        var leaves = openings.Select(o => o.ToLeaf().ToBytes()).ToList();
        var log = new TiledLog(new Nowhere());
        foreach (var leaf in leaves)
            log.Append(leaf);
        var world = World.Common;
        return new()
        {
            Participant = world.At.Owner,
            Generation = 0,
            Directories = [world.Directory.Signed.Bytes],
            Checkpoint = new Checkpoint("trm/AT/0", log.Size, log.Root).Sign(world.AtLog).ToBytes(),
            Leaves = leaves,
            Evidence = [.. openings.Select((o, i) => new LeafEvidence(i, o))],
        };
    }

    private static LeafOpening? Leaf(JsonElement item, List<string> digests, List<LeafOpening> openings)
    {
        var digest = "";
        var members = new List<string>();
        var hidden = "";
        if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("directory", out _))
            members.Add($"\"directory\":\"{Convert.ToBase64String(World.Common.Directory.Signed.Bytes.Span)}\"");
        if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("core", out var core) && core.ValueKind == JsonValueKind.Object)
        {
            var meta = Raw(item, "meta") ?? Encoding.UTF8.GetString(MessageMeta.Control.Write());
            var payload = (Raw(item, "control") ?? "{}").AsSpan();
            var (header, capsule) = Seal(core, Encoding.UTF8.GetBytes(meta), Encoding.UTF8.GetBytes(Answer(payload.ToString(), digests, openings)));
            digest = Digest.Sha256(header);
            var p7s = Sign(header, core);
            members.Add($"\"header\":\"{Convert.ToBase64String(p7s)}\"");
            if (item.TryGetProperty("control", out _))
                members.Add($"\"capsule\":\"{Convert.ToBase64String(capsule)}\"");
            if (item.TryGetProperty("meta", out _))
                hidden = $"\"meta\":{meta},\"salt\":\"{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData([.. "trm-meta"u8, .. new byte[32]]))}\"";
        }

        digests.Add(digest);
        var @public = Join(members, Raw(item, "public"));
        var @private = Join(hidden.Length > 0 ? [hidden] : [], Raw(item, "private"));
        var what = (TrailEvent)(item.Number("event") ?? 0);
        var minute = item.Number("minute") ?? -1;
        var salt2 = new byte[32];
        return @private.Length == 0
            ? LeafOpening.Parse(what, minute, new byte[32], Encoding.UTF8.GetBytes(@public), default, null, null).Value
            : LeafOpening.Parse(what, minute, new byte[32], Encoding.UTF8.GetBytes(@public), new(System.Security.Cryptography.SHA256.HashData([.. salt2, .. Encoding.UTF8.GetBytes(@private)])), salt2, Encoding.UTF8.GetBytes(@private)).Value;
    }

    // Digests and leaf hashes of earlier leaves, by their place in the list.
    private static string Answer(string control, List<string> digests, List<LeafOpening> openings)
    {
        for (var i = Math.Min(digests.Count, openings.Count) - 1; i >= 0 && control.Contains('$', StringComparison.Ordinal); i--)
            control = control.Replace(FormattableString.Invariant($"$digest-{i}\""), digests[i] + "\"", StringComparison.Ordinal)
                .Replace(FormattableString.Invariant($"$leaf-{i}\""), Convert.ToHexStringLower(openings[i].ToLeaf().Hash.ToArray()) + "\"", StringComparison.Ordinal);
        return control;
    }

    private static (byte[] Header, byte[] Capsule) Seal(JsonElement core, byte[] meta, byte[] payload)
    {
        var seq = core.TryGetProperty("seq", out var number) ? number.GetRawText() : "1";
        var coreText = "{" + string.Join(',', core.EnumerateObject().Where(m => m.Name != "seq").Select(m => $"{JsonSerializer.Serialize(m.Name)}:{m.Value.GetRawText()}")) + "}";
        var capsule = new byte[Padme.Length(80 + meta.Length + payload.Length)];
        "TRM1"u8.CopyTo(capsule);
        System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(coreText), capsule.AsSpan(4));
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(capsule.AsSpan(68), meta.Length);
        meta.CopyTo(capsule, 72);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(capsule.AsSpan(72 + meta.Length), payload.Length);
        payload.CopyTo(capsule, 80 + meta.Length);
        var metaDigest = Capsule.MetaDigest(System.Security.Cryptography.SHA256.HashData([.. "trm-meta"u8, .. new byte[32]]), meta);
        var header = $$"""{"core":{{coreText}},"seq":{{seq}},"envSha256":"{{new string('0', 64)}}","capSha256":"{{Digest.Sha256(capsule)}}","metaSha256":"{{metaDigest}}"}""";
        return (Encoding.UTF8.GetBytes(header), capsule);
    }

    private static byte[] Sign(byte[] header, JsonElement core)
    {
        SigningKey key = core.Text("from") == "RS" ? World.Common.Rs.Signing : World.Common.At.Signing;
        return SignedData.Sign(header, WireTime.TryParse(core.Text("iat"), out var at) && at.Year >= 1950 ? at : World.Now, key).Write(SignatureProfile.P256);
    }

    private static string? Raw(JsonElement item, string name) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value.GetRawText() : null;

    private static string Join(List<string> members, string? more)
    {
        if (members.Count == 0)
            return more ?? "";
        return more is ['{', .. var rest] ? "{" + string.Join(',', members) + (rest is "}" ? "}" : "," + rest) : "{" + string.Join(',', members) + "}";
    }

    private sealed class Nowhere : ITileSink
    {
        public void Write(TilePath path, ReadOnlySpan<byte> bytes)
        {
        }
    }
}
