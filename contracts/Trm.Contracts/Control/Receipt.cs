using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Control;

/// <summary>
/// What a node says, once and finally, of one transmission: verified, opened, valid, stored, logged - or why not.
/// A duplicate gets the same receipt byte for byte. It never means that a person has seen anything.
/// </summary>
/// <param name="Of">The transmission.</param>
/// <param name="HeaderSha256">SHA-256 of the header's eContent, hex: a receipt is matched by digest, not by id alone.</param>
/// <param name="Issues">Wire codes, most important first; empty where the code is <c>ok</c>.</param>
/// <param name="ReceivedAt">When the receiving node stored it, whole seconds.</param>
/// <param name="LeafHash">RFC 6962 leaf hash in the receiver's trail, hex: a promise that a later checkpoint contains it.</param>
public sealed record Receipt(
    TransmissionId Of, string HeaderSha256, IReadOnlyList<RejectionCode> Issues, DateTimeOffset ReceivedAt, string LeafHash)
{
    /// <summary>Most issues a receipt may name.</summary>
    public const int MaxIssues = 32;

    /// <summary>True for <c>ok</c>, false for <c>fatal-error</c>.</summary>
    public bool IsOk => Issues.Count == 0;

    /// <summary>The code as written on the wire.</summary>
    public string Code => IsOk ? "ok" : "fatal-error";

    /// <summary>The one spelling.</summary>
    public byte[] Write() => CompactJson.Write(Write);

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("of", Of.ToString());
        json.WriteString("headerSha256", HeaderSha256);
        json.WriteString("code", Code);
        json.WriteStartArray("issues");
        foreach (var issue in Issues)
            json.WriteStringValue(issue.Text);
        json.WriteEndArray();
        json.WriteString("receivedAt", WireTime.Format(ReceivedAt));
        json.WriteString("leafHash", LeafHash);
        json.WriteEndObject();
    }

    /// <summary>Parses the one spelling; <c>STRUCTURE</c> for anything else.</summary>
    public static Result<Receipt> Parse(ReadOnlyMemory<byte> bytes)
    {
        using var json = CompactJson.TryParse(bytes);
        return json is not null && Read(json.RootElement) is { } receipt && receipt.Write().AsSpan().SequenceEqual(bytes.Span)
            ? receipt
            : new Rejection(RejectionCode.Structure, "receipt");
    }

    internal static Receipt? Read(JsonElement json)
    {
        if (!TransmissionId.Parse(json.Text("of")).Try(out var of, out _)
            || json.Text("headerSha256") is not { } header || !Hex.IsSha256(header)
            || json.Text("leafHash") is not { } leaf || !Hex.IsSha256(leaf)
            || !WireTime.TryParse(json.Text("receivedAt"), out var at)
            || !json.TryGetProperty("issues", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxIssues)
            return null;
        var issues = new List<RejectionCode>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || RejectionCode.Find(item.GetString()!) is not { } code || !code.OnWire.Equals(code))
                return null;
            issues.Add(code);
        }

        var receipt = new Receipt(of, header, issues, at, leaf);
        return json.Text("code") == receipt.Code ? receipt : null;
    }
}
