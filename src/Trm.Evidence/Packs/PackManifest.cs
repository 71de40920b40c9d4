using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Evidence.Packs;

/// <summary>
/// <c>manifest.json</c>: whose pack it is, what it is about, and every file of it. Compact JSON in the one spelling:
/// <c>{"format":"trm-evidence/1","participant":"AT","generation":0,"scope":"whole"[,"of":"..."],"private":true,"from":0,"to":152,"issued":"...","files":[{"path","length","sha256"}]}</c>.
/// </summary>
public sealed record PackManifest
{
    /// <summary>The first member: this is no header and no directory entry, whatever else it may say.</summary>
    public const string Format = "trm-evidence/1";

    /// <summary>Whose trail.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>Which generation of it.</summary>
    public required long Generation { get; init; }

    /// <summary>What it is about.</summary>
    public required PackScope Scope { get; init; }

    /// <summary>The case, the transmission or the other side of the pair; null for whole packs and periods.</summary>
    public string? Of { get; init; }

    /// <summary>True where private parts are included; one that is missing was then erased, and says so.</summary>
    public required bool HasPrivate { get; init; }

    /// <summary>The first leaf of the range.</summary>
    public required long From { get; init; }

    /// <summary>The first leaf behind the range.</summary>
    public required long To { get; init; }

    /// <summary>When it was put together, whole seconds; also the signing-time.</summary>
    public required DateTimeOffset Issued { get; init; }

    /// <summary>Every other file, by path.</summary>
    public required IReadOnlyList<PackFile> Files { get; init; }

    /// <summary>The one spelling.</summary>
    public byte[] Write() => CompactJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("participant", Participant.Value);
        json.WriteNumber("generation", Generation);
        json.WriteString("scope", Name(Scope));
        if (Of is not null)
            json.WriteString("of", Of);
        json.WriteBoolean("private", HasPrivate);
        json.WriteNumber("from", From);
        json.WriteNumber("to", To);
        json.WriteString("issued", WireTime.Format(Issued));
        json.WriteStartArray("files");
        foreach (var file in Files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteNumber("length", file.Length);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Parses the one spelling; <c>STRUCTURE</c> for anything else, at <c>format</c> where it is a manifest of another format.</summary>
    public static Result<PackManifest> Parse(ReadOnlyMemory<byte> bytes)
    {
        using var json = CompactJson.TryParse(bytes);
        if (json?.RootElement is { ValueKind: JsonValueKind.Object } root && root.Text("format") is { } format && format != Format)
            return new Rejection(RejectionCode.Structure, "format", $"a manifest of another format than {Format}");
        return json is not null && Read(json.RootElement) is { } manifest && manifest.Write().AsSpan().SequenceEqual(bytes.Span)
            ? manifest
            : new Rejection(RejectionCode.Structure, PackPath.Manifest, "not a manifest of trm-evidence/1 in its one spelling");
    }

    private static PackManifest? Read(JsonElement json)
    {
        if (json.Text("format") != Format || !ParticipantId.Parse(json.Text("participant")).Try(out var participant, out _)
            || json.Number("generation") is not { } generation || json.Number("from") is not { } from || json.Number("to") is not { } to || from > to
            || Enum.GetValues<PackScope>().Cast<PackScope?>().FirstOrDefault(s => Name(s!.Value) == json.Text("scope")) is not { } scope
            || !json.TryGetProperty("private", out var hasPrivate) || hasPrivate.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
            || !WireTime.TryParse(json.Text("issued"), out var issued)
            || !json.TryGetProperty("files", out var list) || list.ValueKind != JsonValueKind.Array)
            return null;
        var of = json.Text("of");
        if (!IsOf(scope, of))
            return null;
        var files = new List<PackFile>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.Text("path") is not { } path || item.Number("length") is not { } length || item.Text("sha256") is not { Length: 64 } sha256
                || (files.Count > 0 && string.CompareOrdinal(files[^1].Path, path) >= 0))
                return null;
            files.Add(new(path, length, sha256));
        }

        return new()
        {
            Participant = participant,
            Generation = generation,
            Scope = scope,
            Of = of,
            HasPrivate = hasPrivate.GetBoolean(),
            From = from,
            To = to,
            Issued = issued,
            Files = files,
        };
    }

    private static bool IsOf(PackScope scope, string? of) => scope switch
    {
        PackScope.Case or PackScope.Message => CaseId.Parse(of).IsOk,
        PackScope.Peer => ParticipantId.Parse(of).IsOk,
        _ => of is null,
    };

    private static string Name(PackScope scope) => scope.ToString().ToLowerInvariant();
}
