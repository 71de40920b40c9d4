using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Node.Alarms;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;

namespace Trm.Node.Tests.Year;

/// <summary>
/// A year of four participants and two hundred cases on real nodes, by a seed: every kind of message and every edge occurs, messages cross, and at the end of every
/// four weeks both sides of every case hold the same, and whatever is overdue has its alarm at both.
/// </summary>
internal sealed class SimulatedYearTests
{
    private const int Cases = 200;
    private const int Months = 13;

    private static readonly string[] Participants = ["AT", "RS", "HU", "MD"];

    [Test]
    public async Task Two_hundred_cases_of_four_participants_agree_all_year()
    {
        var seed = int.TryParse(TestContext.Parameters["seed"], System.Globalization.CultureInfo.InvariantCulture, out var given) ? given : 20261121;
        TestContext.Out.WriteLine($"seed {seed}: again with -- TestRunParameters.Parameter(name=\"seed\",value=\"{seed}\")");
        var random = new Random(seed);
        await using var world = new World(validDays: 500, Participants);
        await world.StartAllAsync();
        await world.Quiet();
        var cases = new List<YearCase>();

        for (var month = 0; month < Months; month++)
        {
            for (var n = 0; n < Cases / Months + 1 && cases.Count < Cases; n++)
            {
                var from = Participants[random.Next(4)];
                cases.Add(new(world, new Random(random.Next()), from, Participants.Where(p => p != from).ElementAt(random.Next(3))));
            }

            // Those of the last three months are worked on; what is older ends.
            var live = cases.Skip(Math.Max(0, cases.Count - 48)).ToList();
            await Parallel.ForEachAsync(live, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (one, _) => await one.ActAsync());
            await AgreeAsync(world, live);
            world.Time.By += TimeSpan.FromDays(28);
            await world.RenewDirectoryAsync();
            await OverdueIsAlarmedAsync(world);
        }

        foreach (var one in cases)
            await one.CloseAsync();
        await AgreeAsync(world, cases);
        await EveryKindOccurredAsync(world);
        await NothingIllegalAsync(world, cases);
    }

    private static async Task AgreeAsync(World world, IReadOnlyList<YearCase> cases)
    {
        foreach (var participant in world.Participants)
            await world.Settled(participant.Value);
        foreach (var one in cases)
        {
            var (ours, theirs) = (await one.FileAsync(one.From), await one.FileAsync(one.To));
            if (ours is null)
                continue;
            Assert.Multiple(() =>
            {
                Assert.That(theirs?.Referral.State, Is.EqualTo(ours.Referral.State), one.Id.ToString());
                Assert.That(theirs?.Referral.Holds.Keys, Is.EqualTo(ours.Referral.Holds.Keys), one.Id.ToString());
                Assert.That(theirs?.Referral.Questions, Is.EqualTo(ours.Referral.Questions), one.Id.ToString());
                Assert.That(theirs?.Referral.Closed, Is.EqualTo(ours.Referral.Closed), one.Id.ToString());
                Assert.That(theirs?.Return.State, Is.EqualTo(ours.Return.State), one.Id.ToString());
                Assert.That(theirs?.Return.Known, Is.EqualTo(ours.Return.Known), one.Id.ToString());
                Assert.That(theirs?.Return.OpenHolds, Is.EquivalentTo(ours.Return.OpenHolds), one.Id.ToString());
            });
        }
    }

    private static async Task OverdueIsAlarmedAsync(World world)
    {
        foreach (var participant in world.Participants)
        {
            var node = world[participant.Value];
            await Eventually.True(
                async () => (await node.Deadlines.ListAsync(Stage.Vienna)).Value.Where(d => d.Due <= world.Time.GetUtcNow()).All(d => d.IsOverdue),
                $"every overdue deadline of {participant} is marked");
            var alarmed = (await node.Record.AlarmsAsync()).Select(a => (a.Code, a.CoreId)).ToHashSet();
            foreach (var overdue in (await node.Deadlines.ListAsync(Stage.Vienna)).Value.Where(d => d.IsOverdue))
                Assert.That(alarmed, Does.Contain((AlarmCode.OfDeadline(overdue.Step, isOverdue: true), overdue.CoreId)), $"{participant}: {overdue.Kind} {overdue.Step}");
        }
    }

    private static async Task EveryKindOccurredAsync(World world)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var participant in world.Participants)
            said.UnionWith((await world[participant.Value].Record.TransmissionsAsync()).Where(t => t.Message is not null && t.Receipt is { IsOk: true }).Select(t => $"{t.Kind}/{t.Code}"));
        Assert.That(MessageKind.Catalogue.Where(k => k.Kind != MessageKind.ReceiptOk.Kind).Select(k => $"{k.Kind}/{k.Code}").Except(said, StringComparer.Ordinal), Is.Empty, "kinds that never occurred");
    }

    private static async Task NothingIllegalAsync(World world, IReadOnlyList<YearCase> cases)
    {
        foreach (var participant in world.Participants)
        {
            Assert.That((await world[participant.Value].Record.AlarmsAsync()).Select(a => a.Code), Has.None.EqualTo(AlarmCode.Disagreement).And.None.EqualTo(AlarmCode.ReportRefused), participant.Value);
            var codes = (await world.Codes(participant.Value)).CountBy(c => c, StringComparer.Ordinal).OrderByDescending(c => c.Value);
            TestContext.Out.WriteLine($"{participant} refused on receipt: {string.Join(", ", codes.Select(c => $"{c.Key} {c.Value}"))}");
        }

        TestContext.Out.WriteLine($"refused before sending: {string.Join(", ", cases.SelectMany(c => c.Refusals).CountBy(c => c, StringComparer.Ordinal).OrderByDescending(c => c.Value).Select(c => $"{c.Key} {c.Value}"))}");
        await world.AssertTrailsVerify();
    }
}
