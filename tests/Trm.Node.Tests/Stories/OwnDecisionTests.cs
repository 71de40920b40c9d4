using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Messages;
using Trm.Contracts.Returns;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>Story 9. His own decision. Adult, high risk, wants wages, not to be met: advised, two officers, check-in; wages claim goes on; answers the 72-h call.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class OwnDecisionTests
{
    [Test]
    public async Task A_man_goes_home_to_his_wages_although_it_is_dangerous_and_nobody_is_to_meet_him()
    {
        await using var stage = await PlanAcceptedAsync();

        Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "GATE_04", "GATE_05" }), "the danger is high, and nobody will be there");
        await stage.KeepAsync(stage.Facts with { OwnDecision = Advised(stage) });
        await Ok(stage.ClearAsync());
        await stage.Return(ReturnState.Cleared);
        Assert.That(await stage.HeardAsync("RS", Belgrade), Does.Contain("clearance/own-decision"));

        await Ok(stage.At.Returns.UpdateAsync(
            stage.Draft, Vienna, MessageKind.UpdateRemedies, (c, version, previous, person) => UpdateMessage.Remedies(c, version, previous, new(RemedyClaim.Wages, RemedyState.Open), person)));
        await stage.Settled();
        await Ok(stage.Rs.Returns.ReadyAsync(stage.Case, Shelter, OnCall(stage), isFinal: true));
        await stage.Return(ReturnState.FinalCheck);
        stage.ItIs(stage.Departs);
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling));
        await stage.Return(ReturnState.Travelling);
        stage.ItIs(stage.Departs.AddHours(6));
        await Ok(stage.Rs.Returns.DeclinedToBeMetAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes));
        await stage.Return(ReturnState.Met);
        await Ok(stage.At.Returns.UpdateAsync(
            stage.Draft, Vienna, MessageKind.UpdateRemedies, (c, version, previous, person) => UpdateMessage.Remedies(c, version, previous, new(RemedyClaim.Wages, RemedyState.Continued), person)));
        await stage.Settled();
        Assert.That((await stage.HeardAsync("RS", Belgrade)).Count(k => k == "update/remedies"), Is.EqualTo(2), "the claim goes on after he has left");

        stage.Later(TimeSpan.FromHours(72));
        await stage.Alarmed("RS", "OVERDUE_FOLLOW_UP_72_H");
        await stage.Alarmed("AT", "OVERDUE_FOLLOW_UP_72_H");
        await Ok(stage.Rs.Returns.FollowedUpAsync(stage.Case, Shelter, FollowUpForm.Made, FollowUpMoment.Hours72, Wellbeing.Safe, PersonsAnswer.Yes));

        await stage.Return(ReturnState.FollowUp);
        await stage.Calm("RS", "OVERDUE_FOLLOW_UP_72_H");
        await stage.Calm("AT", "OVERDUE_FOLLOW_UP_72_H");
        await stage.BothAgree();
        Assert.That(await stage.World.Codes("AT"), Is.Empty);
        Assert.That(await stage.World.Codes("RS"), Is.Empty);
    }

    [Test]
    public async Task Each_safeguard_of_an_own_decision_is_needed_and_it_lifts_nothing_absolute()
    {
        await using var stage = await PlanAcceptedAsync();
        var advised = Advised(stage);
        OwnDecision[] unsafeWays =
        [
            advised with { InOwnLanguage = false },
            advised with { AdviserOffered = null },
            advised with { AdvisedAt = advised.DecidedAt.AddHours(-23) },
            advised with { SecondOfficer = null },
            advised with { SecondOfficer = advised.Officer },
            advised with { SafetyPlan = null },
            advised with { CheckIn = null },
            advised with { HelpNumber = null },
            advised with { CheckIn = stage.Departs.AddHours(6 + 73) },
        ];
        foreach (var decision in unsafeWays)
        {
            await stage.KeepAsync(stage.Facts with { OwnDecision = decision });
            Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "GATE_04", "GATE_05" }), decision.ToString());
        }

        await stage.KeepAsync(stage.Facts with { OwnDecision = advised, Age = AgeStanding.InDoubt });
        Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "GATE_04", "GATE_05", "GATE_06" }), "in doubt a child, whose decision lifts nothing");
        var document = stage.Facts.Document;
        await stage.KeepAsync(stage.Facts with { OwnDecision = advised with { Gates = ["G04", "G05", "G09"] }, Age = AgeStanding.Adult, Document = null });
        Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "GATE_09" }), "nobody travels without papers, whatever they decide");
        Assert.That(await stage.ReturnAsync("RS"), Is.EqualTo(ReturnState.PlanAccepted));
        await stage.KeepAsync(stage.Facts with { OwnDecision = advised, Document = document });
        await Ok(stage.ClearAsync());
        await stage.Return(ReturnState.Cleared);
    }

    private static async Task<Stage> PlanAcceptedAsync()
    {
        var stage = await OpenAsync(
            new(),
            now => AllConsents(now).Replace("\"exploitation\"", "\"exploitation\",\"legal\"", StringComparison.Ordinal),
            sheet => sheet.Replace("\"level\": \"moderate\", \"mitigation\": [\"safe-accommodation\"]", "\"level\": \"high\", \"mitigation\": []", StringComparison.Ordinal));
        var look = stage.Facts.Risks[0];
        await stage.SharedAsync();
        await stage.KeepAsync(stage.Facts with { Risks = [look with { Areas = [new(RiskArea.ReTrafficking, RiskLevel.High, [])] }] });
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await Ok(stage.Rs.Returns.ReadyAsync(stage.Case, Shelter, OnCall(stage), isFinal: false));
        await stage.Return(ReturnState.PlanAccepted);
        return stage;
    }

    // The shelter speaks with him when he leaves; when he arrives nobody waits.
    private static Meeting OnCall(Stage stage) => stage.Meeting with { At = stage.Departs, ValidUntil = stage.Departs.AddHours(2) };

    private static OwnDecision Advised(Stage stage) => new()
    {
        Id = "e1000000-0000-4000-8000-000000000001",
        Gates = ["G04", "G05"],
        AdvisedAt = stage.Now.AddDays(-3),
        InOwnLanguage = true,
        AdviserOffered = "e1000000-0000-4000-8000-000000000002",
        DecidedAt = stage.Now.AddDays(-1),
        Officer = Vienna.Code,
        SecondOfficer = ViennaCaseWorker.Code,
        SafetyPlan = "e1000000-0000-4000-8000-000000000003",
        CheckIn = stage.Departs.AddHours(6 + 48),
        HelpNumber = "e1000000-0000-4000-8000-000000000004",
    };
}
