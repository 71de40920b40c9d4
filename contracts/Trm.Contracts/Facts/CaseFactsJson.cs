using System.Text.Json;
using System.Text.Json.Serialization;
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
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
    };

    /// <summary>The record as JSON.</summary>
    public static byte[] Write(CaseFacts facts) => JsonSerializer.SerializeToUtf8Bytes(facts, Options);

    /// <summary>Reads a record. <c>TOO_LARGE</c>, or <c>STRUCTURE</c> at the member that is unknown, missing or no code; nothing of the record is quoted.</summary>
    public static Result<CaseFacts> Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxBytes)
            return new Rejection(RejectionCode.TooLarge, "facts", "a record of facts is at most 256 KiB");
        try
        {
            return JsonSerializer.Deserialize<CaseFacts>(json, Options) is { } facts
                ? facts
                : new Rejection(RejectionCode.Structure, "facts", "a record of facts is an object");
        }
        catch (JsonException fault)
        {
            return new Rejection(RejectionCode.Structure, fault.Path ?? "facts", "a member that the record does not have, one that is missing, or a code that its list does not have");
        }
    }
}
