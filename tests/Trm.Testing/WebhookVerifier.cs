using System.Text.Json;

namespace Trm.Testing;

/// <summary>Runs tests/webhook-verifier: the library of the convention "Standard Webhooks", as the receiver of a call uses it.</summary>
public static class WebhookVerifier
{
    /// <summary>One call as it arrived, and the secret that its receiver has.</summary>
    public sealed record Call(string Secret, string Id, string Timestamp, string Signature, string Body);

    /// <summary>For each what the body says that it is, or why the library refuses it.</summary>
    public static IReadOnlyList<string> Run(params IEnumerable<Call> calls) => NodeScript.Run("webhook-verifier", "verify.mjs", [], calls.Select(Line)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Line(Call call) => JsonSerializer.Serialize(new
    {
        secret = call.Secret,
        headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["webhook-id"] = call.Id, ["webhook-timestamp"] = call.Timestamp, ["webhook-signature"] = call.Signature },
        body = call.Body,
    });
}
