using Microsoft.Extensions.Logging;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Webhooks;
using Trm.Testing;

namespace Trm.Node.Tests.Duty;

/// <summary>A world in which Austria has a duty rota: AT-90 is on duty, by e-mail and webhook, AT-91 is the deputy, by e-mail.</summary>
internal sealed class DutyHouse : IAsyncDisposable
{
    public required TestAuthority Files { get; init; }

    public required SmtpServer Mail { get; init; }

    public required WebhookReceiver Webhook { get; init; }

    public required World World { get; init; }

    public required Kept Log { get; init; }

    public static async Task<DutyHouse> OpenAsync(params string[] participants)
    {
        var (files, mail, webhook) = (new TestAuthority(), await SmtpServer.StartAsync(), await WebhookReceiver.StartAsync());
        var log = new Kept();
        var world = new World(participants) { Loggers = LoggerFactory.Create(b => b.AddProvider(log)), Mail = new() { Uri = new($"smtp://localhost:{mail.Port}"), From = "node@office.example" } };
        await File.WriteAllTextAsync(world.RotaOf("AT"), Rotas.Always(
            $$"""{ "way": "email", "to": "duty.90@office.example" }, { "way": "webhook", "to": "{{webhook.Address}}", "says": "alarm", "secretFile": "{{files.Secret(webhook.Secret)}}" }""",
            """{ "way": "email", "to": "duty.91@office.example", "says": "alarm" }"""));
        return new() { Files = files, Mail = mail, Webhook = webhook, World = world, Log = log };
    }

    /// <summary>Waits for an e-mail of that subject.</summary>
    public async Task<TakenMail> MailAsync(string to, string subject)
    {
        await Eventually.True(() => Task.FromResult(Mail.Taken.Any(m => Is(m, to, subject))), $"{to} has \"{subject}\" of {string.Join(" | ", Mail.Taken.Select(m => m.Text))}", 30);
        return Mail.Taken.Single(m => Is(m, to, subject));
    }

    public Task CalledAsync(string type) => Eventually.True(() => Task.FromResult(Webhook.Calls.Any(c => c.Type == type)), $"called: {type}", 30);

    /// <summary>The inside of a node, where a test must bring about what only a failing world does.</summary>
    public static NodeParts Parts(TrmNode node) => (NodeParts)typeof(TrmNode).GetField("_parts", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(node)!;

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await Webhook.DisposeAsync();
        await Mail.DisposeAsync();
        Files.Dispose();
    }

    private static bool Is(TakenMail mail, string to, string subject) => mail.To == to && mail.Text.Contains($"\r\nSubject: {subject}\r\n", StringComparison.Ordinal);
}
