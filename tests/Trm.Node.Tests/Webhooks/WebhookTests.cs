using System.Text;
using NUnit.Framework;
using Trm.Node.Tests.Duty;
using Trm.Node.Webhooks;
using Trm.Testing;

namespace Trm.Node.Tests.Webhooks;

/// <summary>Calls to a real web server: signed, over TLS by name, no redirect followed, nothing read of the answer but its status.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class WebhookTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 9, 5, 0, TimeSpan.Zero);
    private static readonly byte[] Body = """{"type":"callout.raised","data":{}}"""u8.ToArray();

    [Test]
    public async Task The_receiver_knows_the_call_by_its_signature_and_nothing_else_goes_with_it()
    {
        using var files = new TestAuthority();
        await using var receiver = await WebhookReceiver.StartAsync();

        await new Webhook(receiver.Address, [files.Secret(receiver.Secret)]).CallAsync("co-1", At, Body, CancellationToken.None);

        var call = receiver.Calls.Single();
        Assert.That((call.Id, call.IsSigned, call.Body), Is.EqualTo(("co-1", true, Encoding.UTF8.GetString(Body))));
        Assert.That(call.Headers.Split('\n').Select(h => h.Split(':')[0].ToLowerInvariant()), Is.EquivalentTo(["host", "content-type", "content-length", "webhook-id", "webhook-timestamp", "webhook-signature"]));
    }

    [Test]
    public void The_signature_is_that_of_the_conventions_own_example()
    {
        // Published with the convention's libraries (standardwebhooks.com).
        using var files = new TestAuthority();
        var secret = WebhookSecret.Read(files.Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))!;

        Assert.That(secret.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", """{"test": 2432232314}"""u8), Is.EqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    [Test]
    public void The_call_that_the_contract_shows_is_signed_as_it_says()
    {
        using var files = new TestAuthority();
        var page = File.ReadAllText(Path.Combine(Vectors.Checkout, "contracts", "webhooks.md"));
        var lines = page.Split('\n');
        string Header(string name) => lines.Single(l => l.StartsWith(name + ": ", StringComparison.Ordinal))[(name.Length + 2)..];
        var secret = page.Split('`').First(s => s.StartsWith("whsec_", StringComparison.Ordinal) && s.Length > 10);

        var signature = WebhookSecret.Read(files.Secret(secret))!.Sign(
            Header("webhook-id"), Header("webhook-timestamp"), Encoding.UTF8.GetBytes(lines.Single(l => l.StartsWith("{\"type\":\"case", StringComparison.Ordinal))));

        Assert.That(Header("webhook-signature"), Is.EqualTo(signature));
    }

    [Test]
    public async Task A_library_that_nobody_here_wrote_verifies_it_by_either_secret_and_refuses_what_was_altered_or_is_old()
    {
        using var files = new TestAuthority();
        await using var receiver = await WebhookReceiver.StartAsync();
        var (next, strange) = ("whsec_" + Convert.ToBase64String(new byte[32]), "whsec_" + Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]));
        var webhook = new Webhook(receiver.Address, [files.Secret(receiver.Secret), files.Secret(next)]);
        await webhook.CallAsync("ev-1", TimeProvider.System.GetUtcNow(), Body, CancellationToken.None);
        await webhook.CallAsync("ev-2", TimeProvider.System.GetUtcNow().AddMinutes(-10), Body, CancellationToken.None);
        var (call, old) = (receiver.Calls.First(), receiver.Calls.Last());

        var said = WebhookVerifier.Run(
            Seen(receiver.Secret, call), Seen(next, call), Seen(strange, call), Seen(next, call) with { Body = call.Body.Replace("raised", "over", StringComparison.Ordinal) }, Seen(next, old),
            Seen(next, call) with { Id = "ev-3" });

        Assert.That(said, Is.EqualTo(new[]
        {
            "callout.raised", "callout.raised", "refused: No matching signature found", "refused: No matching signature found", "refused: Message timestamp too old", "refused: No matching signature found",
        }));
    }

    [Test]
    public async Task A_secret_that_is_gone_is_named_and_nothing_goes_out()
    {
        using var files = new TestAuthority();
        await using var receiver = await WebhookReceiver.StartAsync();
        var gone = files.Secret(receiver.Secret);
        File.Delete(gone);

        var fault = Assert.ThrowsAsync<WebhookException>(() => new Webhook(receiver.Address, [files.Secret(receiver.Secret), gone]).CallAsync("co-1", At, Body, CancellationToken.None));

        Assert.That((fault!.Code, receiver.Calls.Count), Is.EqualTo(("WEBHOOK_SECRET", 0)));
    }

    [Test]
    public async Task Over_TLS_to_whom_an_authority_vouches_for_and_to_nobody_else()
    {
        using var authority = new TestAuthority();
        using var another = new TestAuthority();
        await using var receiver = await WebhookReceiver.StartAsync(authority.Server);
        var address = receiver.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var channel = new Webhook(address, [authority.Secret(receiver.Secret)], authority.AuthorityFile);

        await channel.CallAsync("co-1", At, Body, CancellationToken.None);
        var untrusted = Assert.ThrowsAsync<WebhookException>(() => (channel with { AuthorityFile = another.AuthorityFile }).CallAsync("co-2", At, Body, CancellationToken.None));
        var otherName = Assert.ThrowsAsync<WebhookException>(() => (channel with { To = receiver.Address }).CallAsync("co-3", At, Body, CancellationToken.None));

        Assert.That((untrusted!.Code, otherName!.Code), Is.EqualTo(("WEBHOOK_UNAVAILABLE", "WEBHOOK_UNAVAILABLE")));
        Assert.That(receiver.Calls.Select(c => c.Id), Is.EqualTo(["co-1"]));
    }

    [TestCase(302)]
    [TestCase(308)]
    [TestCase(400)]
    [TestCase(500)]
    public async Task Anything_but_yes_is_no_and_leads_nowhere(int status)
    {
        using var files = new TestAuthority();
        await using var elsewhere = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = elsewhere.Address;
            return Task.CompletedTask;
        };

        var fault = Assert.ThrowsAsync<WebhookException>(() => new Webhook(receiver.Address, [files.Secret(receiver.Secret)]).CallAsync("co-1", At, Body, CancellationToken.None));

        Assert.That(fault!.Code, Is.EqualTo($"WEBHOOK_ANSWERED_{status}"));
        Assert.That(elsewhere.Calls, Is.Empty);
    }

    [Test]
    public async Task An_answer_without_end_is_not_waited_for()
    {
        using var files = new TestAuthority();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(new byte[4096], http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        };

        await new Webhook(receiver.Address, [files.Secret(receiver.Secret)]).CallAsync("co-1", At, Body, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.That(receiver.Calls, Has.One.Items);
    }

    private static WebhookVerifier.Call Seen(string secret, WebhookReceiver.Call call) => new(secret, call.Id, call["webhook-timestamp"], call["webhook-signature"], call.Body);
}
