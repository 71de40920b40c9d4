using NUnit.Framework;
using Trm.Contracts.Facts;
using Trm.Node.Referrals;

namespace Trm.Node.Tests.Referrals;

/// <summary>Of what the person was told: the message that a telling names, or the only one that it can be of.</summary>
internal sealed class TellingTests
{
    private static readonly DateTimeOffset Noon = new(2027, 1, 4, 12, 0, 0, TimeSpan.Zero);

    // Said: minutes, by which each is named. Told: minutes, and of which.
    [TestCase("0", "", "", TestName = "Nobody told them")]
    [TestCase("0", "5", "0", TestName = "One, told of")]
    [TestCase("0", "0", "0", TestName = "Told in the same minute")]
    [TestCase("10", "5", "", TestName = "Told before it was said")]
    [TestCase("0 10", "20", "", TestName = "One telling behind two")]
    [TestCase("0 10", "20 30", "", TestName = "Two tellings behind two may be of one")]
    [TestCase("0 10", "5", "0", TestName = "One told of, another since")]
    [TestCase("0 10", "5 20", "0", TestName = "Told again of the first, as far as anybody knows")]
    [TestCase("0 10", "20:0 30:0", "0", TestName = "Told twice of one")]
    [TestCase("0 10", "20:10", "10", TestName = "The one that is named")]
    [TestCase("0 10", "20:0 30:10", "0 10", TestName = "Each by its name")]
    [TestCase("0 10", "5:10", "", TestName = "Named before it was said")]
    [TestCase("0", "5:7", "", TestName = "What is named is none of these")]
    public void Of_these_they_know(string said, string told, string known)
    {
        var facts = new CaseFacts
        {
            Age = AgeStanding.Adult,
            Journey = new(Noon, Noon),
            Told =
            [
                .. Words(told).Select(t => t.Split(':')).Select(t => new PersonTold(ToldAbout.SafetyNotice, "AT-CW-17", At(t[0]), "srp") { Message = t.Length > 1 ? t[1] : null }),
                new(ToldAbout.Decision, "AT-CW-17", Noon.AddHours(9), "srp"),
            ],
        };

        Assert.That(Telling.Told(facts, ToldAbout.SafetyNotice, [.. Words(said).Select(m => (m, At(m)))]), Is.EquivalentTo(Words(known)));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static DateTimeOffset At(string minutes) => Noon.AddMinutes(int.Parse(minutes, System.Globalization.CultureInfo.InvariantCulture));
}
