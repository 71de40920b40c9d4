using System.Data.Common;
using System.Net;
using Dapper;
using NUnit.Framework;
using Trm.Node.Hooks;
using Trm.Node.Storage;
using Trm.Node.Tests.Duty;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Http;
using Trm.Node.Tests.Webhooks;

namespace Trm.Node.Tests.Hooks;

/// <summary>What a national system asks over the wire: the list from a number on, an event by its id, to be told again; and what it asks wrongly.</summary>
internal sealed class HookApiTests
{
    private static readonly Officer Officer = new("RS-01", Role.Coordinator);

    [Test]
    public async Task The_list_is_read_from_a_number_on_and_an_event_by_its_address()
    {
        using var files = new TestAuthority();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = new World("RS");
        await File.WriteAllTextAsync(world.HooksOf("RS"), HookFiles.Of([HookFiles.Entry("cms", receiver.Address, files.Secret(receiver.Secret), Officer)]));
        await world.StartAsync("RS");
        await using var api = await ApiHost.StartAsync(world, "RS");
        using var system = api.Client();
        using var auditor = api.Client(Role.Auditor);

        for (var i = 1; i <= 3; i++)
            Assert.That((await ApiHost.PostAsync(system, "/api/hooks/cms/test", new { }, HttpStatusCode.OK)).GetProperty("number").GetInt64(), Is.EqualTo(i));
        await Eventually.True(() => Task.FromResult(receiver.Calls.Count == 3), "each is called out", 30);
        await Eventually.True(async () => await world.ScalarAsync("RS", "SELECT count(*) FROM hook_event WHERE state = 'delivered'") == 3, "and noted", 30);
        var told = receiver.Calls.Last().Data;
        var fetched = await ApiHost.GetAsync(system, told.GetProperty("address").GetString()!, HttpStatusCode.OK);
        Assert.That((fetched.GetProperty("id").GetString(), fetched.GetProperty("type").GetString(), fetched.GetProperty("number").GetInt64()), Is.EqualTo((told.GetProperty("id").GetString(), "hook.test", 3L)));

        Assert.That(Numbers(await ApiHost.GetAsync(system, "/api/events?hook=cms", HttpStatusCode.OK)), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(Numbers(await ApiHost.GetAsync(system, "/api/events?hook=cms&after=1&limit=1", HttpStatusCode.OK)), Is.EqualTo(new[] { 2 }));
        Assert.That(Numbers(await ApiHost.GetAsync(system, "/api/events?hook=cms&after=3", HttpStatusCode.OK)), Is.Empty);
        Assert.That((await ApiHost.PostAsync(system, "/api/hooks/cms/resend", new { after = 2 }, HttpStatusCode.OK)).GetProperty("events").GetInt64(), Is.EqualTo(1));
        await Eventually.True(() => Task.FromResult(receiver.Calls.Count == 4), "and once more", 30);
        Assert.That(receiver.Calls.Last().Id, Is.EqualTo(fetched.GetProperty("id").GetString()));

        foreach (var asked in new[] { "hook=cms&after=-1", "hook=cms&limit=0", "hook=cms&limit=501", "hook=cms&after=x", "hook=cms&limit=99999999999" })
            Assert.That(Code(await ApiHost.GetAsync(system, $"/api/events?{asked}", HttpStatusCode.UnprocessableEntity)), Is.EqualTo("VALUE"), asked);
        Assert.That(Code(await ApiHost.GetAsync(system, "/api/events?hook=cms&since=1", HttpStatusCode.UnprocessableEntity)), Is.EqualTo("STRUCTURE"));
        foreach (var hook in new[] { "", "?hook=nobody" })
            Assert.That(Code(await ApiHost.GetAsync(system, $"/api/events{hook}", HttpStatusCode.UnprocessableEntity)), Is.EqualTo("UNKNOWN_IN_REPLY_TO"));
        foreach (var body in new object[] { new { }, new { after = 0, @event = "ev-0" }, new { after = -1 } })
            Assert.That(Code(await ApiHost.PostAsync(system, "/api/hooks/cms/resend", body, HttpStatusCode.UnprocessableEntity)), Is.EqualTo("VALUE"));
        Assert.That((await ApiHost.GetAsync(auditor, "/api/hooks", HttpStatusCode.OK)).GetArrayLength(), Is.Zero);
        Assert.That(Code(await ApiHost.GetAsync(auditor, told.GetProperty("address").GetString()!, HttpStatusCode.UnprocessableEntity)), Is.EqualTo("UNKNOWN_IN_REPLY_TO"));
    }

    [Test]
    public async Task So_many_are_kept_and_those_that_come_later_have_later_numbers_in_a_new_generation_too()
    {
        using var files = new TestAuthority();
        await using var world = new World("RS");
        await File.WriteAllTextAsync(world.HooksOf("RS"), HookFiles.Of([HookFiles.Entry("cms", "http://127.0.0.1:9/", files.Secret("whsec_" + Convert.ToBase64String(new byte[32])), Officer)]));
        await world.StartAsync("RS");
        await world.StopAsync("RS");
        await using (var db = await (await world.StorageOf("RS")).ConnectAsync(writes: true))
            await db.ExecuteAsync(FormattableString.Invariant($"""
                INSERT INTO hook (name, officer, number) VALUES ('cms', 'RS-01 coordinator', 10199);
                INSERT INTO hook_event (hook, number, id, type, at, queued_at, state)
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10199) SELECT 'cms', i, 'ev-' || i, 'hook.test', {world.Time.GetUtcNow().ToUnixTimeMilliseconds()}, 0, 'delivered' FROM n
                """));
        await world.StartAsync("RS");

        Assert.That((await world["RS"].Hooks.TestAsync("cms", Officer)).Value.Number, Is.EqualTo(10_200));
        Assert.That(await world.ScalarAsync("RS", "SELECT count(*) FROM hook_event"), Is.EqualTo(HookTable.Kept));
        Assert.That(await world.ScalarAsync("RS", "SELECT min(number) FROM hook_event"), Is.EqualTo(201));

        await world.StopAsync("RS");
        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        Assert.That((await world["RS"].Hooks.TestAsync("cms", Officer)).Value.Number, Is.EqualTo(1_000_000_001));
    }

    [Test]
    public async Task What_was_answered_is_noted_when_there_is_room_and_not_asked_again()
    {
        using var files = new TestAuthority();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = new World("RS");
        await File.WriteAllTextAsync(world.HooksOf("RS"), HookFiles.Of([HookFiles.Entry("cms", receiver.Address, files.Secret(receiver.Secret), Officer)]));
        NoRoom? storage = null;
        await world.StartAsync("RS", inner => storage = new NoRoom(inner));

        var told = (await world["RS"].Hooks.TestAsync("cms", Officer)).Value;
        await Eventually.True(() => Task.FromResult(storage!.Refused > 1), "the answer finds no room, and none again", 30);
        storage!.HasRoom = true;

        await Eventually.True(async () => (await world["RS"].Hooks.FetchAsync(told.Id, Officer)).Value.State == HookState.Delivered, "it is noted", 30);
        Assert.That(receiver.Calls, Has.Count.EqualTo(1));
    }

    // Takes what somebody asks for, and nothing of what a sender notes.
    private sealed class NoRoom(IDatabase inner) : IDatabase
    {
        private int _refused;
        private int _called;

        public bool HasRoom { get; set; }

        public int Refused => _refused;

        public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
        {
            if (step != CommitStep.Called || Interlocked.Increment(ref _called) == 1 || HasRoom)
                return inner.CommitAsync(step, work, cancel);
            Interlocked.Increment(ref _refused);
            return Task.FromException<T>(new StorageFullException());
        }

        public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

        public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private static string? Code(System.Text.Json.JsonElement refused) => refused.GetProperty("code").GetString();

    private static IEnumerable<int> Numbers(System.Text.Json.JsonElement events) => [.. events.EnumerateArray().Select(e => e.GetProperty("number").GetInt32())];
}
