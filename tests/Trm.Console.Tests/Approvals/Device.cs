using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Trm.Console.Tests.Approvals;

/// <summary>An authenticator (WebAuthn Level 3) with one passkey of P-256 that counts, and the browser around it.</summary>
internal sealed class Device : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private byte[] _user = [];
    private uint _count;

    /// <summary>The credential's id, base64url.</summary>
    public string Id => Base64Url.EncodeToString(_id);

    /// <summary>Makes the passkey for somebody who is signed in.</summary>
    public async Task EnrolAsync(Visitor visitor, string origin)
    {
        using var asked = JsonDocument.Parse((await visitor.PostAsync("/account/passkeys/options")).Body);
        var options = asked.RootElement.GetProperty("options");
        _user = Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString());
        var point = _key.ExportParameters(false).Q;
        byte[] attested =
        [
            .. Data(options.GetProperty("rp").GetProperty("id").GetString()!, 0x45), .. new byte[16], 0, (byte)_id.Length, .. _id,
            0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!,
        ];
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)attested.Length, .. attested];
        var client = Client("webauthn.create", options.GetProperty("challenge").GetString()!, origin);
        var made = await visitor.PostAsync("/account/passkeys", ("ceremony", asked.RootElement.GetProperty("ceremony").GetString()!), ("name", "key"), ("credential", Credential(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(client),
            ["attestationObject"] = Base64Url.EncodeToString(attestation),
            ["transports"] = new[] { "internal" },
        })));
        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.SeeOther), made.Body);
    }

    /// <summary>Signs in with the passkey.</summary>
    public async Task<Answer> SignInAsync(Visitor visitor, string origin)
    {
        using var asked = JsonDocument.Parse((await visitor.PostAsync("/sign-in/passkey/options")).Body);
        return await visitor.PostAsync(
            "/sign-in/passkey", ("ceremony", asked.RootElement.GetProperty("ceremony").GetString()!), ("credential", Answer(asked.RootElement.GetProperty("options"), origin)), ("to", "/"));
    }

    /// <summary>Answers what a page asks for: the credential as a browser sends it.</summary>
    /// <param name="options">What the console gave the browser.</param>
    public string Answer(JsonElement options, string origin) => Answer(options.GetProperty("rpId").GetString()!, options.GetProperty("challenge").GetString()!, origin);

    /// <summary>The same for any challenge, base64url.</summary>
    /// <param name="isVerified">False where the device was touched, and nobody knows by whom.</param>
    public string Answer(string host, string challenge, string origin, bool isVerified = true)
    {
        _count++;
        var (data, client) = (Data(host, (byte)(isVerified ? 0x05 : 0x01)), Client("webauthn.get", challenge, origin));
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        var signature = _key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(client),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(signature),
            ["userHandle"] = Base64Url.EncodeToString(_user),
        });
    }

    /// <summary>True where this passkey made the assertion, as it stands in the trail.</summary>
    public bool Signed(string assertion, out string challenge)
    {
        using var json = JsonDocument.Parse(assertion);
        byte[] Bytes(string name) => Base64Url.DecodeFromChars(json.RootElement.GetProperty(name).GetString());
        using var client = JsonDocument.Parse(Bytes("clientDataJSON"));
        challenge = client.RootElement.GetProperty("challenge").GetString()!;
        byte[] signed = [.. Bytes("authenticatorData"), .. SHA256.HashData(Bytes("clientDataJSON"))];
        return json.RootElement.GetProperty("id").GetString() == Id
            && _key.VerifyData(signed, Bytes("signature"), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    public void Dispose() => _key.Dispose();

    private byte[] Data(string host, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, _count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(host)), flags, .. count];
    }

    private static byte[] Client(string type, string challenge, string origin) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal) { ["type"] = type, ["challenge"] = challenge, ["origin"] = origin, ["crossOrigin"] = false });

    private string Credential(Dictionary<string, object> response) => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["id"] = Id,
        ["rawId"] = Id,
        ["type"] = "public-key",
        ["clientExtensionResults"] = new Dictionary<string, object>(StringComparer.Ordinal),
        ["authenticatorAttachment"] = "platform",
        ["response"] = response,
    });
}
