using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Signatures;
using static Trm.Contracts.Signatures.SignerRole;

namespace Trm.Contracts.Tests.Signatures;

/// <summary>Who signs what: each act with exactly the signatures it needs, and each of them missing once.</summary>
internal sealed class SignatureTableTests
{
    private static readonly Signature[] Stopping = [];

    private static IEnumerable<TestCaseData> Lawful()
    {
        foreach (var act in new[] { SignedAct.ConsentToShare, SignedAct.ConsentToFollowUp, SignedAct.ConsentToReturn })
        {
            yield return Case(act, ConsentCapacity.Adult, new(Person, "P"), new(CaseWorker, "CW-1"));
            yield return Case(act, ConsentCapacity.AdultSupported, new(Person, "P"), new(Supporter, "S"), new(CaseWorker, "CW-1"));
            yield return Case(act, ConsentCapacity.Child, new(Guardian, "G"), new(SignerRole.Child, "P"), new(CaseWorker, "CW-1"));
        }

        yield return Case(SignedAct.RiskAssessment, ConsentCapacity.Adult, new(CaseWorker, "CW-1", Side.Sending), new(CaseWorker, "CW-2", Side.Receiving));
        yield return Case(SignedAct.BestInterests, ConsentCapacity.Child, new(SignerRole.Child, "P"), new(Guardian, "G"), new(CompetentAuthority, "A-1"), new(CompetentAuthority, "A-2"));
        yield return Case(SignedAct.TakingOverChild, ConsentCapacity.Child, new(SignerRole.Child, "P"), new(Guardian, "G"), new(ReceivingAuthority, "A-1"), new(CaseWorker, "CW-2"));
        yield return Case(SignedAct.Readiness, ConsentCapacity.Adult, new Signature(ReceivingOrganisation, "RS-1"));
        yield return Case(SignedAct.Clearance, ConsentCapacity.Adult, new(Person, "P"), new(Coordinator, "C-1"), new(CaseWorker, "CW-1", KnowsPerson: true));
        yield return Case(SignedAct.OwnDecision, ConsentCapacity.Adult, new(Person, "P"), new(Coordinator, "C-1"), new(Officer, "O-1"));
        yield return Case(SignedAct.FastTrack, ConsentCapacity.Adult, new(Person, "P"), new(Coordinator, "C-1"), new(Officer, "O-1"));
        yield return Case(SignedAct.SafetyNotice, ConsentCapacity.Adult, new(Officer, "O-1"), new(Officer, "O-2"));
        yield return Case(SignedAct.Erasure, ConsentCapacity.Adult, new(Officer, "O-1"), new(Officer, "O-2"));
        yield return Case(SignedAct.LiftingHold, ConsentCapacity.Adult, new(HoldOwner, "O-1"), new(Officer, "O-2"));
        yield return Case(SignedAct.Arrival, ConsentCapacity.Adult, new(Person, "P"), new(ReceivingOrganisation, "RS-1"));
        yield return Case(SignedAct.Arrival, ConsentCapacity.Child, new(SignerRole.Child, "P"), new(ReceivingGuardian, "G-2"));

        static TestCaseData Case(SignedAct act, ConsentCapacity capacity, params Signature[] signatures) => new(act, capacity, signatures);
    }

    [TestCaseSource(nameof(Lawful))]
    public void An_act_stands_with_its_signatures_and_falls_without_any_one_of_them(SignedAct act, ConsentCapacity capacity, Signature[] signatures)
    {
        Assert.That(SignatureTable.Missing(act, signatures, capacity), Is.Empty);
        foreach (var one in signatures)
            Assert.That(SignatureTable.Missing(act, [.. signatures.Where(s => s != one)], capacity).Select(m => m.Code), Has.Some.EqualTo(RejectionCode.Required), $"without the {one.Role}");
    }

    [TestCaseSource(nameof(Lawful))]
    public void Nobody_is_their_own_second_pair_of_eyes(SignedAct act, ConsentCapacity capacity, Signature[] signatures)
    {
        if (SignatureTable.Of(act).SecondPair is null)
            return;
        Signature[] alone = [.. signatures.Select(s => s.Role is Person or SignerRole.Child or Guardian ? s : s with { Code = "SAME" })];

        Assert.That(SignatureTable.Missing(act, alone, capacity).Select(m => m.Path), Is.EqualTo(new[] { "second" }));
    }

    [TestCase(SignedAct.Hold), TestCase(SignedAct.Withdrawal), TestCase(SignedAct.Incident)]
    public void Stopping_needs_nobody(SignedAct act) => Assert.That(SignatureTable.Missing(act, Stopping, ConsentCapacity.Child), Is.Empty);

    [TestCase(Police), TestCase(Immigration), TestCase(PaidByReturns)]
    public void A_consent_to_return_is_not_taken_by(SignerRole role) => Assert.That(
        SignatureTable.Missing(SignedAct.ConsentToReturn, [new(Person, "P"), new(CaseWorker, "CW-1"), new(role, "X")], ConsentCapacity.Adult).Single().Code,
        Is.EqualTo(RejectionCode.NotAllowed));

    [Test]
    public void A_coordinator_cannot_write_readiness() => Assert.That(
        SignatureTable.Missing(SignedAct.Readiness, [new(Coordinator, "C-1")], ConsentCapacity.Adult).Select(m => m.Code),
        Is.EquivalentTo(new[] { RejectionCode.NotAllowed, RejectionCode.Required }));

    [Test]
    public void The_second_pair_of_eyes_on_a_clearance_knows_the_person() => Assert.That(
        SignatureTable.Missing(SignedAct.Clearance, [new(Person, "P"), new(Coordinator, "C-1"), new(CaseWorker, "CW-1")], ConsentCapacity.Adult).Select(m => m.Path),
        Is.EqualTo(new[] { "second" }));

    [Test]
    public void Every_act_has_its_row() => Assert.That(SignatureTable.All.Select(r => r.Act), Is.EqualTo(Enum.GetValues<SignedAct>()));
}
