using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>Sequences that a reader thought up against the code before they happened to anybody.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class WhatWentWrongOnPaperTests
{
    [Test]
    public async Task A_referral_for_services_closes_though_nobody_ever_proposed_a_return()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();

        await Ok(stage.At.Returns.CloseAsync(stage.Case, Vienna, CaseOutcome.Completed));
        await stage.Settled();
        await stage.Referral(ReferralState.InProgress);
        await Ok(stage.Rs.Returns.CloseAsync(stage.Case, Belgrade, CaseOutcome.Completed));

        await stage.Referral(ReferralState.Completed);
        Assert.That(await stage.ReturnAsync("AT"), Is.EqualTo(ReturnState.None));
        await stage.BothAgree();
    }

    [Test]
    public async Task A_no_that_names_a_time_long_before_the_consent_still_ends_that_consent()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await Ok(stage.Rs.Returns.WithdrawAsync(stage.Case, Belgrade, ConsentScope.Return, WithdrawalAction.Stop, stage.Now.AddYears(-20)));
        await stage.Return(ReturnState.DeclinedByPerson);

        Assert.That(
            await Refused(stage.At.Returns.ProposeAsync(stage.Draft, Vienna, TravelBasis.OwnWish, new(2027, 1, 1), new(2027, 1, 9))),
            Is.Not.Empty, "the consent of before does not say that the person raised it again");
    }

    [Test]
    public async Task A_follow_up_that_nobody_has_locks_no_case()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Rs.Returns.MetAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes);
        await stage.Settled();
        await stage.World.StopAsync("AT");
        await Ok(stage.Rs.Returns.FollowedUpAsync(stage.Case, Shelter, FollowUpForm.NotMade, FollowUpMoment.Hours72));
        stage.World.Post.OnTheWay = (_, _) => [];
        stage.World.Time.By += TimeSpan.FromDays(31);
        await Eventually.True(async () => (await stage.World["RS"].Record.TransmissionsAsync()).Any(t => t.State == Outbox.OutboxState.Expired), "it expires");

        Assert.That((await stage.FileAsync("RS")).Return.Known, Has.Count.EqualTo(1), "what is decided from now on rests on the arrival alone");
    }

    [Test]
    public async Task A_hold_is_kept_here_where_nothing_can_be_sealed_for_them()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        stage.World.Time.By += TimeSpan.FromDays(100);

        var held = await stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(5));

        Assert.That(held.IsOk, Is.False, "their key has ended");
        Assert.That((await stage.FileAsync("AT")).Referral.IsHeld, Is.True, "the case is stopped here all the same");
        Assert.That(await stage.AlarmsAsync("AT"), Does.Contain(Alarms.AlarmCode.ReportWaits));
    }

    [TestCase("risks")]
    [TestCase("dependants")]
    public void A_record_with_a_gap_in_a_list_is_refused(string list)
    {
        var json = $"{{\"age\":\"adult\",\"journey\":{{\"departsAt\":\"2027-01-01T10:00:00Z\",\"arrivesAt\":\"2027-01-01T16:00:00Z\"}},\"{list}\":[null]}}";

        Assert.That(CaseFactsJson.Read(System.Text.Encoding.UTF8.GetBytes(json)).Rejection.Code.Text, Is.EqualTo("STRUCTURE"));
    }

    [TestCase("0001-01-01T00:00:00Z", false)]
    [TestCase("1899-12-31T23:59:59Z", false)]
    [TestCase("1900-01-01T00:00:00Z", true)]
    [TestCase("2199-12-31T23:59:59Z", true)]
    [TestCase("9999-12-31T23:59:59Z", false)]
    public void A_time_from_which_nothing_can_be_reckoned_is_none(string text, bool isOne) =>
        Assert.That(WireTime.TryParseOfMessage(text, out _), Is.EqualTo(isOne));
}
