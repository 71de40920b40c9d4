using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Envelope;

/// <summary>
/// The header JSON: what the sender signs and the broker may read. Everything about the case stays inside the encryption.
/// Members exactly these, in this order, all mandatory but <c>training</c>; ASCII, compact, at most 8 KiB.
/// </summary>
/// <remarks>Source: contracts/envelope.md, "Header".</remarks>
public sealed record Header
{
    /// <summary>The suite of the whole message: <c>trm-1</c>.</summary>
    public string Suite { get; init; } = Envelope.Suite.Trm1;

    /// <summary>Names this transmission; a message sealed again gets another.</summary>
    public required TransmissionId Id { get; init; }

    public required ParticipantId From { get; init; }

    public required ParticipantId To { get; init; }

    /// <summary>The sender's generation, from 0.</summary>
    public required long Gen { get; init; }

    /// <summary>Subject key identifiers of all recipient keys, 40 hex digits each, sorted, unique, 1 to 8.</summary>
    public required IReadOnlyList<string> Rcp { get; init; }

    /// <summary>When it was sealed, whole seconds. Equals the signature's signing-time.</summary>
    public required DateTimeOffset Iat { get; init; }

    /// <summary>When it expires, whole seconds.</summary>
    public required DateTimeOffset Exp { get; init; }

    /// <summary>The directory version the sender had adopted.</summary>
    public required long Dir { get; init; }

    /// <summary>True where that directory is of an exercise.</summary>
    public bool IsTraining { get; init; }

    /// <summary>The number in the sequence of this ordered pair and generation, from 1.</summary>
    public required long Seq { get; init; }

    /// <summary>SHA-256 of the envelope, hex.</summary>
    public required string EnvSha256 { get; init; }

    /// <summary>SHA-256 of the whole capsule, padding included, hex.</summary>
    public required string CapSha256 { get; init; }

    /// <summary>SHA-256 of meta salt and meta, hex.</summary>
    public required string MetaSha256 { get; init; }

    /// <summary>The core bytes: the value of <c>core</c> exactly as it stands.</summary>
    public byte[] WriteCore() => CompactJson.Write(WriteCore);

    /// <summary>The one spelling.</summary>
    public byte[] Write() => CompactJson.Write(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("core");
        WriteCore(json);
        json.WriteNumber("seq", Seq);
        json.WriteString("envSha256", EnvSha256);
        json.WriteString("capSha256", CapSha256);
        json.WriteString("metaSha256", MetaSha256);
        json.WriteEndObject();
    });

    private void WriteCore(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("v", 1);
        json.WriteString("suite", Suite);
        json.WriteString("id", Id.ToString());
        json.WriteString("from", From.Value);
        json.WriteString("to", To.Value);
        json.WriteNumber("gen", Gen);
        json.WriteStartArray("rcp");
        foreach (var ski in Rcp)
            json.WriteStringValue(ski);
        json.WriteEndArray();
        json.WriteString("iat", WireTime.Format(Iat));
        json.WriteString("exp", WireTime.Format(Exp));
        json.WriteNumber("dir", Dir);
        if (IsTraining)
            json.WriteBoolean("training", true);
        json.WriteEndObject();
    }

    /// <summary>Parses the one spelling. <c>SUITE_UNSUPPORTED</c> for another suite, <c>HEADER_PROFILE</c> for anything else.</summary>
    public static Result<Header> Parse(ReadOnlyMemory<byte> bytes)
    {
        var refused = new Rejection(RejectionCode.HeaderProfile, "header", "the header JSON is not in the one spelling");
        using var json = bytes.Length <= SizeLimits.HeaderJson ? CompactJson.TryParse(bytes) : null;
        if (json is null || Read(json.RootElement) is not { } header || !header.Write().AsSpan().SequenceEqual(bytes.Span))
            return refused;
        return Envelope.Suite.IsKnown(header.Suite) ? header : new Rejection(RejectionCode.SuiteUnsupported, "core.suite");
    }

    private static Header? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("core", out var core) || core.Number("v") != 1
            || core.Text("suite") is not { } suite || !Envelope.Suite.IsName(suite)
            || !TransmissionId.Parse(core.Text("id")).Try(out var id, out _)
            || !ParticipantId.Parse(core.Text("from")).Try(out var from, out _) || !ParticipantId.Parse(core.Text("to")).Try(out var to, out _)
            || core.Number("gen") is not { } gen || ReadRecipients(core) is not { } rcp
            || !WireTime.TryParse(core.Text("iat"), out var iat) || !WireTime.TryParse(core.Text("exp"), out var exp) || exp <= iat
            || core.Number("dir") is not { } dir || json.Number("seq") is not (>= 1 and var seq)
            || json.Text("envSha256") is not { } env || !Digest.IsSha256(env)
            || json.Text("capSha256") is not { } cap || !Digest.IsSha256(cap)
            || json.Text("metaSha256") is not { } meta || !Digest.IsSha256(meta))
            return null;
        return new()
        {
            Suite = suite,
            Id = id,
            From = from,
            To = to,
            Gen = gen,
            Rcp = rcp,
            Iat = iat,
            Exp = exp,
            Dir = dir,
            IsTraining = core.IsMarked("training"),
            Seq = seq,
            EnvSha256 = env,
            CapSha256 = cap,
            MetaSha256 = meta,
        };
    }

    private static List<string>? ReadRecipients(JsonElement core)
    {
        if (!core.TryGetProperty("rcp", out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() is not (>= 1 and <= SizeLimits.Recipients))
            return null;
        var rcp = new List<string>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || item.GetString() is not { } ski || !Digest.IsHex(ski, 40)
                || (rcp.Count > 0 && string.CompareOrdinal(rcp[^1], ski) >= 0))
                return null;
            rcp.Add(ski);
        }

        return rcp;
    }
}
