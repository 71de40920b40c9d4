using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>
/// What the capsule says of its payload: media type, kind and code, message, case, what it answers, what it rests on.
/// Compact JSON in the one spelling; lies inside the encryption.
/// </summary>
public sealed record MessageMeta
{
    /// <summary>Media type of a FHIR payload.</summary>
    public const string FhirMedia = "application/fhir+json";

    /// <summary>Media type of a control message.</summary>
    public const string ControlMedia = "application/vnd.trm.control+json";

    /// <summary>Media type of a part of an attached file.</summary>
    public const string PartMedia = "application/vnd.trm.part";

    /// <summary>Longest meta accepted, in bytes.</summary>
    public const int MaxBytes = 1024;

    private MessageMeta(string media, string kind, string code)
    {
        Media = media;
        Kind = kind;
        Code = code;
    }

    public string Media { get; }

    public string Kind { get; }

    public string Code { get; }

    /// <summary>The message's own id; of a part, the message that names its file. Null for control messages only.</summary>
    public MessageId? Message { get; private init; }

    public CaseId? Case { get; private init; }

    public MessageId? InReplyTo { get; private init; }

    /// <summary>The newest message of the other side that a move rests on.</summary>
    public MessageId? Basis { get; private init; }

    public bool IsControl => Media == ControlMedia;

    /// <summary>A part of an attached file. It is no message of the catalogue: numbered and resent like one, and never receipted.</summary>
    public bool IsPart => Media == PartMedia;

    /// <summary>The meta of every control message.</summary>
    public static MessageMeta Control { get; } = new(ControlMedia, "control", "-");

    /// <summary>The meta of every part of a file that this message of this case names.</summary>
    public static MessageMeta Part(MessageId message, CaseId @case) => new(PartMedia, "part", "-") { Message = message, Case = @case };

    /// <summary>The meta of a message of the catalogue.</summary>
    public static MessageMeta Of(MessageKind kind, MessageId message, CaseId? @case = null, MessageId? inReplyTo = null, MessageId? basis = null)
    {
        if (kind.ConcernsCase != @case is not null)
            throw new ArgumentException($"{kind} names a case: {kind.ConcernsCase}", nameof(@case));
        return new(FhirMedia, kind.Kind, kind.Code) { Message = message, Case = @case, InReplyTo = inReplyTo, Basis = basis };
    }

    /// <summary>
    /// Parses the one spelling. A kind or code that the catalogue lacks parses (a report must be taken by its meta);
    /// the catalogue judges later. <c>CAPSULE_INVALID</c> for anything else.
    /// </summary>
    public static Result<MessageMeta> Parse(ReadOnlyMemory<byte> bytes)
    {
        var refused = new Rejection(RejectionCode.CapsuleInvalid, "meta");
        if (bytes.Length > MaxBytes)
            return refused;
        using var json = CompactJson.TryParse(bytes);
        if (json is null || Read(json.RootElement) is not { } meta)
            return refused;
        return meta.Write().AsSpan().SequenceEqual(bytes.Span) ? meta : refused;
    }

    private static MessageMeta? Read(JsonElement json)
    {
        if (json.Text("media") is not { } media || json.Text("kind") is not { } kind || json.Text("code") is not { } code)
            return null;
        if (media == ControlMedia)
            return kind == "control" && code == "-" ? Control : null;
        if (media == PartMedia)
            return kind == "part" && code == "-" && MessageId.Parse(json.Text("message")).Try(out var of, out _) && CaseId.Parse(json.Text("case")).Try(out var about, out _) ? Part(of, about) : null;
        if (media != FhirMedia || !IsName(kind) || !IsName(code) || !MessageId.Parse(json.Text("message")).Try(out var message, out _))
            return null;
        return new MessageMeta(media, kind, code)
        {
            Message = message,
            Case = CaseId.Parse(json.Text("case")).Try(out var c, out _) ? c : null,
            InReplyTo = MessageId.Parse(json.Text("inReplyTo")).Try(out var r, out _) ? r : null,
            Basis = MessageId.Parse(json.Text("basis")).Try(out var b, out _) ? b : null,
        };
    }

    private static bool IsName(string text) => text is { Length: > 0 and <= 64 } && text.All(c => c is (>= 'a' and <= 'z') or '-');

    /// <summary>The one spelling, as it stands in the capsule.</summary>
    public byte[] Write() => CompactJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("media", Media);
        json.WriteString("kind", Kind);
        json.WriteString("code", Code);
        WriteId("message", Message);
        WriteId("case", Case);
        WriteId("inReplyTo", InReplyTo);
        WriteId("basis", Basis);
        json.WriteEndObject();

        void WriteId(string name, object? id)
        {
            if (id is not null)
                json.WriteString(name, id.ToString());
        }
    });
}
