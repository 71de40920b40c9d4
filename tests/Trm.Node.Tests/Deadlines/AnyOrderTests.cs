using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Tests.Deadlines;

/// <summary>Messages and receipts cross in every order that delivery allows: in the end both sides wait for the same.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class AnyOrderTests
{
    // What has no order to keep: reports and what answers nothing. Moves are parked until what they rest on is there.
    private static readonly MessageKind[] Kinds =
    [
        MessageKind.ReferralProfile, MessageKind.Question, MessageKind.HoldSet, MessageKind.WithdrawalReturn, MessageKind.WithdrawalFollowUp, MessageKind.DepartureDeparted,
        MessageKind.DepartureChanged, MessageKind.ArrivalMet, MessageKind.ArrivalHandedOver, MessageKind.FollowUpMade, MessageKind.FollowUpNotMade, MessageKind.FollowUpNotWished,
        MessageKind.IncidentNotMet, MessageKind.IncidentMissing, MessageKind.IncidentFound, MessageKind.IncidentMedical, MessageKind.DecisionSeen, MessageKind.DecisionAccepted,
        MessageKind.RightsAsked, MessageKind.UpdateChange,
    ];

    [Test]
    public async Task Both_sides_wait_for_the_same([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        await using var two = new TwoHouses();
        two.Time.Now = new(2026, 12, 15, 12, 0, 0, TimeSpan.Zero);
        var underWay = new List<Func<Task>>();
        var said = new List<string>();

        for (var n = 0; n < 14 || underWay.Count > 0; n++)
        {
            two.Time.Now += TimeSpan.FromSeconds(random.Next(2, 4000));
            if (n < 14)
                await SayAsync(two, Kinds[random.Next(Kinds.Length)], n, underWay, said);
            for (var deliveries = random.Next(n < 14 ? 3 : 6); deliveries > 0 && underWay.Count > 0; deliveries--)
            {
                var next = random.Next(underWay.Count);
                var deliver = underWay[next];
                underWay.RemoveAt(next);
                await deliver();
            }
        }

        var (vienna, belgrade) = (await OpenAsync(two.Vienna), await OpenAsync(two.Belgrade));
        Assert.That(
            belgrade, Is.EqualTo(vienna),
            $"seed {seed}: {string.Join(", ", said)}\nVienna alone: {string.Join(", ", vienna.Except(belgrade))}\nBelgrade alone: {string.Join(", ", belgrade.Except(vienna))}");
        await two.AtAsync(two.Time.Now.AddYears(3));
        foreach (var house in two.Both)
            Assert.That(await house.AlarmsAsync(), Has.Count.EqualTo((await house.OpenAsync()).Count), $"seed {seed}: every overdue deadline is alarmed");
    }

    private static async Task SayAsync(TwoHouses two, MessageKind kind, int n, List<Func<Task>> underWay, List<string> said)
    {
        var example = TwoHouses.Example(kind);
        var now = two.Time.Now;
        var message = kind.Kind == "departure" ? Departure(example, kind, n, now) : TwoHouses.Example(kind, json => Now(TwoHouses.As(example, $"00000000-0000-4000-8000-0000000f{n:d4}")(json)));
        var (author, receiver) = message.From == two.Vienna.Self ? (two.Vienna, two.Belgrade) : (two.Belgrade, two.Vienna);
        said.Add($"{message.From} {kind} {n}");
        await author.SendAsync(message);
        underWay.Add(async () =>
        {
            var receivedAt = WireTime.Cut(two.Time.Now);
            await receiver.TakeAsync(message);
            underWay.Add(() => author.ReceiptedAsync(message, receivedAt));
        });

        // It is written now, and what it reports has just happened; the journey's times are its own.
        string Now(string json) => TwoHouses.WrittenAt(now, json)
            .Replace("2026-12-15T04:00:00Z", WireTime.Format(WireTime.Cut(now)), StringComparison.Ordinal)
            .Replace("2026-12-15T12:00:00Z", WireTime.Format(WireTime.Cut(now)), StringComparison.Ordinal);
    }

    private static Message Departure(Message example, MessageKind kind, int n, DateTimeOffset now)
    {
        var context = new MessageContext(example.From, example.To, example.Meta.Case, "AT-07", now, MessageId.Parse($"00000000-0000-4000-8000-0000000f{n:d4}").Value);
        var journey = DepartureContent.Of(example).Journey! with { At = WireTime.Cut(now), ExpectedAt = WireTime.Cut(now.AddHours(8)) };
        return (kind == MessageKind.DepartureDeparted ? DepartureMessage.Departed(context, journey) : DepartureMessage.Changed(context, journey)).Value;
    }

    private static async Task<IReadOnlyList<string>> OpenAsync(House house) =>
        [.. (await house.OpenAsync()).Select(r => $"{r.MessageId[^4..]} {r.Kind} {r.Step} {r.Mover}").Order(StringComparer.Ordinal)];
}
