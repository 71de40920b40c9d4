using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Directory;

/// <summary>A certificate in a participant's entry, with the time for which it is listed.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="From">First second of its use.</param>
/// <param name="To">First second after its use.</param>
public sealed record KeyListing(Certificate Certificate, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Since when it is revoked, or null. A revoked key is refused whatever time a message names.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>Since when it may have been in wrong hands, or null: what it signed after is contested when a trail is verified.</summary>
    public DateTimeOffset? SuspectedSince { get; init; }

    /// <summary>A listing for the certificate's whole own validity.</summary>
    public static KeyListing Of(Certificate certificate) => new(certificate, certificate.NotBefore, certificate.NotAfter);

    /// <summary>True where it is not revoked and the time lies in <see cref="From"/> (inclusive) to <see cref="To"/> (exclusive).</summary>
    public bool IsValidAt(DateTimeOffset time) => Revoked is null && Covers(time);

    /// <summary>True where the time lies in <see cref="From"/> (inclusive) to <see cref="To"/> (exclusive), revoked or not.</summary>
    public bool Covers(DateTimeOffset time) => From <= time && time < To;

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBase64String("certificate", Certificate.Der.Span);
        json.WriteString("from", WireTime.Format(From));
        json.WriteString("to", WireTime.Format(To));
        if (Revoked is { } revoked)
            json.WriteString("revoked", WireTime.Format(revoked));
        if (SuspectedSince is { } suspected)
            json.WriteString("suspectedSince", WireTime.Format(suspected));
        json.WriteEndObject();
    }

    internal static KeyListing? Read(JsonElement json, KeyPurpose purpose)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("certificate", out var text) || text.ValueKind != JsonValueKind.String
            || !text.TryGetBytesFromBase64(out var der) || Certificate.Parse(der) is not { } certificate || !certificate.IsFor(purpose)
            || !WireTime.TryParse(json.Text("from"), out var from) || !WireTime.TryParse(json.Text("to"), out var to)
            || from >= to || from < certificate.NotBefore || to > certificate.NotAfter)
            return null;
        return new(certificate, from, to) { Revoked = Time(json, "revoked"), SuspectedSince = Time(json, "suspectedSince") };

        static DateTimeOffset? Time(JsonElement json, string name) => WireTime.TryParse(json.Text(name), out var time) ? time : null;
    }
}
