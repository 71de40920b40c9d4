using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Gates;
using Trm.Contracts.Rejections;
using static Trm.Contracts.Tests.Gates.LawfulFacts;

namespace Trm.Contracts.Tests.Gates;

/// <summary>Gates G02 to G20: facts that pass each, and for each condition facts that fail that gate for it alone.</summary>
internal sealed class GateTableTests
{
    private static readonly GatePoint[] Points = Enum.GetValues<GatePoint>();

    private static IEnumerable<Break> Breaks => Break.All;

    private static IEnumerable<GateRule> Gates => GateTable.All;

    [TestCaseSource(nameof(Gates))]
    public void A_lawful_case_passes_the_gate_wherever_it_stands(GateRule gate) => Assert.Multiple(() =>
    {
        foreach (var point in gate.Points)
            foreach (var facts in new[] { Adult, Child })
            {
                var outcome = gate.Judge(facts, point, Now);
                Assert.That(outcome.Passed, Is.True, $"{gate} at {point}: {outcome.Reason()}");
                Assert.That(outcome.Reason(), Is.EqualTo(gate.Label() + "."));
                Assert.That(outcome.Reason(french: true), Is.EqualTo(gate.Label(french: true) + "."));
            }
    });

    [TestCaseSource(nameof(Breaks))]
    public void A_broken_condition_fails_its_gate_for_it_alone(Break broken)
    {
        var facts = broken.Apply(broken.OfChild ? Child : Adult);
        var seen = 0;

        foreach (var point in Points)
            foreach (var gate in GateTable.At(point))
            {
                var outcome = gate.Judge(facts, point, Now);
                if (gate.Name != broken.Gate || outcome.Passed)
                {
                    Assert.That(outcome.Passed, Is.True, $"{gate} at {point}: {outcome.Reason()}");
                    continue;
                }

                seen++;
                Assert.That(outcome.Rejections.Select(r => r.Path), Is.EqualTo(new[] { broken.Condition }), $"at {point}");
                Assert.That(outcome.Rejections[0].Code, Is.EqualTo(gate.Refusal));
                Assert.That(outcome.Reason(), Does.StartWith(gate.Label() + " - ").And.Contains(outcome.Rejections[0].Hint!));
                Assert.That(outcome.Reason(french: true), Does.StartWith(gate.Label(french: true) + " - "));
                Assert.That(outcome.Reason(french: true).Length, Is.GreaterThan(gate.Label(french: true).Length + 5));
            }

        Assert.That(seen, Is.GreaterThan(0), "it fails somewhere");
    }

    [Test]
    public void Every_gate_has_a_broken_case_and_every_number_from_2_to_20_is_a_gate()
    {
        Assert.That(GateTable.All.Select(g => g.Number), Is.EqualTo(Enumerable.Range(2, 19)));
        Assert.That(Break.All.Select(b => b.Gate).Distinct(StringComparer.Ordinal), Is.EquivalentTo(GateTable.All.Select(g => g.Name)));
    }

    [Test]
    public void Gates_stand_where_the_contract_says() => Assert.Multiple(() =>
    {
        Assert.That(Names(GatePoint.Proposal), Is.EqualTo("G03 G07 G17"));
        Assert.That(Names(GatePoint.Clearance), Is.EqualTo("G03 G04 G05 G06 G07 G08 G09 G10 G11 G14 G16 G17 G18 G19"));
        Assert.That(Names(GatePoint.FinalCheck), Is.EqualTo("G07 G10 G12 G17 G20"));
        Assert.That(Names(GatePoint.Departure), Is.EqualTo("G03 G04 G05 G06 G07 G08 G09 G10 G11 G12 G13 G14 G16 G17 G18 G19 G20"));
        Assert.That(Own(), Is.EqualTo("G04 G05 G08 G10 G11"));
        Assert.That(On(GateOnReceipt.Recomputed), Is.EqualTo("G03 G04 G05 G06 G12 G13 G18 G20"));
        Assert.That(On(GateOnReceipt.Attested), Is.EqualTo("G08 G09 G10 G11 G19"));
        Assert.That(On(GateOnReceipt.Unspoken), Is.EqualTo("G07 G17"));

        static string Names(GatePoint point) => string.Join(' ', GateTable.At(point));
        static string Own() => string.Join(' ', GateTable.All.Where(g => g.Nature == GateNature.Own));
        static string On(GateOnReceipt what) => string.Join(' ', GateTable.All.Where(g => g.OnReceipt == what));
    });

    [Test]
    public void A_departure_is_warned_of_and_never_stopped()
    {
        foreach (var broken in Break.All.Where(b => GateTable.Find(b.Gate)!.Points.Contains(GatePoint.Departure)))
        {
            var report = GateRun.AtSender(GatePoint.Departure, broken.Apply(broken.OfChild ? Child : Adult), Now);

            Assert.That(report.MayProceed, Is.True, $"{broken}");
            Assert.That(report.Rejections, Is.Empty);
            if (broken.Condition is not ("AskedAgainAt" or "Done"))
                Assert.That(report.Standing.Select(o => o.Gate), Is.EqualTo(new[] { broken.Gate }), $"{broken}");
        }
    }

    [Test]
    public void What_fails_G07_or_G17_is_not_sent_and_nothing_on_the_wire_says_so()
    {
        var lawful = GateRun.AtSender(GatePoint.Clearance, Adult, Now);
        var barred = GateRun.AtSender(GatePoint.Clearance, Adult with { Bar = new(true, false, false) }, Now);

        Assert.That(barred.MayProceed, Is.False);
        Assert.That(barred.Rejections.Single().Code, Is.EqualTo(RejectionCode.NotAllowed));
        Assert.That(barred.Standing.Single().Reason(), Does.Not.Contain("protection").IgnoreCase);
        Assert.That(lawful.Attest().Select(a => a.Gate), Has.None.EqualTo("G07").And.None.EqualTo("G17"));
        Assert.That(barred.Attest().Select(a => a.Gate), Is.EqualTo(lawful.Attest().Select(a => a.Gate)), "met or not, the same gates are named");
    }

    [TestCase("G07"), TestCase("G17"), TestCase("G21")]
    public void A_message_that_speaks_of_an_unspoken_gate_is_refused(string gate)
    {
        var report = GateRun.OnReceipt(GatePoint.Clearance, Adult, [.. GateRun.AtSender(GatePoint.Clearance, Adult, Now).Attest(), new(gate, ["x"])], Now);

        Assert.That(report.Rejections.Single().Code, Is.EqualTo(RejectionCode.Structure));
    }

    [Test]
    public void On_receipt_a_gate_is_recomputed_or_taken_with_its_evidence()
    {
        var attested = GateRun.AtSender(GatePoint.Clearance, Adult, Now).Attest();
        var received = Adult with { Bar = ReturnBar.None, Exclusions = ExclusionFacts.None, Recovery = null, Document = null, Care = null, Remedies = null, Support = null, FastTrack = null };

        Assert.That(GateRun.OnReceipt(GatePoint.Clearance, received, attested, Now).MayProceed, Is.True);
        foreach (var gate in GateTable.At(GatePoint.Clearance).Where(g => g.OnReceipt == GateOnReceipt.Attested))
        {
            var silent = GateRun.OnReceipt(GatePoint.Clearance, received, [.. attested.Where(a => a.Gate != gate.Name)], Now);
            var empty = GateRun.OnReceipt(GatePoint.Clearance, received, [.. attested.Where(a => a.Gate != gate.Name), new(gate.Name, [])], Now);
            Assert.That(silent.Rejections.Single().Code, Is.EqualTo(gate.Refusal), $"{gate} is not named");
            Assert.That(empty.Rejections.Single().Code, Is.EqualTo(gate.Refusal), $"{gate} is named without evidence");
        }

        foreach (var broken in Break.All.Where(b => GateTable.Find(b.Gate) is { OnReceipt: GateOnReceipt.Recomputed } g && g.Points.Contains(GatePoint.Clearance)))
        {
            var facts = broken.Apply(broken.OfChild ? Child : Adult);
            Assert.That(GateRun.OnReceipt(GatePoint.Clearance, facts, attested, Now).Standing.Select(o => o.Gate), Is.EqualTo(new[] { broken.Gate }), $"{broken}, whatever the message says");
        }
    }

    [TestCaseSource(nameof(Breaks))]
    public void An_own_decision_lifts_own_gates_and_no_other(Break broken)
    {
        var own = GateTable.Find(broken.Gate)!.Nature == GateNature.Own;
        var facts = broken.Apply(broken.OfChild ? Child : Adult) with { OwnDecision = Own([.. GateTable.All.Select(g => g.Name)]) };

        foreach (var point in new[] { GatePoint.Proposal, GatePoint.Clearance, GatePoint.FinalCheck })
        {
            var report = GateRun.AtSender(point, facts, Now);
            Assert.That(report.MayProceed, Is.EqualTo(own || report.Outcomes.All(o => o.Passed)), $"at {point}");
            if (own && report.Outcomes.Any(o => !o.Passed))
                Assert.That(report.Lifted, Is.EqualTo(new[] { broken.Gate }));
        }
    }

    private static IEnumerable<TestCaseData> OwnBreaks()
    {
        yield return new(Own("G04") with { InOwnLanguage = false }, "InOwnLanguage");
        yield return new(Own("G04") with { AdviserOffered = null }, "AdviserOffered");
        yield return new(Own("G04") with { AdvisedAt = Own("G04").DecidedAt.AddHours(-24).AddSeconds(1) }, "DecidedAt");
        yield return new(Own("G04") with { DecidedAt = Now.AddSeconds(1) }, "DecidedAt");
        yield return new(Own("G04") with { SecondOfficer = null }, "SecondOfficer");
        yield return new(Own("G04") with { SecondOfficer = "AT-C-1" }, "SecondOfficer");
        yield return new(Own("G04") with { SafetyPlan = null }, "SafetyPlan");
        yield return new(Own("G04") with { CheckIn = null }, "CheckIn");
        yield return new(Own("G04", "G05") with { HelpNumber = null }, "HelpNumber");
        yield return new(Own("G04", "G05") with { CheckIn = Departs.AddHours(6 + 72).AddSeconds(1) }, "CheckInAfterArrival");
    }

    [TestCaseSource(nameof(OwnBreaks))]
    public void An_own_decision_that_lacks_one_of_its_safeguards_lifts_nothing(OwnDecision own, string missing)
    {
        var facts = Adult with { Risks = [], OwnDecision = own };

        Assert.That(OwnDecisionRule.Missing(facts, Now).Select(m => m.Path), Is.EqualTo(new[] { missing }));
        Assert.That(GateRun.AtSender(GatePoint.Clearance, facts, Now).Standing.Select(o => o.Gate), Is.EqualTo(new[] { "G04" }));
    }

    [TestCase(AgeStanding.Child), TestCase(AgeStanding.InDoubt)]
    public void A_child_decides_no_gate_away_and_doubt_is_a_child(AgeStanding age)
    {
        var facts = Child with { Age = age, Risks = [], OwnDecision = Own("G04") };

        Assert.That(GateRun.AtSender(GatePoint.Clearance, facts, Now).Standing.Select(o => o.Gate), Is.EqualTo(new[] { "G04" }));
        Assert.That(GateRun.AtSender(GatePoint.Clearance, Adult with { Age = age }, Now).Standing.Select(o => o.Gate), Is.EqualTo(new[] { "G06" }));
    }

    [TestCase(PostponedPaper.RiskLook), TestCase(PostponedPaper.Recovery), TestCase(PostponedPaper.CarePlan), TestCase(PostponedPaper.RemediesAdvice)]
    public void A_fast_track_postpones_paper_and_what_is_postponed_blocks_closure(PostponedPaper paper)
    {
        var noPaper = Adult with
        {
            Risks = [.. Adult.Risks.Select(r => r with { Paper = null })],
            Recovery = Adult.Recovery! with { Paper = null },
            Care = Adult.Care! with { Paper = null },
            Remedies = Adult.Remedies! with { Paper = null },
            FastTrack = null,
        };
        var before = GateRun.AtSender(GatePoint.Clearance, noPaper, Now).Standing.Count();
        var task = new FollowUpTask(paper, "AT-CW-1", new(2026, 12, 20));
        var fast = noPaper with { FastTrack = Adult.FastTrack! with { Tasks = [task] } };

        var cleared = GateRun.AtSender(GatePoint.Clearance, fast, Now);
        var closing = GateRun.AtSender(GatePoint.Closure, fast, Now);
        var done = GateRun.AtSender(GatePoint.Closure, fast with { FastTrack = fast.FastTrack with { Tasks = [task with { Done = "paper-1" }] } }, Now);

        Assert.That((before, cleared.Standing.Count()), Is.EqualTo((4, 3)), "this one paper may follow, and no other");
        Assert.That(cleared.Tasks, Is.EqualTo(new[] { task }));
        Assert.That(closing.MayProceed, Is.False);
        Assert.That(closing.Standing.Single().Reason(french: true), Does.Contain(task.Words(french: true)));
        Assert.That(done.MayProceed, Is.True);
    }

    [TestCaseSource(nameof(Breaks))]
    public void A_fast_track_lifts_no_gate_for_anything_but_paper(Break broken)
    {
        if (broken is { Gate: "G14" } or { Condition: "Paper" })
            return;
        var all = Enum.GetValues<PostponedPaper>().Select(p => new FollowUpTask(p, "AT-CW-1", new(2026, 12, 20)));
        var lawful = broken.OfChild ? Child : Adult;
        var fast = broken.Apply(lawful with { FastTrack = Adult.FastTrack! with { Tasks = [.. all], ShorterFinalCheck = false } });

        foreach (var point in new[] { GatePoint.Proposal, GatePoint.Clearance, GatePoint.FinalCheck })
            Assert.That(GateRun.AtSender(point, fast, Now).MayProceed, Is.EqualTo(GateRun.AtSender(point, broken.Apply(lawful), Now).MayProceed), $"at {point}");
    }

    [Test]
    public void A_fast_track_may_make_the_last_call_later()
    {
        var late = Adult with { FinalCheck = Adult.FinalCheck! with { CheckedAt = Departs.AddMinutes(-20) } };

        Assert.That(GateRun.AtSender(GatePoint.FinalCheck, late, Departs.AddMinutes(-10)).MayProceed, Is.False);
        Assert.That(GateRun.AtSender(GatePoint.FinalCheck, late with { FastTrack = late.FastTrack! with { ShorterFinalCheck = true } }, Departs.AddMinutes(-10)).MayProceed, Is.True);
    }

    [Test]
    public void A_safety_notice_reaches_an_excluded_body_only_with_independent_approval()
    {
        var police = Adult with
        {
            Exclusions = Adult.Exclusions with { To = new("MD", "MD", "MD-POLICE", IsStateBody: true) },
            Notice = Adult.Notice! with { ToExcluded = true },
        };
        var approved = police with { Notice = police.Notice with { IndependentApproval = "approval-1" } };

        Assert.That(GateRun.AtSender(GatePoint.SafetyNotice, police, Now).Standing.Select(o => o.Gate), Is.EqualTo(new[] { "G02", "G17" }));
        Assert.That(GateRun.AtSender(GatePoint.SafetyNotice, approved, Now).MayProceed, Is.True);
        Assert.That(GateRun.AtSender(GatePoint.Contact, approved, Now).MayProceed, Is.False, "nothing else passes");
    }

    [Test]
    public void Where_minutes_count_the_second_officer_follows_within_two_hours()
    {
        var alone = Adult with { Notice = Adult.Notice! with { SecondOfficer = null, LifeAtStake = true, ApprovedAt = Now.AddHours(-2).AddSeconds(1) } };

        Assert.That(GateRun.AtSender(GatePoint.SafetyNotice, alone, Now).MayProceed, Is.True);
    }

    [Test]
    public void A_recovery_period_may_be_waived_after_legal_advice() => Assert.That(
        GateRun.AtSender(GatePoint.Clearance, Adult with { Recovery = new() { Waiver = "waiver-1", Advice = "advice-7", Paper = "waiver-1" } }, Now).MayProceed, Is.True);

    [TestCase(TravelBasis.Removal, true)]
    [TestCase(TravelBasis.SelfOrganised, true)]
    [TestCase(TravelBasis.OwnWishUnderObligationToLeave, false)]
    public void Only_a_journey_that_nobody_wished_for_is_proposed_without_a_wish(TravelBasis basis, bool mayProceed) => Assert.That(
        GateRun.AtSender(GatePoint.Proposal, Adult with { Basis = basis, Wish = null }, Now).MayProceed, Is.EqualTo(mayProceed));

    [Test]
    public void Everything_unknown_is_no_yes()
    {
        var unknown = new CaseFacts { Age = AgeStanding.InDoubt, Journey = Adult.Journey };

        var standing = GateRun.AtSender(GatePoint.Clearance, unknown, Now).Standing.Select(o => o.Gate);

        Assert.That(standing, Is.EqualTo(new[] { "G03", "G04", "G05", "G06", "G08", "G09", "G10", "G11", "G19" }));
    }
}
