using System.Security.Cryptography;
using System.Text;
using Trm.Node.Storage;

namespace Trm.Node.Webhooks;

/// <summary>The secret of a webhook, after the convention "Standard Webhooks": <c>whsec_</c> and 24 to 64 bytes in base64.</summary>
internal sealed class WebhookSecret
{
    private const string Prefix = "whsec_";

    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    /// <summary>What a file of a secret must be, for whoever writes one.</summary>
    public const string Hint = "a file, readable by its owner only, whose first line is whsec_ and 24 to 64 random bytes in base64";

    /// <summary>True where that file holds a secret, and nobody else may read it.</summary>
    public static bool IsFile(string? file) => file is not null && Read(file) is not null;

    /// <summary>True where both are the same secret.</summary>
    public bool Is(WebhookSecret other) => CryptographicOperations.FixedTimeEquals(_key, other._key);

    /// <summary>The secret on the first line of that file; null where there is none, or others may read it.</summary>
    public static WebhookSecret? Read(string file)
    {
        try
        {
            if (!OwnerOnly.Holds(file))
                return null;
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
