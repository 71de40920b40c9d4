using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Trm.Node.Tests.Webhooks;

/// <summary>A real web server that is called, and judges every signature by itself.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    /// <summary>One call.</summary>
    public sealed record Call(string Id, string Type, bool IsSigned, string Body, string Headers)
    {
        public JsonElement Data => JsonDocument.Parse(Body).RootElement.GetProperty("data");

        /// <summary>Of one header.</summary>
        public string this[string name] => Headers.Split('\n').Single(h => h.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];
    }

    private readonly WebApplication _app;
    private readonly byte[] _key;

    private WebhookReceiver(WebApplication app, byte[] key) => (_app, _key) = (app, key);

    /// <summary>What stands in the secret's file.</summary>
    public string Secret => "whsec_" + Convert.ToBase64String(_key);

    public string Address => _app.Urls.First() + "/duty";

    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>What it answers.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public static async Task<WebhookReceiver> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, l =>
        {
            if (certificate is not null)
                l.UseHttps(certificate);
        }));
        var app = builder.Build();
        var receiver = new WebhookReceiver(app, RandomNumberGenerator.GetBytes(32));
        app.MapPost("/duty", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var (id, at) = (http.Request.Headers["webhook-id"].Single()!, http.Request.Headers["webhook-timestamp"].Single());
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{id}.{at}.{body}")));
        Calls.Enqueue(new(id, JsonDocument.Parse(body).RootElement.GetProperty("type").GetString()!, http.Request.Headers["webhook-signature"].Single()!.Split(' ').Contains(expected, StringComparer.Ordinal), body,
            string.Join('\n', http.Request.Headers.Select(h => $"{h.Key}: {h.Value}"))));
        await Answer(http);
    }
}
