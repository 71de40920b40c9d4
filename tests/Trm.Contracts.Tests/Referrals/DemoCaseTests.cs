using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Gates;
using Trm.Contracts.Htcds;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Testing;
using static Trm.Contracts.Tests.Referrals.People;
using static Trm.Contracts.Tests.Referrals.Sheets;

namespace Trm.Contracts.Tests.Referrals;

/// <summary>The cases that the demonstration tells its story with.</summary>
public sealed class DemoCaseTests
{
    [Test]
    public void The_demos_case_goes_through_both_steps_and_answers()
    {
        var sheet = CaseSheet.Parse(File("sheet.json")).Value.MovedTo(Now);
        var draft = ReferralDraft.From(Case("case.csv"), sheet, Pseudonym).Value;

        var profile = ReferralMessage.Profile(Context(), draft.Purpose, draft.Priority, draft.Profile(Now));
        var identity = draft.Identity(draft.Organisation, Now).Then(r => ReferralMessage.Identity(Context(), ShelterByName, r));

        Assert.Multiple(() =>
        {
            Assert.That(draft.Invention, Does.Contain("invented"));
            Assert.That(profile.Rejections, Is.Empty);
            Assert.That(Text(profile.Value), Does.Not.Contain("Mirelunda").And.Not.Contain("Вражалић"));
            Assert.That(identity.Rejections, Is.Empty);
            Assert.That(Text(identity.Value), Does.Contain("Mirelunda").And.Contain("Вражалић").And.Contain("masked").And.Not.Contain("Izmišljena").And.Not.Contain("F43.1"));
            Assert.That(G01.Judge(identity.Value.Bundle, Serbia, Now).Passed);
            Assert.That(draft.AnswerResources(Topic.Documents, [], draft.Organisation, Now).Value.Outcome, Is.EqualTo(AnswerOutcome.Given));
            Assert.That(draft.AnswerResources(Topic.Health, [], draft.Organisation, Now).Value.Outcome, Is.EqualTo(AnswerOutcome.Refused));
        });
    }

    [Test]
    public void The_case_to_be_declined_has_no_consent_and_so_no_identity_step()
    {
        var draft = ReferralDraft.From(Case("declined-case.json"), CaseSheet.Parse(File("declined-sheet.json")).Value, Pseudonym).Value;

        Assert.That(draft.Invention, Does.Contain("invented"));
        Assert.That(ReferralMessage.Profile(Context(), draft.Purpose, draft.Priority, draft.Profile(Now)).Rejections, Is.Empty);
        Assert.That(draft.Identity(draft.Organisation, Now).Rejection.Code, Is.EqualTo(RejectionCode.ConsentNotActive));
    }

    private static HtcdsCase Case(string name) => HtcdsCase.Choose(HtcdsReader.Read(File(name), name).Value, null).Value;

    private static byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo", name));

    private static string Text(Message message) => Encoding.UTF8.GetString(message.Payload.Span);
}
