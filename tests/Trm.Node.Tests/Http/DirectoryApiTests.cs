using System.Net;
using System.Text.Json;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Http.ApiHost;

namespace Trm.Node.Tests.Http;

/// <summary>The directory of a running node, as <c>trm directory show</c> and <c>trm node adopt</c> see it.</summary>
internal sealed class DirectoryApiTests
{
    [Test]
    public async Task What_waits_is_shown_and_an_auditor_adopts_nothing()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        await using var host = await ApiHost.StartAsync(world, "AT");
        using var at = host.Client();
        using var auditor = host.Client(Role.Auditor);
        world.Time.By += TimeSpan.FromSeconds(2);
        var fresh = ParticipantKeys.Create(world.Id("RS"), world.Time.GetUtcNow().AddMinutes(-1));
        var replaced = world.Next("RS", e => e with { Signing = [KeyListing.Of(fresh.Signing.Certificate)] }, fresh.Signing);
        var body = new { directory = Convert.ToBase64String(world.SignedBy(replaced, 3)) };

        Assert.That((await GetAsync(at, "/api/directory", HttpStatusCode.OK)).GetProperty("waiting").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That((await PostAsync(auditor, "/api/directory", body, HttpStatusCode.Forbidden)).GetProperty("code").GetString(), Is.EqualTo("NOT_ALLOWED"));
        Assert.That((await PostAsync(at, "/api/directory", body, HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString(), Is.EqualTo("DIRECTORY_WAITS"));

        var shown = await GetAsync(at, "/api/directory", HttpStatusCode.OK);
        var waiting = shown.GetProperty("waiting");
        Assert.That(shown.GetProperty("version").GetInt64(), Is.EqualTo(1));
        Assert.That(waiting.GetProperty("version").GetInt64(), Is.EqualTo(2));
        Assert.That(waiting.GetProperty("replaced").EnumerateArray().Select(r => r.GetString()), Is.EqualTo(new[] { "RS" }));
        Assert.That(waiting.GetProperty("effectiveAt").GetDateTimeOffset() - waiting.GetProperty("since").GetDateTimeOffset(), Is.EqualTo(DirectorySuccession.Wait));
        Assert.That(shown.GetProperty("participants").EnumerateArray().Select(p => p.GetProperty("state").GetString()), Is.All.EqualTo("active"));

        // Taken back, nothing waits.
        var back = world.Document.Next(world.Time.GetUtcNow()) with { Version = 3 };
        await PostAsync(at, "/api/directory", new { directory = Convert.ToBase64String(world.SignedBy(back, 2)) }, HttpStatusCode.OK);
        Assert.That((await GetAsync(at, "/api/directory", HttpStatusCode.OK)).GetProperty("waiting").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task Who_is_suspended_is_shown_with_since_when_and_why()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await using var host = await ApiHost.StartAsync(world, "AT");
        using var at = host.Client();
        world.Time.By += TimeSpan.FromSeconds(2);
        var suspended = world.Next("RS", e => e with { Status = [.. e.Status, new(WireTime.Cut(world.Time.GetUtcNow()), "suspended", "audit")] });

        await PostAsync(at, "/api/directory", new { directory = Convert.ToBase64String(world.SignedBy(suspended, 2)) }, HttpStatusCode.OK);

        var serbia = (await GetAsync(at, "/api/directory", HttpStatusCode.OK)).GetProperty("participants").EnumerateArray().Single(p => p.GetProperty("id").GetString() == "RS");
        Assert.That((serbia.GetProperty("state").GetString(), serbia.GetProperty("reason").GetString()), Is.EqualTo(("suspended", "audit")));
    }
}
