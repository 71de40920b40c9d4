using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Node.Storage;
using Trm.Node.Storage.Sqlite;
using Trm.Node.Telemetry;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Telemetry;

/// <summary>A figure says what was committed, and costs nothing where nobody listens.</summary>
internal sealed class MeasuredDatabaseTests
{
    private string _folder = "";
    private NodeTelemetry _telemetry = null!;
    private MeasuredDatabase _database = null!;

    [SetUp]
    public void Open()
    {
        _folder = System.IO.Directory.CreateTempSubdirectory("trm-test-").FullName;
        _telemetry = new();
        _database = new(SqliteDatabase.Open(Path.Combine(_folder, "node.db")), _telemetry, TimeProvider.System);
    }

    [TearDown]
    public async Task Close()
    {
        await _database.DisposeAsync();
        _telemetry.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task What_is_not_committed_is_not_counted()
    {
        using var heard = new Listener();

        await _database.CommitAsync(CommitStep.Received, _ => Said(), default);
        Assert.That(async () => await _database.CommitAsync(CommitStep.Received, _ => Said() + Fails(), default), Throws.InvalidOperationException);
        await _database.CommitAsync(CommitStep.Received, _ =>
        {
            Assert.That(Received(heard), Is.EqualTo(1), "not before it is durable");
            return Said();
        }, default);

        Assert.That(Received(heard), Is.EqualTo(2));
        Assert.That(heard.Of(_telemetry.Meter.Meter, MetricCatalogue.CommitTime, (TelemetryAttribute.Step, "received")).Count(), Is.EqualTo(2));
        Assert.That(heard.Of(_telemetry.Meter.Meter, MetricCatalogue.StorageErrors), Is.Empty, "a bug of ours is none of the storage");
    }

    [Test]
    public void What_the_storage_does_not_take_is_an_error_of_its_kind()
    {
        using var heard = new Listener();

        Assert.That(async () => await _database.CommitAsync(CommitStep.Viewed, tx => tx.Connection!.Execute("no SQL", transaction: tx), default), Throws.InstanceOf<DbException>());
        Assert.That(async () => await _database.ReadAsync<int>(_ => throw new SqliteException("full", 13), default), Throws.InstanceOf<DbException>());

        Assert.That(heard.Of(_telemetry.Meter.Meter, MetricCatalogue.StorageErrors).Select(f => f.Tags["error.type"]), Is.EqualTo(new[] { "database", "full" }));
    }

    [Test]
    public async Task Whoever_listens_and_throws_makes_no_failure_of_what_is_durable()
    {
        var told = 0;
        using var figures = new MeterListener { InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, _telemetry.Meter.Meter))
                listener.EnableMeasurementEvents(instrument);
        } };
        figures.SetMeasurementEventCallback<long>((_, _, _, _) => Throw());
        figures.SetMeasurementEventCallback<double>((_, _, _, _) => Throw());
        figures.Start();
        using var stages = new ActivityListener
        {
            ShouldListenTo = source => ReferenceEquals(source, _telemetry.Stages.Source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stage => { if (stage.OperationName == Stage.Commit.Name) Throw(); },
        };
        ActivitySource.AddActivityListener(stages);
        using var outer = _telemetry.Stages.Begin(Stage.Receive);

        Assert.That(await _database.CommitAsync(CommitStep.Received, tx => Said() + Said() + tx.Connection!.Execute("DELETE FROM alarm", transaction: tx), default), Is.Zero);
        Assert.That(told, Is.EqualTo(4), "two facts, how long it took, and its stage");

        void Throw()
        {
            told++;
            throw new InvalidOperationException("a listener");
        }
    }

    [TestCase("sampled")]
    [TestCase("started")]
    [TestCase("stopped")]
    public async Task Whoever_throws_where_a_stage_begins_or_ends_fails_nothing_and_stays_in_no_stage(string when)
    {
        var (throws, told) = (false, 0);
        using var stages = new ActivityListener
        {
            ShouldListenTo = source => ReferenceEquals(source, _telemetry.Stages.Source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
            {
                Throw("sampled");
                return ActivitySamplingResult.AllData;
            },
            ActivityStarted = _ => Throw("started"),
            ActivityStopped = _ => Throw("stopped"),
        };
        ActivitySource.AddActivityListener(stages);
        using var outer = _telemetry.Stages.Begin(Stage.Receive);
        var current = Activity.Current;
        Assert.That(current, Is.Not.Null);
        throws = true;

        Assert.That(await _database.CommitAsync(CommitStep.Received, tx => tx.Connection!.Execute("DELETE FROM alarm", transaction: tx), default), Is.Zero);
        _telemetry.Stages.Within(Stage.Judge)?.Dispose();
        Assert.That(Activity.Current, Is.SameAs(current), "what comes next is a part of the same stage");
        _telemetry.Stages.Begin(Stage.Dispatch, "RS", 1)?.Dispose();
        Assert.That(Activity.Current, Is.Null);
        Assert.That(told, Is.EqualTo(3));

        void Throw(string at)
        {
            if (!throws || at != when)
                return;
            told++;
            throw new InvalidOperationException("a listener");
        }
    }

    [Test]
    public async Task Where_nobody_listens_nothing_is_made()
    {
        await Eventually.True(() => Task.FromResult(!_telemetry.Meter.Counter(MetricCatalogue.Expired).Enabled), "whoever listened in another test has gone");
        Say(); // whatever is made once

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Say();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Say()
        {
            _telemetry.Figures.Submitted("RS");
            _telemetry.Figures.Receipted("RS", null, TimeSpan.FromSeconds(1));
            _telemetry.Figures.Processed(TimeSpan.FromSeconds(1), Lane.Normal, true);
            _telemetry.Figures.Committed(CommitStep.Received, TimeSpan.FromSeconds(1));
            using var stage = _telemetry.Stages.Begin(Stage.Submit, "RS", 1);
        }
    }

    private int Said()
    {
        _telemetry.Figures.Received("RS");
        return 0;
    }

    private double Received(Listener heard) => heard.Of(_telemetry.Meter.Meter, MetricCatalogue.Received).Sum(f => f.Value);

    private static int Fails() => throw new InvalidOperationException();
}
