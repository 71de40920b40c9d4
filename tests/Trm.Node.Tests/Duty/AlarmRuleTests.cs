using System.Reflection;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Node.Alarms;
using Trm.Node.Deadlines;
using Trm.Node.Duty;
using Trm.Testing;

namespace Trm.Node.Tests.Duty;

/// <summary>Every alarm has its rule and its words, and no words of a call-out name a case, a kind of message or a transmission.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class AlarmRuleTests
{
    /// <summary>Every code that a node can raise, those made of a beginning and a reason by an example.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [
        .. Constants().Where(c => c is not (AlarmCode.RefusedDirectory or AlarmCode.HalfTime)), AlarmCode.RefusedDirectory + "QUORUM",
        .. new[] { DueStep.Seen, DueStep.Decision, DueStep.Stopped, DueStep.Review, DueStep.Authority, "follow-up-72-h" }.SelectMany(s => new[] { AlarmCode.OfDeadline(s, true), AlarmCode.OfDeadline(s, false) }),
        .. DueStep.Arrivals.Select(s => AlarmCode.OfDeadline(s, true)),
    ];

    [Test]
    public void Every_code_stands_in_the_table() =>
        Assert.That(Constants().Where(c => c is not (AlarmCode.RefusedDirectory or AlarmCode.HalfTime)), Is.EquivalentTo(AlarmRule.Codes));

    [TestCaseSource(nameof(Codes))]
    public void The_guide_says_how_soon_and_when_it_ends(string code)
    {
        var row = File.ReadLines(Path.Combine(Vectors.Checkout, "deploy", "alarms.md")).Select(l => l.Split(" | ")).Where(l => l.Length == 4)
            .Single(l => l[0].Trim('|', ' ', '`') is var name && (name == code || (name.EndsWith("...", StringComparison.Ordinal) && code.StartsWith(name[..^3], StringComparison.Ordinal))));

        var soon = code.StartsWith(AlarmCode.HalfTime, StringComparison.Ordinal) ? "the deputy at once" : AlarmRule.Of(code).Within == AlarmRule.Now ? "10 min" : "a day";
        Assert.That(row[2], Is.EqualTo(soon));
        Assert.That(row[3].Contains("settled |", StringComparison.Ordinal), Is.EqualTo(AlarmRule.Of(code).End == AlarmEnd.ByOfficer));
    }

    [TestCaseSource(nameof(Codes))]
    public void Said_in_words_without_a_case(string code)
    {
        var item = CalloutText.Say(7, code, "RS", "RS", "+381110000000", DateTimeOffset.UnixEpoch, "AT");

        Assert.That(item.Says, Is.Not.EqualTo(code).And.Not.Match("[a-z]/(profile|identity|set|seen)"));
        Assert.That(item.Says, Has.Length.InRange(20, 400));
        Assert.That(item.Says, Does.Match("^[ -~]+$"), "ASCII alone");
        Assert.That(CalloutText.Say(7, code, "ATSHELTER", null, null, DateTimeOffset.UnixEpoch, "AT").Says, Does.Not.Contain("ATSHELTER"), "no organisation's name");
    }

    [Test]
    public void Of_a_drill_and_of_what_may_not_go_to_somebody_nobody_is_told_more_than_the_number()
    {
        CalloutText.Item[] items = [.. new[] { AlarmCode.DutyDrill, AlarmCode.ReportNotSent, AlarmCode.ErasureNotTold, AlarmCode.Gap }.Select((c, i) => CalloutText.Say(i, c, "RS", "RS", null, DateTimeOffset.UnixEpoch, "AT"))];

        var (mixed, alone) = (Text(items), Text(items[..1]));

        Assert.That(mixed, Does.Contain("You have 4 urgent items").And.Contain("GAP").And.Not.Contain("DRILL").And.Not.Contain("NOT_SENT").And.Not.Contain("NOT_TOLD"));
        Assert.That(alone, Does.Contain("You have 1 urgent item").And.Not.Contain("drill").IgnoreCase.And.Not.Contain("\"alarms\""));
    }

    [Test]
    public void However_many_there_are_one_message_stays_one()
    {
        var text = CalloutText.Of(ParticipantId.Parse("AT").Value, "AT-90", Callout.Raised, [.. Enumerable.Range(1, 5000).Select(i => CalloutText.Say(i, AlarmCode.Expired, "RS", "RS", null, DateTimeOffset.UnixEpoch, "AT"))], isDetailed: true, DateTimeOffset.UnixEpoch);

        Assert.That(text.Subject, Is.EqualTo("You have 5000 urgent items"));
        Assert.That(text.Json, Has.Length.LessThan(64 * 1024));
        Assert.That(text.Lines.Sum(l => l.Length), Is.LessThan(64 * 1024));
    }

    // All that would leave, by either way.
    private static string Text(IReadOnlyList<CalloutText.Item> items)
    {
        var text = CalloutText.Of(ParticipantId.Parse("AT").Value, "AT-90", Callout.Raised, items, isDetailed: true, DateTimeOffset.UnixEpoch);
        return string.Join('\n', [text.Subject, .. text.Lines, System.Text.Encoding.UTF8.GetString(text.Json)]);
    }

    private static IEnumerable<string> Constants() =>
        typeof(AlarmCode).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
}
