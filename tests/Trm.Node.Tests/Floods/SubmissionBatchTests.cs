using System.Data.Common;
using System.Text;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;
using Trm.Testing;

namespace Trm.Node.Tests.Floods;

/// <summary>What officers submit at the same time is one batch, and each has the answer that he would have had alone.</summary>
internal sealed class SubmissionBatchTests
{
    private static readonly Officer Vienna = new("AT-07", Role.Coordinator);
    private static readonly Officer Auditor = new("AT-80", Role.Auditor);

    [Test]
    public async Task What_waits_for_one_peer_is_committed_together_and_numbered_without_a_gap()
    {
        await using var world = new World();
        CountingDatabase? database = null;
        await world.StartAsync("AT", wrap: inner => database = new CountingDatabase(inner));
        await world["AT"].SubmitAsync(Ping(world));
        var before = database!.Submitted;

        var answers = await TogetherAsync(world, database, [.. Enumerable.Range(0, 100).Select(_ => Ping(world))]);

        Assert.That(answers, Is.All.EqualTo("ok"));
        TestContext.Out.WriteLine($"{database.Submitted - before} commits for 100 messages");
        Assert.That(database.Submitted - before, Is.InRange(4, 6), "one that was alone, and batches of 32");
        var numbers = await world.QueryAsync("AT", db => db.Query<long>("SELECT seq FROM outbox WHERE peer = 'RS' ORDER BY seq").AsList());
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, numbers.Count)));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task One_that_is_refused_or_throws_hurts_no_other_of_its_batch()
    {
        await using var world = new World();
        CountingDatabase? database = null;
        await world.StartAsync("AT", wrap: inner => database = new CountingDatabase(inner));

        var answers = await TogetherAsync(world, database!, [
            Ping(world),
            Ping(world) with { Compose = _ => throw new InvalidDataException("a fault of ours") },
            Ping(world),
            Ping(world) with { Officer = Auditor },
            Hold(world, CaseId.Of(Guid.NewGuid())),
            Ping(world) with { Compose = _ => new Rejection(RejectionCode.Structure, "x", "y") },
            Ping(world),
        ]);

        Assert.That(answers, Is.EqualTo(new[] { "ok", "InvalidDataException", "ok", "NOT_ALLOWED", "UNKNOWN_CASE", "STRUCTURE", "ok" }));
        var numbers = await world.QueryAsync("AT", db => db.Query<long>("SELECT seq FROM outbox WHERE peer = 'RS' ORDER BY seq").AsList());
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, numbers.Count)));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task One_that_cannot_be_stored_is_told_so_and_those_behind_it_move_up()
    {
        await using var world = new World();
        CountingDatabase? database = null;
        await world.StartAsync("AT", wrap: inner => database = new CountingDatabase(inner));
        var again = MessageId.Of(Guid.NewGuid());

        var answers = await TogetherAsync(world, database!, [Ping(world), WithId(world, again), Ping(world), WithId(world, again), Ping(world)]);

        Assert.That(answers.Count(a => a == "ok"), Is.EqualTo(4));
        Assert.That(answers[3], Is.Not.EqualTo("ok"), "that message is stored already");
        var numbers = await world.QueryAsync("AT", db => db.Query<long>("SELECT seq FROM outbox WHERE peer = 'RS' ORDER BY seq").AsList());
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, numbers.Count)));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task Together_they_come_to_what_they_come_to_one_by_one([Random(2)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        await using var alone = new World();
        await using var together = new World();
        await alone.StartAsync("AT");
        CountingDatabase? database = null;
        await together.StartAsync("AT", wrap: inner => database = new CountingDatabase(inner));
        var drafts = Enumerable.Range(0, 4).Select(_ => Draft(alone)).ToList();
        Assert.That(drafts.Select(d => d.Case).Distinct().Count(), Is.EqualTo(4));
        var random = new Random(seed);
        var orders = Enumerable.Range(0, 60).Select(_ => (What: random.Next(6), Draft: drafts[random.Next(4)])).ToList();

        var one = new List<string>();
        foreach (var (what, draft) in orders)
            one.Add(await AnswerAsync(alone["AT"].SubmitAsync(Order(alone, what, draft))));
        var all = await TogetherAsync(together, database!, [.. orders.Select(o => Order(together, o.What, o.Draft))]);

        TestContext.Out.WriteLine(string.Join(' ', one));
        Assert.That(all, Is.EqualTo(one));
        foreach (var draft in drafts)
            Assert.That(await KindsAsync(together, draft), Is.EqualTo(await KindsAsync(alone, draft)));
        Assert.That(database!.Submitted, Is.LessThan(one.Count(a => a == "ok")));
        await together.AssertTrailsVerify();
    }

    private static Submission Order(World world, int what, ReferralDraft draft) => what switch
    {
        0 or 1 => new(MessageKind.ReferralProfile, world.Id("RS"), draft.Case, Vienna, c => ReferralMessage.Profile(c, draft.Purpose, draft.Priority, draft.Profile(c.At))),
        2 or 3 => Hold(world, draft.Case),
        4 => Ping(world),
        _ => Ping(world) with { Compose = _ => new Rejection(RejectionCode.Structure, "x", "y") },
    };

    private static Submission Ping(World world) => new(MessageKind.Test, world.Id("RS"), null, Vienna, TestMessage.Ping);

    private static Submission WithId(World world, MessageId id) => Ping(world) with { Compose = c => TestMessage.Ping(c with { Id = id }) };

    private static Submission Hold(World world, CaseId @case) =>
        new(MessageKind.HoldSet, world.Id("RS"), @case, Vienna, c => HoldMessage.Set(c, HoldReason.NotStated, DateOnly.FromDateTime(c.At.AddDays(3).UtcDateTime)));

    private static async Task<IReadOnlyList<string>> TogetherAsync(World world, CountingDatabase database, IReadOnlyList<Submission> submissions)
    {
        // The first of all is held in its commit until the others wait behind it.
        database.Gate = new();
        var first = world["AT"].SubmitAsync(Ping(world));
        var all = submissions.Select(s => world["AT"].SubmitAsync(s)).ToList();
        database.Gate.SetResult();
        await first;
        var answers = new List<string>();
        foreach (var one in all)
            answers.Add(await AnswerAsync(one));
        return answers;
    }

    private static async Task<string> AnswerAsync(Task<Result<Submitted>> submitted)
    {
        try
        {
            var answer = await submitted;
            return answer.IsOk ? "ok" : answer.Rejection.Code.Text;
        }
        catch (Exception failure)
        {
            return failure.GetType().Name;
        }
    }

    private static Task<List<string>> KindsAsync(World world, ReferralDraft draft) =>
        world.QueryAsync("AT", db => db.Query<string>("SELECT kind FROM outbox WHERE case_id = @id ORDER BY seq", new { id = draft.Case.ToString() }).AsList());

    private static ReferralDraft Draft(World world)
    {
        var folder = Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo");
        var cases = HtcdsReader.Read(File.ReadAllBytes(Path.Combine(folder, "case.csv")), "case.csv").Value;
        return ReferralDraft.From(
            HtcdsCase.Choose(cases, null).Value, CaseSheet.Parse(Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(folder, "sheet.json")))).Value.MovedTo(world.Time.GetUtcNow())).Value;
    }

    /// <summary>Counts the commits of submissions, and holds the first one back where it is told to.</summary>
    private sealed class CountingDatabase(IDatabase inner) : IDatabase
    {
        private int _submitted;

        public int Submitted => _submitted;

        public TaskCompletionSource? Gate { get; set; }

        public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
        {
            if (step == CommitStep.Submitted)
            {
                if (Gate is { } gate)
                    await gate.Task;
                Interlocked.Increment(ref _submitted);
            }

            return await inner.CommitAsync(step, work, cancel);
        }

        public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

        public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
