using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Testing;
using static Trm.Contracts.Referrals.ReferralEvent;

namespace Trm.Contracts.Tests.Referrals;

/// <summary>The referral lifecycle: one table, a set of holds, and two sides that agree however their messages cross.</summary>
internal sealed class ReferralCaseTests
{
    private static readonly DateOnly Day = new(2026, 12, 1);

    [Test]
    public void The_table_is_drawn() => Golden.Holds("contracts/lifecycles/referral.mmd", ReferralLifecycle.Mermaid());

    [Test]
    public void What_is_absent_from_the_table_is_refused_with_a_code() => Assert.Multiple(() =>
    {
        foreach (var state in Enum.GetValues<ReferralState>())
            foreach (var what in Enum.GetValues<ReferralEvent>())
                foreach (var by in Enum.GetValues<Side>())
                {
                    var listed = ReferralLifecycle.Table.Any(r => r.From == state && r.Event == what && (r.By is null || r.By == by));
                    var next = ReferralLifecycle.Next(state, what, by);
                    Assert.That(next.IsOk, Is.EqualTo(listed), $"{state} {what} {by}");
                    if (!listed)
                        Assert.That(next.Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
                }
    });

    [Test]
    public void From_a_state_an_event_of_a_side_leads_to_one_state_only() => Assert.That(
        ReferralLifecycle.Table.SelectMany(r => Enum.GetValues<Side>().Where(s => r.By is null || r.By == s).Select(s => (r.From, r.Event, s))).GroupBy(k => k).Where(g => g.Count() > 1),
        Is.Empty);

    [Test]
    public void No_step_leads_out_of_an_ended_referral_but_what_the_person_takes_back() =>
        Assert.That(ReferralLifecycle.Table.Where(r => ReferralLifecycle.IsTerminal(r.From) && r.Event != ReferralEvent.ConsentWithdrawn), Is.Empty);

    [Test]
    public void Every_state_is_reachable_from_the_draft()
    {
        var reached = new HashSet<ReferralState> { ReferralState.Draft };
        while (ReferralLifecycle.Table.Where(r => reached.Contains(r.From)).Any(r => reached.Add(r.To)))
        {
        }

        Assert.That(reached, Is.EquivalentTo(Enum.GetValues<ReferralState>()));
    }

    [Test]
    public void A_case_nobody_opened_takes_holds_and_nothing_else()
    {
        Assert.That(ReferralCase.Unknown.Decide(new CaseStep.Asked(Message(1), Side.Receiving)).Rejection.Code, Is.EqualTo(RejectionCode.UnknownCase));
        Assert.That(ReferralCase.Unknown.Decide(new CaseStep.HoldSet(Message(2), Side.Sending, HoldReason.NotStated, Day)).Value.IsHeld, Is.True);
    }

    [Test]
    public void A_decision_that_quotes_another_message_is_UNKNOWN_IN_REPLY_TO()
    {
        var opened = ReferralCase.Unknown.Decide(new CaseStep.Profile(Message(1))).Value;
        var decided = opened.Decide(new CaseStep.Event(Message(2), Side.Receiving, Message(9), Accepted));
        Assert.That(decided.Rejection.Code, Is.EqualTo(RejectionCode.UnknownInReplyTo));
    }

    [Test]
    public void The_side_that_was_not_asked_cannot_decide()
    {
        var opened = ReferralCase.Unknown.Decide(new CaseStep.Profile(Message(1))).Value;
        var decided = opened.Decide(new CaseStep.Event(Message(2), Side.Sending, Message(1), Accepted));
        Assert.That(decided.Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
    }

    [Test]
    public void While_any_hold_is_open_no_move_is_taken_whoever_set_it([Values] Side owner, [Values(Accepted, Declined, Redirected)] ReferralEvent what)
    {
        var held = ReferralCase.Unknown.Decide(new CaseStep.Profile(Message(1))).Value
            .Decide(new CaseStep.HoldSet(Message(2), owner, HoldReason.NotStated, Day)).Value;
        Assert.That(held.Decide(new CaseStep.Event(Message(3), Side.Receiving, Message(1), what)).Rejection.Code, Is.EqualTo(RejectionCode.Held));
        Assert.That(held.Decide(new CaseStep.Event(Message(4), Side.Receiving, Message(1), Seen)).IsOk, Is.True, "a fact is no move");
    }

    [Test]
    public void Two_sides_agree_however_their_messages_cross()
    {
        const int seeds = 3000;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var (sending, receiving) = new Crossing(seed).Run();
            Assert.Multiple(() =>
            {
                Assert.That(receiving.State, Is.EqualTo(sending.State), $"seed {seed}");
                Assert.That(receiving.Holds.Keys, Is.EqualTo(sending.Holds.Keys), $"seed {seed}");
                Assert.That(receiving.Questions.Keys, Is.EqualTo(sending.Questions.Keys), $"seed {seed}");
            });
        }
    }

    private static MessageId Message(int number) => MessageId.Parse($"00000000-0000-4000-8000-{number:d12}").Value;
}
