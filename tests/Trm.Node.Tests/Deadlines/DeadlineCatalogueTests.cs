using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Node.Alarms;
using Trm.Node.Deadlines;

namespace Trm.Node.Tests.Deadlines;

/// <summary>Every row of the catalogue: which deadlines it begins, on both sides, whose move it is, and that they are overdue exactly then. Times from messages.md section 3.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class DeadlineCatalogueTests
{
    private static readonly DateTimeOffset Monday = TwoHouses.Monday;

    private static DateTimeOffset Evening(int month, int day) => new(2026, month, day, 17, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Eta = new(2026, 12, 15, 12, 0, 0, TimeSpan.Zero);

    private static (string Step, DateTimeOffset Due)[] Expected(MessageKind kind) => kind.Kind switch
    {
        "capacity" when kind == MessageKind.CapacityEnquiry => [("decision", Monday.AddHours(24))],
        "referral" when kind == MessageKind.ReferralProfile => [("decision", Evening(11, 30)), ("seen", Monday.AddHours(24))],
        "referral" => [("seen", Monday.AddHours(24))],
        "question" => [("decision", Evening(11, 26))],
        "update" => [("seen", Monday.AddHours(72))],
        "withdrawal" => [("seen", Monday.AddHours(4)), ("stopped", Monday.AddHours(24))],
        "hold" when kind == MessageKind.HoldSet => [("review", Evening(11, 28)), ("seen", Monday.AddMinutes(10))],
        "end" when kind == MessageKind.EndCancelAsked => [("decision", Evening(11, 30))],
        "end" => [("seen", Evening(11, 30))],
        "return-proposal" => [("decision", Evening(12, 7))],
        "return-plan" => [("decision", Evening(11, 30))],
        "clearance" => [("seen", Monday.AddHours(24))],
        // Nothing here says how old the person is: in doubt a child, and nobody waits.
        "departure" when kind != MessageKind.DepartureTransitPassed => [.. DueStep.Arrivals.Order(StringComparer.Ordinal).Select(s => (s, Eta.AddMinutes(10)))],
        "arrival" =>
        [
            ("follow-up-1-mo", new(2027, 1, 15, 17, 0, 0, TimeSpan.Zero)), ("follow-up-12-mo", new(2027, 12, 15, 17, 0, 0, TimeSpan.Zero)),
            ("follow-up-2-wk", Evening(12, 29)), ("follow-up-3-mo", new(2027, 3, 15, 17, 0, 0, TimeSpan.Zero)),
            ("follow-up-6-mo", new(2027, 6, 15, 17, 0, 0, TimeSpan.Zero)), ("follow-up-72-h", Eta.AddHours(72)),
        ],
        "incident" => [("seen", Monday.AddMinutes(10))],
        "safety-notice" => [("seen", Monday.AddHours(1))],
        "rights" when kind == MessageKind.RightsAsked => [("decision", Evening(12, 23))],
        "voice" => [("decision", Evening(12, 23))],
        "misdirected" => [("authority", Monday.AddHours(72)), ("seen", Monday.AddHours(4))],
        _ => [],
    };

    public static IEnumerable<TestCaseData> Rows => MessageKind.Catalogue.Select(k => new TestCaseData(k).SetArgDisplayNames(k.ToString()));

    [TestCaseSource(nameof(Rows))]
    public async Task Begins_the_same_deadlines_on_both_sides_and_they_are_overdue_exactly_then(MessageKind kind)
    {
        await using var two = new TwoHouses();
        var message = await two.SayAsync(TwoHouses.Example(kind));

        foreach (var house in two.Both)
        {
            var open = (await house.OpenAsync()).OrderBy(r => r.Step, StringComparer.Ordinal).ToList();
            Assert.That(open.Select(r => (r.Step, DateTimeOffset.FromUnixTimeMilliseconds(r.DueAt!.Value))), Is.EqualTo(Expected(kind)), house.Self.Value);
            Assert.That(open.Where(r => r.Step is not "review" && !DueStep.IsFollowUp(r.Step)).Select(r => r.Mover), Is.All.EqualTo(message.To.Value), "whose move it is");
            Assert.That(open.Where(r => r.Step is "review" || DueStep.IsFollowUp(r.Step)).Select(r => r.Mover), Is.All.EqualTo(message.From.Value), "whose move it is");
        }

        foreach (var (step, due) in Expected(kind))
        {
            var alarm = AlarmCode.OfDeadline(step, isOverdue: true);
            var before = await two.AtAsync(due.AddMilliseconds(-1));
            Assert.That(before.Vienna.Concat(before.Belgrade), Does.Not.Contain(alarm), $"{step}: not before {due:O}");
            var then = await two.AtAsync(due);
            Assert.That(then.Vienna, Does.Contain(alarm), $"{step}: Vienna");
            Assert.That(then.Belgrade, Does.Contain(alarm), $"{step}: Belgrade");
        }
    }

    public static IEnumerable<TestCaseData> Urgent()
    {
        yield return new TestCaseData(MessageKind.ReferralProfile, "decision", Monday.AddHours(24));
        yield return new TestCaseData(MessageKind.Question, "decision", Monday.AddHours(24));
        yield return new TestCaseData(MessageKind.ReturnProposal, "decision", Monday.AddHours(24));
    }

    [TestCaseSource(nameof(Urgent))]
    public async Task Of_an_urgent_case_is_due_sooner(MessageKind kind, string step, DateTimeOffset due)
    {
        await using var two = new TwoHouses();
        await two.SayAsync(MessageKind.ReferralProfile, json => json.Replace("\"priority\":\"routine\"", "\"priority\":\"urgent\"", StringComparison.Ordinal));
        if (kind != MessageKind.ReferralProfile)
            await two.SayAsync(kind);

        foreach (var house in two.Both)
            Assert.That((await house.OpenAsync()).Single(r => r.Kind == kind.Kind && r.Step == step).DueAt, Is.EqualTo(due.ToUnixTimeMilliseconds()));
    }

    [TestCase("risk", "2026-12-07T17:00:00Z")]
    [TestCase("family", "2027-01-04T17:00:00Z")]
    public async Task A_question_of_that_topic_has_a_term_of_its_own(string topic, string due)
    {
        await using var two = new TwoHouses();
        await two.SayAsync(MessageKind.Question, json => json.Replace("\"code\":\"needs\"", $"\"code\":\"{topic}\"", StringComparison.Ordinal));

        foreach (var house in two.Both)
            Assert.That(
                (await house.OpenAsync()).Select(r => DateTimeOffset.FromUnixTimeMilliseconds(r.DueAt!.Value)),
                Is.EqualTo([DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture)]));
    }

    [Test]
    public async Task A_withdrawal_while_somebody_moves_is_a_call_within_ten_minutes()
    {
        await using var two = new TwoHouses();
        two.Time.Now = Eta.AddHours(-2);
        await two.SayAsync(MessageKind.DepartureDeparted);
        await two.SayAsync(MessageKind.WithdrawalReturn);

        foreach (var house in two.Both)
            Assert.That((await house.OpenAsync()).Single(r => r.Kind == "withdrawal" && r.Step == "seen").DueAt, Is.EqualTo(Eta.AddHours(-2).AddMinutes(10).ToUnixTimeMilliseconds()));
    }
}
