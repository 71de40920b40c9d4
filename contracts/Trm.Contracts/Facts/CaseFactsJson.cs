using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Facts;

/// <summary>The facts of a case as an office keeps them on record: JSON with the names of <see cref="CaseFacts"/>, codes in lower case with hyphens.</summary>
/// <remarks>It never leaves the office: what the other side needs to know of it is said in messages.</remarks>
public static class CaseFactsJson
{
    /// <summary>Longest record, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new Moments(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
    };

    private static readonly FrozenSet<string> Names = typeof(CaseFacts).Assembly.GetTypes().Where(t => t.Namespace == typeof(CaseFacts).Namespace)
        .SelectMany(t => t.GetProperties()).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Append("$").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The record as JSON.</summary>
    public static byte[] Write(CaseFacts facts) => JsonSerializer.SerializeToUtf8Bytes(facts, Options);

    /// <summary>The id of this version of a case's record, for evidence that has no id of its own.</summary>
    /// <param name="facts">The record; null where there is none.</param>
    public static string VersionId(CaseId @case, CaseFacts? facts) =>
        DerivedUuid.Of([.. System.Text.Encoding.ASCII.GetBytes(@case.ToString()), .. facts is null ? [] : Write(facts)]);

    /// <summary>Reads a record. <c>TOO_LARGE</c>, or <c>STRUCTURE</c> at the member that is unknown, missing or no code; nothing of the record is quoted.</summary>
    public static Result<CaseFacts> Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxBytes)
            return new Rejection(RejectionCode.TooLarge, "facts", "a record of facts is at most 256 KiB");
        return Restore(json);
    }

    /// <summary>Reads what was stored: whatever its length.</summary>
    public static Result<CaseFacts> Restore(ReadOnlySpan<byte> json)
    {
        try
        {
            if (HasGap(JsonElement.Parse(json)))
                return new Rejection(RejectionCode.Structure, "facts", "a list of the record has a member that is null");
            return JsonSerializer.Deserialize<CaseFacts>(json, Options) is { } facts
                ? facts.Journey.DepartsAt == default || facts.Journey.ArrivesAt == default ? new Rejection(RejectionCode.Structure, "$.journey", "a journey has its times") : facts
                : new Rejection(RejectionCode.Structure, "facts", "a record of facts is an object");
        }
        catch (JsonException fault)
        {
            return new Rejection(RejectionCode.Structure, Place(fault.Path), "a member that the record does not have, one that is missing, or a code that its list does not have");
        }
    }

    // The path ends where a name begins that the record does not have: it may be a person's.
    private static string Place(string? path)
    {
        var parts = (path ?? "").Split('.').TakeWhile(part => part.IndexOf('[', StringComparison.Ordinal) is var at
            && Names.Contains(at < 0 ? part : part[..at]) && (at < 0 || part[at..].All(c => char.IsAsciiDigit(c) || c is '[' or ']')));
        return string.Join('.', parts) is { Length: > 0 } place ? place : "facts";
    }

    private static bool HasGap(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Null || HasGap(e)),
        JsonValueKind.Object => json.EnumerateObject().Any(m => HasGap(m.Value)),
        _ => false,
    };

    /// <summary>Times within reach, so that nothing reckoned from them runs over.</summary>
    private sealed class Moments : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TryGetDateTimeOffset(out var at) && (at == default || WireTime.IsWithinReach(DateOnly.FromDateTime(at.UtcDateTime))) ? at : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
