using NUnit.Framework;
using Trm.Contracts.Agreements;
using Trm.Contracts.Messages;
using Trm.Node.Deadlines;

namespace Trm.Node.Tests.Deadlines;

/// <summary>Which message fulfils which deadline is one table, and where only a part of a case is looked at it is the part that counts.</summary>
internal sealed class ClosingTests
{
    private static readonly string[] Steps =
        [DueStep.Seen, DueStep.Decision, DueStep.Stopped, DueStep.Review, DueStep.Authority, DueStep.Told, .. DueStep.Arrivals, .. Agreement.BuiltIn([]).FollowUps.Select(DueStep.FollowUp)];

    private static IEnumerable<DeadlineRow> Every() => MessageKind.Catalogue.Select(k => k.Kind).Distinct(StringComparer.Ordinal)
        .SelectMany(kind => Steps.Select(step => new DeadlineRow { MessageId = "m", Peer = "RS", Outgoing = true, Step = step, Kind = kind, Code = "", Mover = "RS" }));

    [Test]
    public void What_fulfils_a_deadline_is_of_a_kind_that_is_looked_for()
    {
        foreach (var open in Every())
            foreach (var by in MessageKind.Catalogue.Where(k => Closing.Fulfils(k, byMover: true, open) || (k.Kind == "follow-up" && open.Kind == "arrival" && DueStep.IsFollowUp(open.Step))))
            {
                Assert.That(Closing.ByKinds(open), Does.Contain(by.Kind), $"{by}: {open.Kind} {open.Step}");
                Assert.That(Closing.OfKinds(by), Does.Contain(open.Kind), $"{by}: {open.Kind} {open.Step}");
            }
    }

    [Test]
    public void Most_deadlines_are_fulfilled_by_an_answer_alone_and_for_those_no_other_message_is_looked_for()
    {
        Assert.That(Every().Where(open => Closing.ByKinds(open).Count > 0).Select(open => open.Kind).Distinct(StringComparer.Ordinal),
            Is.EquivalentTo(new[] { "referral", "hold", "withdrawal", "end", "return-plan", "departure", "arrival" }));
        Assert.That(Closing.ByKinds(Every().First(open => open is { Kind: "referral", Step: DueStep.Decision })), Is.EqualTo(new[] { "question" }));
    }
}
