using System.Security.Cryptography;
using System.Text;

namespace Trm.Node.Duty;

/// <summary>The secret of a webhook, after the convention "Standard Webhooks": <c>whsec_</c> and 24 to 64 bytes in base64.</summary>
internal sealed class WebhookSecret
{
    private const string Prefix = "whsec_";

    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    /// <summary>The secret on the first line of that file; null where there is none.</summary>
    public static WebhookSecret? Read(string file)
    {
        try
        {
            var line = File.ReadLines(file).FirstOrDefault()?.Trim();
            return line?.StartsWith(Prefix, StringComparison.Ordinal) == true && Convert.FromBase64String(line[Prefix.Length..]) is { Length: >= 24 and <= 64 } key ? new(key) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>What stands in <c>webhook-signature</c>: <c>v1,</c> and HMAC-SHA256 of id, time and body, joined by dots.</summary>
    public string Sign(string id, string timestamp, ReadOnlySpan<byte> body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(_key, (byte[])[.. Encoding.ASCII.GetBytes($"{id}.{timestamp}."), .. body]));
}
