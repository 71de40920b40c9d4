using Dapper;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Node.Outbox;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Contingency;

/// <summary>What still works when something is missing: each line of the operator's table (deploy/contingency.md) is done on two nodes, and is what happens.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ContingencyTests
{
    private static readonly string[] Columns = ["missing", "we ask", "we decide", "we report", "they ask", "they report", "we read our cases", "alarm here"];

    private static readonly Dictionary<string, Func<Trouble>> Troubles = new(StringComparer.Ordinal)
    {
        ["the broker"] = () => new(stage => Done(stage.World.Post.Closed = true), stage => Done(stage.World.Post.Closed = false)),
        ["the other node"] = () => new(stage => stage.World.StopAsync("RS"), stage => stage.World.StartAsync("RS")),
        ["a directory in date"] = () => new(stage => Age(stage, DirectoryDocument.NextUpdateDays), AdoptAsync, DirectoryDocument.NextUpdateDays),
        ["a directory that has not expired"] = () => new(stage => Age(stage, DirectoryDocument.HardExpiryDays), AdoptAsync, DirectoryDocument.HardExpiryDays),
        ["the right time here (it is slow)"] = () => new(stage => SetClockAsync(stage, -7), stage => SetClockAsync(stage, 7)),
    };

    /// <param name="Days">After which it begins by itself; what was said just before is not old then.</param>
    private sealed record Trouble(Func<Stage, Task> Begin, Func<Stage, Task> End, int Days = 0);

    private static IEnumerable<TestCaseData> Lines()
    {
        var lines = File.ReadLines(Path.Combine(Trm.Testing.Vectors.Checkout, "deploy", "contingency.md")).Where(l => l.StartsWith('|')).Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToList();
        Assert.That(lines[0], Is.EqualTo(Columns));
        foreach (var line in lines.Skip(2).TakeWhile(l => l.Length == Columns.Length))
            yield return new TestCaseData(line[0], line).SetArgDisplayNames(line[0]);
    }

    [Test]
    public void The_table_has_every_line_that_is_tested() => Assert.That(Lines().Select(l => l.Arguments[0]), Is.EqualTo(Troubles.Keys));

    [TestCaseSource(nameof(Lines))]
    public async Task Is_as_the_table_says(string missing, string[] line)
    {
        var trouble = Troubles[missing]();
        var world = new World();
        // Later than the keys were made, so that a clock that is behind still has them.
        world.Time.By = TimeSpan.FromDays(trouble.Days) + TimeSpan.FromHours(trouble.Days > 0 ? -3 : 1);
        world.Clocks["AT"] = new ShiftedTime { By = world.Time.By };
        await using var stage = await OpenAsync(world);
        await stage.SharedAsync();
        var other = await AcceptedAsync(stage);

        // What they said before is still on its way.
        var mail = new[] { world.Mailbox("RS", "AT", Lane.Normal), world.Mailbox("RS", "AT", Lane.Urgent) };
        world.Post.IsSlow = mail.Contains;
        var theirs = new[]
        {
            await Ok(stage.Rs.Referrals.AskAsync(stage.Case, Belgrade, Topic.Needs, [], QuestionPurpose.Other)),
            await Ok(stage.Rs.Referrals.HoldAsync(stage.Case, Belgrade, HoldReason.Health, InDays(stage, 90))),
        };
        await Eventually.True(async () => (await stage.Rs.Record.TransmissionsAsync()).All(t => t.Attempts > 0), "the post has it");
        await trouble.Begin(stage);
        world.Post.IsSlow = _ => false;

        var arrived = new List<string>();
        foreach (var message in theirs)
            arrived.Add(line[4] == "-" ? "-" : await FateAsync(stage, message, isLate: line[4] == "later"));
        var ours = new[]
        {
            await stage.At.Referrals.AskCapacityAsync(world.Id("RS"), Vienna, ["SocialCare"], 1, Urgency.Routine),
            await stage.At.Returns.AskToCancelAsync(other, Vienna),
            await stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.Journey, InDays(stage, 90)),
        };
        var sent = new List<string>();
        for (var i = 0; i < ours.Length; i++)
            sent.Add(await FateAsync(stage, ours[i], isLate: line[1 + i] == "waits"));
        var read = (await stage.At.Referrals.OpenAsync(stage.Case, Vienna)).IsOk ? "yes" : "no";
        await Eventually.True(
            async () =>
            {
                // Some alarms wait until the resends are used up.
                if (line[^1] == "`UNDELIVERED`")
                    Later(stage, TimeSpan.FromMinutes(1));
                return (await world.Alarms("AT")).Contains(line[^1].Trim('`'), StringComparer.Ordinal);
            },
            $"AT is alarmed: {line[^1]}");

        string[] happened = [missing, .. sent, .. arrived, read, line[^1]];
        Assert.That(happened, Is.EqualTo(line));

        await trouble.End(stage);
        await Eventually.True(
            async () =>
            {
                Later(stage, TimeSpan.FromSeconds(10));
                return (await world.Alarms("AT")).All(c => c != line[^1].Trim('`')) && (await world.Parked("AT")).Count == 0;
            },
            "it is over, and nothing is parked");
        await stage.Settled();
        foreach (var act in ours.Where(o => o.IsOk))
            Assert.That(await TakenTimesAsync(world, "RS", act.Value), Is.EqualTo(1), "what waited arrived, once");
        foreach (var message in theirs)
            Assert.That(await TakenTimesAsync(world, "AT", message), Is.EqualTo(1), "what they said arrived, once");
        await world.AssertTrailsVerify();
    }

    // Of what they sent: how it stands at our inbox.
    private static async Task<string> FateAsync(Stage stage, Submitted message, bool isLate)
    {
        async Task<string> Now() => await stage.World.QueryAsync("AT", db => db.QuerySingleOrDefault<string>(
            "SELECT CASE state WHEN 'received' THEN 'taken' ELSE state END FROM inbox WHERE message_id = @id", new { id = message.Message.ToString() })) ?? "later";
        if (!isLate)
            await Eventually.True(async () => await Now() != "later", "it is here");
        return await Now();
    }

    // Of what we sent: refused, receipted, or still on its way.
    private static async Task<string> FateAsync(Stage stage, Result<Submitted> act, bool isLate)
    {
        if (!act.IsOk)
            return $"`{act.Rejection.Code.Text}`";
        async Task<bool> Receipted() => (await stage.At.Record.TransmissionsAsync()).Single(t => t.Id == act.Value.Transmission.ToString()).Receipt is { } receipt
            && (receipt.IsOk ? true : throw new AssertionException($"refused: {string.Join(", ", receipt.Issues)}"));
        if (!isLate)
            await Eventually.True(Receipted, "it is receipted");
        return await Receipted() ? "goes" : "waits";
    }

    private static Task<long> TakenTimesAsync(World world, string at, Submitted message) =>
        world.QueryAsync(at, db => db.ExecuteScalar<long>("SELECT count(*) FROM content WHERE outgoing = 0 AND message_id = @id", new { id = message.Message.ToString() }));

    /// <summary>A second case, accepted by the shelter.</summary>
    private static async Task<CaseId> AcceptedAsync(Stage stage)
    {
        var draft = DraftFor(stage.World, AllConsents);
        await Ok(stage.At.Referrals.SendProfileAsync(draft, Vienna));
        await stage.World.Settled("AT");
        await stage.Rs.Referrals.OpenAsync(draft.Case, Belgrade);
        await Ok(stage.Rs.Referrals.AcceptAsync(draft.Case, Belgrade, Organisation, "RS-CW-1", InDays(stage, 1)));
        await stage.Settled();
        return draft.Case;
    }

    private static DateOnly InDays(Stage stage, int days) => DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(days);

    private static Task Age(Stage stage, int days) => Done(Later(stage, stage.World.Document.Issued.AddDays(days).AddHours(1) - stage.World.Time.GetUtcNow()));

    private static TimeSpan Later(Stage stage, TimeSpan by)
    {
        ((ShiftedTime)stage.World.Clocks["AT"]).By += by;
        return stage.World.Time.By += by;
    }

    private static async Task AdoptAsync(Stage stage)
    {
        var directory = stage.World.NextDirectory("RS").Bytes;
        foreach (var node in new[] { stage.At, stage.Rs })
            Assert.That((await node.AdoptAsync(directory)).IsOk, Is.True);
    }

    // A receipt accuses the clock, or shows that it is right.
    private static async Task SetClockAsync(Stage stage, int minutes)
    {
        ((ShiftedTime)stage.World.Clocks["AT"]).By += TimeSpan.FromMinutes(minutes);
        var ping = await Ok(stage.At.Referrals.TestAsync(stage.World.Id("RS"), Vienna));
        stage.World.Post.IsSlow = _ => false;
        Assert.That(await FateAsync(stage, Result<Submitted>.Ok(ping), isLate: false), Is.EqualTo("goes"));
    }

    private static Task Done<T>(T _) => Task.CompletedTask;
}
