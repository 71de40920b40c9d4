using System.Data.Common;
using Dapper;
using NUnit.Framework;
using Trm.Node.Hooks;
using Trm.Node.Http;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Hooks;

/// <summary>What is written down for a hook, and what of it is still told when its time has come.</summary>
internal sealed class HookTableTests
{
    private const string Case = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    private const long Hour = 3600 * 1000;
    private const long Day = 24 * Hour;

    private static readonly Hook Office = new("office", new("http://127.0.0.1:9/", []), new("RS-01", Role.Coordinator));
    private static readonly Hook Shelter = Office with { Name = "shelter", Officer = new("RS-CW-1", Role.CaseWorker) { Organisation = "RS-SHELTER" } };
    private static readonly Hook Other = Office with { Name = "other", Officer = new("RS-CW-66", Role.CaseWorker) { Organisation = "RS-OTHER" } };

    private readonly HookBook _book = new([Office, Shelter, Other], TimeProvider.System);
    private World _world = null!;
    private DbConnection _db = null!;

    [OneTimeSetUp]
    public async Task UseAStorage()
    {
        _world = new World("RS");
        await _world.StartAsync("RS");
        await _world.StopAsync("RS");
        _db = await (await _world.StorageOf("RS")).ConnectAsync(writes: true);
    }

    [OneTimeTearDown]
    public async Task Leave()
    {
        await _db.DisposeAsync();
        await _world.DisposeAsync();
    }

    [SetUp]
    public void BeginAnew() => _db.Execute(
        $"""
        DELETE FROM hook; DELETE FROM hook_event; DELETE FROM cases; UPDATE node SET gen = 0;
        INSERT INTO cases (case_id, peer, side, state, held, word, record, created_at, updated_at, organisation, return_state, turn, next, turn_since)
        VALUES ('{Case}', 'AT', 'receiving', 'in-progress', 0, 'heron', @record, 0, 0, 'RS-SHELTER', 'final-check', 'ours', 'meet', 0);
        """, new { record = new byte[1] });

    [Test]
    public void No_number_is_given_twice_however_old_the_backup_and_however_often_it_is_put_back()
    {
        Assert.That(new[] { Tested(), Tested() }, Is.EqualTo(new[] { 1L, 2L }));

        // A backup of before the first event, twice.
        foreach (var generation in new[] { 1, 2 })
        {
            _db.Execute($"DELETE FROM hook_event; DELETE FROM hook; UPDATE node SET gen = {generation}");
            Assert.That(new[] { Tested(), Tested() }, Is.EqualTo(new[] { (generation * 1_000_000_000L) + 1, (generation * 1_000_000_000L) + 2 }));
        }

        // One of a later day.
        _db.Execute("UPDATE node SET gen = 3");
        Assert.That(new[] { Tested(), Tested() }, Is.EqualTo(new[] { 3_000_000_001L, 3_000_000_002L }));
    }

    [Test]
    public void However_much_changes_in_one_commit_it_is_one_event_and_one_more_in_the_next()
    {
        Commit(tx =>
        {
            var before = _book.Before(tx, Case);
            tx.Connection!.Execute("UPDATE cases SET held = 1, return_state = 'plan-accepted', turn = 'theirs'", transaction: tx);
            _book.Changed(tx, Case, before);
            _book.Changed(tx, Case, HookEventType.ConsentChanged);
            _book.Changed(tx, Case, HookEventType.ConsentChanged);
        });
        Commit(tx => _book.Changed(tx, Case, HookEventType.RightsChanged));

        foreach (var hook in new[] { Office, Shelter })
            Assert.That(Of(hook).Select(e => (e.Number, e.Type, e.Changes)), Is.EqualTo(new[]
            {
                (1L, "case.changed", "hold.set readiness.withdrawn turn.changed consent.changed"), (2L, "case.changed", "rights.changed"),
            }));
        Assert.That(Of(Other), Is.Empty);
    }

    [Test]
    public void What_was_rolled_back_is_not_what_the_next_one_adds_to()
    {
        Commit(tx =>
        {
            tx.Save("unit");
            _book.Changed(tx, Case, HookEventType.ConsentChanged);
            tx.Rollback("unit");
            _book.Changed(tx, Case, HookEventType.RightsChanged);
        });

        Assert.That(Of(Office).Select(e => e.Changes), Is.EqualTo(new[] { "rights.changed" }));
    }

    [Test]
    public void What_is_no_longer_ones_own_is_not_told_and_a_name_is_one_officers()
    {
        Commit(tx => _book.Changed(tx, Case, HookEventType.ConsentChanged));
        Assert.That(HookTable.Next(_db, Shelter, Day, 2 * Day), Is.Not.Null);

        _db.Execute("UPDATE cases SET organisation = 'RS-OTHER'");

        Assert.That(HookTable.Next(_db, Shelter, Day, 2 * Day), Is.Null);
        Assert.That(HookTable.Of(_db, Shelter).Waiting, Is.Zero);
        Assert.That(HookTable.Next(_db, Office, Day, 2 * Day), Is.Not.Null);
        _book.CheckOwners(_db);
        foreach (var officer in new[] { Other.Officer, Shelter.Officer with { Code = "RS-CW-2" }, Office.Officer })
            Assert.That(
                Assert.Throws<NodeStartException>(() => new HookBook([Office, Shelter with { Officer = officer }], TimeProvider.System).CheckOwners(_db)),
                Has.Property("Code").EqualTo("HOOK_OF_ANOTHER").And.Message.Contain("another name"));
    }

    [Test]
    public void That_a_case_was_erased_is_told_to_who_saw_it()
    {
        Commit(tx =>
        {
            _book.Changed(tx, Case, HookEventType.ConsentChanged);
            var saw = _book.Seeing(tx, Case);
            tx.Connection!.Execute("DELETE FROM hook_event; UPDATE cases SET organisation = NULL", transaction: tx);
            _book.Erased(tx, Case, saw);
        });

        Assert.That(new[] { Office, Shelter, Other }.Select(h => string.Join(' ', Of(h).Select(e => e.Changes))), Is.EqualTo(new[] { "case.erased", "case.erased", "" }));
        Assert.That(HookTable.Next(_db, Shelter, Day, 2 * Day)?.CaseId, Is.EqualTo(Case));
    }

    [Test]
    public void One_refusal_parks_nothing_however_old_it_is_and_what_is_ours_to_mend_never_does()
    {
        var id = "";
        Commit(tx => id = HookTable.Append(tx, Office, HookEventType.HookTest, null, null, null, 0));
        Failed(isOurs: true, Day);
        Failed(isOurs: true, 10 * Day);
        Failed(isOurs: false, 10 * Day);
        Assert.That(State(), Is.EqualTo(HookState.Waiting), "it was down for ten days by our fault, and refused once");
        Failed(isOurs: true, (10 * Day) + Hour);
        Refused(from: 13 * Day, to: (15 * Day) + (23 * Hour));
        Assert.That(State(), Is.EqualTo(HookState.Waiting), "our fault came between");
        Refused(from: 20 * Day, to: (22 * Day) + (23 * Hour));
        Assert.That(State(), Is.EqualTo(HookState.Waiting), "nobody called for four days");
        Failed(isOurs: false, 23 * Day);
        Assert.That(State(), Is.EqualTo(HookState.Parked));
        Failed(isOurs: false, Day);
        Assert.That(HookTable.Of(_db, Office).FailingSince, Is.EqualTo(Day), "our clock was set back");

        string State() => HookTable.Find(_db, id, null)!.State;

        void Refused(long from, long to)
        {
            for (var now = from; now <= to; now += Hour)
                Failed(isOurs: false, now);
        }

        void Failed(bool isOurs, long now) => Commit(tx => HookTable.Failed(tx, "office", isOurs, now, now + Hour, now - Day, now - (3 * Day)));
    }

    [Test]
    public void Without_a_file_of_access_nobody_could_fetch()
    {
        var access = System.IO.Directory.CreateTempSubdirectory("trm-access-").FullName;
        try
        {
            var book = new HookBook([Office], TimeProvider.System, access);
            var file = AccessTokens.Create(access, Office.Officer);
            Assert.That((book.HasAccess(Office), book.HasAccess(Shelter)), Is.EqualTo((true, false)));
            File.Delete(file);
            Assert.That(book.HasAccess(Office), Is.False, "deleted, it has ended at once");
        }
        finally
        {
            System.IO.Directory.Delete(access, recursive: true);
        }
    }

    private long Tested()
    {
        var id = "";
        Commit(tx => id = _book.Test(tx, Office));
        return HookTable.Find(_db, id, null)!.Number;
    }

    private IReadOnlyList<HookTable.Row> Of(Hook hook) => HookTable.After(_db, hook.Name, hook.Officer.Organisation, 0, 100);

    // As a node does it: each on a connection of its own, and never disposed of. Npgsql gives a transaction that was disposed of out again on its connection.
    private void Commit(Action<DbTransaction> work)
    {
        using var db = Task.Run(async () => await (await _world.StorageOf("RS")).ConnectAsync(writes: true)).GetAwaiter().GetResult();
        var tx = db.BeginTransaction();
        work(tx);
        tx.Commit();
    }
}
