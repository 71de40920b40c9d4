using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Tests.Messages;

/// <summary>What was written is what is read, typed, in one place.</summary>
public sealed class MessageContentTests
{
    [Test]
    public void AnEnquiry()
    {
        var content = CapacityEnquiryContent.Of(Examples.Of(MessageKind.CapacityEnquiry));

        Assert.That(content.Services, Is.EqualTo(["SocialCare", "Legal"]));
        Assert.That((content.Persons, content.Urgency, content.NeededFrom), Is.EqualTo((2, Urgency.Urgent, (DateOnly?)new DateOnly(2026, 12, 1))));
    }

    [Test]
    public void AnAnswerAboutCapacity()
    {
        var content = CapacityAnswerContent.Of(Examples.Of(MessageKind.CapacityAnswer));

        Assert.That((content.Reply, content.ValidUntil), Is.EqualTo((CapacityReply.Alternatives, (DateTimeOffset?)Examples.Noon.AddDays(14))));
        Assert.That(content.Alternatives, Is.EqualTo(["SocialCare"]));
    }

    [Test]
    public void ANoNeedsNoEndAndAYesDoes()
    {
        Assert.That(CapacityMessage.Answer(Examples.Back(2, Examples.Id(1), ofCase: false), CapacityReply.No).Rejections, Is.Empty);
        Assert.That(CapacityMessage.Answer(Examples.Back(2, Examples.Id(1), ofCase: false), CapacityReply.Yes).Rejection.Code, Is.EqualTo(RejectionCode.Required));
    }

    [Test]
    public void AnAlternativeStandsOnlyWithAlternatives()
    {
        var draft = CapacityMessage.Answer(Examples.Back(2, Examples.Id(1), ofCase: false), CapacityReply.Yes, Examples.Noon, ["SocialCare"]);

        Assert.That(draft.Rejection.Code, Is.EqualTo(RejectionCode.CodeInvalid));
    }

    [Test]
    public void AReferralInTwoSteps()
    {
        var profile = ReferralContent.Of(Examples.Of(MessageKind.ReferralProfile));
        var identity = ReferralContent.Of(Examples.Of(MessageKind.ReferralIdentity));

        Assert.That(profile, Is.EqualTo(new ReferralContent(false, Purpose.Return, Urgency.Routine, null)));
        Assert.That(identity, Is.EqualTo(new ReferralContent(true, null, Urgency.Routine, Examples.Shelter)));
    }

    [Test]
    public void TheDecisions()
    {
        Assert.That(Read(MessageKind.DecisionSeen), Is.EqualTo(new DecisionContent(Decision.Seen, null, null, null, null, null)));
        Assert.That(Read(MessageKind.DecisionAccepted), Is.EqualTo(new DecisionContent(Decision.Accepted, Examples.Shelter, "RS-CW-3", new DateOnly(2026, 12, 1), null, null)));
        Assert.That(Read(MessageKind.DecisionDeclined), Is.EqualTo(new DecisionContent(Decision.Declined, null, null, null, DeclineReason.CallUs, NextStep.None)));
        Assert.That(Read(MessageKind.DecisionRedirected), Is.EqualTo(new DecisionContent(Decision.Redirected, Examples.Shelter, null, null, null, null)));

        static DecisionContent Read(MessageKind kind) => DecisionContent.Of(Examples.Of(kind));
    }

    [Test]
    public void AQuestionAndItsAnswers()
    {
        var question = QuestionContent.Of(Examples.Of(MessageKind.Question));

        Assert.That((question.Topic, question.Purpose), Is.EqualTo((Topic.Needs, QuestionPurpose.Readiness)));
        Assert.That(question.Fields, Is.EqualTo(["prs_PrimaryLanguage", "prs_HighestLevelOfEducation"]));
        Assert.That(Read(MessageKind.AnswerGiven), Is.EqualTo(new AnswerContent(AnswerOutcome.Given, Topic.Needs)));
        Assert.That(Read(MessageKind.AnswerPartly), Is.EqualTo(new AnswerContent(AnswerOutcome.Partly, Topic.Needs)));
        Assert.That(Read(MessageKind.AnswerRefused), Is.EqualTo(new AnswerContent(AnswerOutcome.Refused, Topic.Family)));
        Assert.That(Read(MessageKind.AnswerUnknown), Is.EqualTo(new AnswerContent(AnswerOutcome.Unknown, Topic.Documents)));

        static AnswerContent Read(MessageKind kind) => AnswerContent.Of(Examples.Of(kind));
    }

    [Test]
    public void AHoldIsSetAndLifted()
    {
        Assert.That(HoldContent.Of(Examples.Of(MessageKind.HoldSet)), Is.EqualTo(new HoldContent(HoldReason.NotStated, new DateOnly(2026, 11, 28), null, null)));
        Assert.That(HoldContent.Of(Examples.Of(MessageKind.HoldLift)), Is.EqualTo(new HoldContent(null, null, Examples.Id(14), "AT-0043")));
    }

    [Test]
    public void TheSecondPersonIsAnotherOne()
    {
        var draft = HoldMessage.Lift(Examples.Context(15), Examples.Id(14), "at-0042");

        Assert.That(draft.Rejection.Code, Is.EqualTo(RejectionCode.Value));
    }

    [TestCase("")]
    [TestCase("Ana Primer")]
    [TestCase("Ana\u001b[2J")]
    public void AnOfficerIsACodeAndNoName(string officer)
    {
        var draft = TestMessage.Ping(Examples.Context(16, ofCase: false) with { OfficerCode = officer });

        Assert.That(draft.Rejections.Select(r => r.Code), Has.Some.EqualTo(RejectionCode.Value));
    }

    [TestCase("ORG 7", "Shelter")]
    [TestCase("", "Shelter")]
    [TestCase("ORG-7", "")]
    [TestCase("ORG-7", " Shelter")]
    [TestCase("ORG-7", "12345")]
    [TestCase("ORG-7", "<b>Shelter</b>")]
    public void AnOrganisationHasACodeAndANameOfLetters(string id, string name) =>
        Assert.That(NamedOrganisation.Parse(id, name).Rejection.Code, Is.EqualTo(RejectionCode.Value));

    [Test]
    public void AskingAnotherKindForItsContentIsABug() =>
        Assert.That(() => HoldContent.Of(Examples.Of(MessageKind.Test)), Throws.ArgumentException);

    [Test]
    public void WritingTheSameMessageTwiceGivesTheSameBytes()
    {
        var first = HoldMessage.Set(Examples.Context(14), HoldReason.Health, new(2026, 11, 28)).Value;
        var second = HoldMessage.Set(Examples.Context(14), HoldReason.Health, new(2026, 11, 28)).Value;

        Assert.That(second.Payload.ToArray(), Is.EqualTo(first.Payload.ToArray()));
    }
}
