using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Returns;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>
/// Story 1. Capacity without a name, profile, accepted by an organisation, consent to it, identity, two-sided risk, plan, readiness, clearance by two, final check,
/// departure, met, 72-h follow-up; both records agree.
/// </summary>
internal abstract class OrdinaryTests
{
    [Test]
    public async Task A_person_goes_home_and_somebody_is_there()
    {
        await using var stage = await OpenAsync();

        var asked = await Ok(stage.At.Referrals.AskCapacityAsync(stage.World.Id("RS"), Vienna, ["SocialCare"], 1, Urgency.Routine));
        await stage.Settled();
        await Ok(stage.Rs.Referrals.AnswerCapacityAsync(stage.World.Id("AT"), Belgrade, asked.Message, CapacityReply.Yes, stage.Now.AddDays(14)));
        await stage.SharedAsync();
        var proposal = await stage.ProposedAsync();
        await stage.TakenUpAsync(proposal);
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        await stage.ClearedAsync();
        await stage.FinallyCheckedAsync();
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling, stage.Plan.Legs));
        await stage.Return(ReturnState.Travelling);
        await Ok(stage.Rs.Returns.MetAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
        await stage.Return(ReturnState.Met);
        await Ok(stage.Rs.Returns.HandedOverAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
        await stage.Return(ReturnState.Reception);
        await Ok(stage.Rs.Returns.FollowedUpAsync(stage.Case, Shelter, FollowUpForm.Made, FollowUpMoment.Hours72, Wellbeing.Safe, PersonsAnswer.Yes));
        await stage.Return(ReturnState.FollowUp);
        await stage.Settled();
        await Ok(stage.Rs.Returns.CloseAsync(stage.Case, Belgrade, CaseOutcome.Completed));
        await stage.Settled();
        await Ok(stage.At.Returns.CloseAsync(stage.Case, Vienna, CaseOutcome.Completed));

        await stage.Return(ReturnState.Ended);
        await stage.BothAgree();
        Assert.That(await stage.AlarmsAsync("AT"), Is.Empty);
        Assert.That(await stage.AlarmsAsync("RS"), Is.Empty);
        Assert.That(await stage.World.Codes("AT"), Is.Empty);
        Assert.That(await stage.World.Codes("RS"), Is.Empty);
    }
}
