using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trm.Contracts.Messages;
using Trm.Node.Accounts;

namespace Trm.Node.Approvals;

/// <summary>How one officer has signed a decision: with a passkey over its digest, or with password and code of the moment where their account has no passkey.</summary>
/// <param name="Key">The passkey as it stands after the assertion, which was verified; null for a password.</param>
/// <param name="Assertion">The assertion: compact JSON of <c>id</c>, <c>authenticatorData</c>, <c>clientDataJSON</c>, <c>signature</c>, base64url as in WebAuthn; empty for a password.</param>
public sealed record Signature(Passkey? Key, string Assertion)
{
    /// <summary>Password and code of the moment were right.</summary>
    internal static readonly Signature ByPassword = new(null, "");

    // A device's answer is about one kilobyte.
    private const int Longest = 8 * 1024;

    /// <summary>A passkey's signature; null where what the device sent is not an assertion.</summary>
    /// <param name="credential">WebAuthn's AuthenticationResponseJSON, as the browser sent it.</param>
    public static Signature? Of(Passkey key, string credential)
    {
        if (credential.Length > Longest || CompactJson.TryParse(Encoding.UTF8.GetBytes(credential)) is not { } json)
            return null;
        using (json)
        {
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("response", out var response) || response.ValueKind != JsonValueKind.Object
                || Text(root, "id") is not { } id || Text(response, "authenticatorData") is not { } data || Text(response, "clientDataJSON") is not { } client || Text(response, "signature") is not { } signature)
                return null;
            return new(key, Encoding.UTF8.GetString(CompactJson.Write(w =>
            {
                w.WriteStartObject();
                w.WriteString("id", id);
                w.WriteString("authenticatorData", data);
                w.WriteString("clientDataJSON", client);
                w.WriteString("signature", signature);
                w.WriteEndObject();
            })));
        }
    }

    /// <summary>True where this passkey answered that challenge. Whoever verified the assertion has looked; the node looks once more, so that no other one is ever stored beside a decision.</summary>
    internal bool Answers(byte[] digest)
    {
        if (Key is null)
            return false;
        using var assertion = JsonDocument.Parse(Assertion);
        if (Text(assertion.RootElement, "id") != Base64Url.EncodeToString(Key.Id) || CompactJson.TryParse(Base64Url.DecodeFromChars(Text(assertion.RootElement, "clientDataJSON"))) is not { } client)
            return false;
        using (client)
            return client.RootElement.ValueKind == JsonValueKind.Object && Text(client.RootElement, "type") == "webauthn.get" && Text(client.RootElement, "challenge") is { } challenge
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(challenge), Encoding.UTF8.GetBytes(Base64Url.EncodeToString(digest)));
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && (name == "challenge" || name == "type" || Base64Url.IsValid(text)) ? text : null;
}
