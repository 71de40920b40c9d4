using System.Text;
using NUnit.Framework;
using Trm.Node.Duty;

namespace Trm.Node.Tests.Duty;

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

        await Webhook.CallAsync(new(DutyWay.Webhook, receiver.Address, SecretFile: files.Secret(receiver.Secret)), "co-1", At, Body, CancellationToken.None);

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
    public async Task Over_TLS_to_whom_an_authority_vouches_for_and_to_nobody_else()
    {
        using var authority = new TestAuthority();
        using var another = new TestAuthority();
        await using var receiver = await WebhookReceiver.StartAsync(authority.Server);
        var address = receiver.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var channel = new DutyChannel(DutyWay.Webhook, address, SecretFile: authority.Secret(receiver.Secret), AuthorityFile: authority.AuthorityFile);

        await Webhook.CallAsync(channel, "co-1", At, Body, CancellationToken.None);
        var untrusted = Assert.ThrowsAsync<CalloutException>(() => Webhook.CallAsync(channel with { AuthorityFile = another.AuthorityFile }, "co-2", At, Body, CancellationToken.None));
        var otherName = Assert.ThrowsAsync<CalloutException>(() => Webhook.CallAsync(channel with { To = receiver.Address }, "co-3", At, Body, CancellationToken.None));

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

        var fault = Assert.ThrowsAsync<CalloutException>(() => Webhook.CallAsync(new(DutyWay.Webhook, receiver.Address, SecretFile: files.Secret(receiver.Secret)), "co-1", At, Body, CancellationToken.None));

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

        await Webhook.CallAsync(new(DutyWay.Webhook, receiver.Address, SecretFile: files.Secret(receiver.Secret)), "co-1", At, Body, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(receiver.Calls, Has.One.Items);
    }
}
