using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Keys;

namespace Trm.Cli.Keys;

/// <summary>A folder's keys as JSON: what is public of them.</summary>
internal static class KeyList
{
    public static void Write(Utf8JsonWriter json, KeyFolder folder)
    {
        json.WriteStartObject();
        json.WriteString("participant", folder.Keys.Owner.Value);
        json.WriteString("folder", folder.Path);
        Write(json, "signing", folder.Keys.Signing.Certificate, folder.Keys.Signing.IsInToken);
        Write(json, "encryption", folder.Keys.Encryption.Certificate);
        json.WriteString("log", folder.Log.ToString());
        json.WriteString("witness", folder.Witness.ToString());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Certificate certificate, bool isInToken = false)
    {
        json.WriteStartObject(name);
        json.WriteString("ski", certificate.SkiHex);
        json.WriteString("sha256", certificate.Sha256);
        json.WriteString("from", WireTime.Format(certificate.NotBefore));
        json.WriteString("to", WireTime.Format(certificate.NotAfter));
        if (isInToken)
            json.WriteBoolean("inToken", isInToken);
        json.WriteEndObject();
    }
}
