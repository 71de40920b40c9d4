using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Http;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Http.ApiHost;

namespace Trm.Node.Tests.Http;

/// <summary>Who asks too often is told when to ask again, alone; and stops somebody all the same.</summary>
internal sealed class TooManyRequests
{
    [Test]
    public async Task Are_refused_with_when_to_come_back_to_their_own_caller_alone_and_a_hold_goes()
    {
        await using var world = new World { Requests = new() { PerMinute = 1 } };
        await world.StartAllAsync();
        await world.Quiet();
        await using var host = await ApiHost.StartAsync(world, "AT");
        using var office = host.Client();
        using var auditor = host.Client(Role.Auditor);
        using var stranger = new HttpClient { BaseAddress = host.Address };
        var @case = (await PostAsync(office, "/api/referrals", Referrals.Lawful(), HttpStatusCode.Accepted)).GetProperty("case").GetString();

        using var refused = await office.GetAsync("/api/referrals");
        using var fhir = await office.GetAsync("/fhir/Task");

        var why = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement;
        Assert.That((refused.StatusCode, why.GetProperty("code").GetString()), Is.EqualTo((HttpStatusCode.TooManyRequests, "TOO_MANY_REQUESTS")));
        Assert.That(why.GetProperty("hint").GetString(), Is.Not.Empty);
        Assert.That(refused.Headers.RetryAfter?.Delta, Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)));
        Assert.That((fhir.StatusCode, fhir.Headers.RetryAfter is null), Is.EqualTo((HttpStatusCode.TooManyRequests, false)));
        Assert.That(await fhir.Content.ReadAsStringAsync(), Does.Contain("\"throttled\"").And.Contain("TOO_MANY_REQUESTS"));
        // The other lane: stops, and what happened to a person.
        await PostAsync(office, $"/api/referrals/{@case}/holds", new { review = "2026-12-01" }, HttpStatusCode.Accepted);
        var messages = new List<HttpStatusCode>();
        for (var asked = 0; asked < 2; asked++)
            messages.Add(await HandInAsync(office, "{}"u8.ToArray()));
        Assert.That(messages.Select(m => m == HttpStatusCode.TooManyRequests), Is.EqualTo(new[] { false, true }), "messages have a measure of their own");
        var hold = HoldMessage.Set(
            new(world.Id("AT"), world.Id("RS"), CaseId.Parse(@case).Value, "AT-01", world.Time.GetUtcNow(), MessageId.Of(Guid.NewGuid()), null), HoldReason.NotStated, new(2026, 12, 1)).Value;
        Assert.That(await HandInAsync(office, hold.Payload), Is.Not.EqualTo(HttpStatusCode.TooManyRequests), "a hold goes beyond it");
        // A flood of messages took nothing from what is urgent.
        await PostAsync(office, $"/api/referrals/{@case}/holds", new { review = "2026-12-01" }, HttpStatusCode.Accepted);
        // Nor does a loop that mends something.
        var mended = 0;
        while (await MendAsync(office) != HttpStatusCode.TooManyRequests)
            Assert.That(++mended, Is.LessThan(2 * RequestBudgets.LeastUrgent));
        Assert.That(mended, Is.GreaterThanOrEqualTo(RequestBudgets.LeastUrgent));
        await PostAsync(office, $"/api/referrals/{@case}/holds", new { review = "2026-12-01" }, HttpStatusCode.Accepted);
        // Nobody else hears of it.
        Assert.That((await auditor.GetAsync("/api/transmissions")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await stranger.GetAsync("/api/referrals")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await stranger.GetAsync("/health/live")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase(1)]
    [TestCase(45)]
    [TestCase(90)]
    [TestCase(600)]
    [TestCase(1_000_000)]
    public void What_is_taken_comes_back_within_a_minute_neither_more_nor_less(int perMinute)
    {
        var (calls, every) = RequestBudgets.Back(perMinute);

        Assert.That(calls * (TimeSpan.FromMinutes(1) / every), Is.EqualTo(perMinute).Within(0.01).Percent);
        Assert.That(every, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1_000_001)]
    public void A_limit_that_would_stop_everybody_or_nobody_is_refused_at_the_start(int perMinute) =>
        Assert.That(() => new RequestOptions { PerMinute = perMinute }.Validate(), Throws.ArgumentException.With.Message.Contains("requestsPerMinute"));

    private static async Task<HttpStatusCode> MendAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("/api/alarms/7/take", new { });
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> HandInAsync(HttpClient client, ReadOnlyMemory<byte> message)
    {
        using var content = new ReadOnlyMemoryContent(message) { Headers = { ContentType = new MediaTypeHeaderValue("application/fhir+json") } };
        using var answer = await client.PostAsync("/fhir/$process-message", content);
        return answer.StatusCode;
    }
}
