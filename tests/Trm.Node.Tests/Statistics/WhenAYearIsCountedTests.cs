using System.Globalization;
using NUnit.Framework;
using Trm.Node.Retention;

namespace Trm.Node.Tests.Statistics;

/// <summary>A year is counted as soon as it may be: before that it grows, and afterwards what it is counted from fades.</summary>
internal sealed class WhenAYearIsCountedTests
{
    [TestCase("2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z", TestName = "The node looks again a day later")]
    [TestCase("2026-06-30T12:00:00Z", "2026-07-01T00:00:00Z", TestName = "The node looks again as soon as a year may be counted")]
    [TestCase("2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z", TestName = "The node looks again a day after it was counted")]
    public void The_node_looks_again(string looked, string next) => Assert.That(Schedule.NextLook(At(looked)), Is.EqualTo(At(next)));

    [TestCase("2026-06-30T23:59:59Z", new[] { 2021, 2022, 2023, 2024 })]
    [TestCase("2026-07-01T00:00:00Z", new[] { 2021, 2022, 2023, 2024, 2025 })]
    [TestCase("2027-01-01T00:00:01Z", new[] { 2022, 2023, 2024, 2025 })]
    [TestCase("1970-01-01T00:00:00Z", new int[0])]
    public void Counted_are_the_years_that_are_kept_and_grow_no_more(string now, int[] years) => Assert.That(Schedule.FiguresKept(At(now)), Is.EqualTo(years));

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
