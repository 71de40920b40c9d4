using Dapper;
using NUnit.Framework;
using Trm.Contracts.Referrals;
using Trm.Node.Overview;
using Trm.Node.Tests.Stories;
using Trm.Trail;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Overview;

/// <summary>What an auditor sees: whether the record is whole and agrees with theirs, who looked, what stands; and an altered message is found.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class AuditTests
{
    private static readonly Officer Auditor = new("AT-AU-1", Role.Auditor);

    [Test]
    public async Task A_record_is_verified_with_one_act_alone_and_against_theirs()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        Assert.That((await stage.At.Audit.ShowAsync(Auditor)).Value.LastCheck, Is.Null);

        Assert.That((await stage.At.Audit.VerifyAsync(Auditor)).Value.Verified, Is.True);
        using var theirs = new MemoryStream(await stage.Rs.Record.EvidencePackAsync());
        stage.Later(TimeSpan.FromSeconds(5));
        var compared = (await stage.At.Audit.VerifyAsync(Auditor, theirs)).Value;
        Assert.That((compared.IsComparison, compared.Matched > 0), Is.EqualTo((true, true)));
        stage.Later(TimeSpan.FromSeconds(5));
        await stage.At.Audit.VerifyAsync(Auditor, new MemoryStream("no pack at all"u8.ToArray()));

        var page = (await stage.At.Audit.ShowAsync(Auditor)).Value;
        Assert.That((page.LastCheck!.Officer, page.LastCheck.IsWhole), Is.EqualTo(("AT-AU-1", true)), "what was handed in was no pack, and says nothing of our record");
        Assert.That(page.Comparisons.Select(c => c.Theirs), Is.EqualTo(new[] { "RS" }), "nor of anybody");
        Assert.That(page.Comparisons.Select(c => (c.Theirs, c.IsWhole)), Does.Contain((("RS"), compared.Verified)));
        Assert.That((page.Size > 0, page.PublishedAt is not null, page.Forks.Count), Is.EqualTo((true, true, 0)));
        foreach (var officer in new[] { Vienna, ViennaCaseWorker, ViennaEscort, new Officer("AT-90", Role.Administrator), new Officer("AT-91", Role.DutyOfficer) })
            Assert.That(((await stage.At.Audit.ShowAsync(officer)).Rejection.Code.Text, (await stage.At.Audit.VerifyAsync(officer)).Rejection.Code.Text), Is.EqualTo(("NOT_ALLOWED", "NOT_ALLOWED")), officer.Code);
    }

    [Test]
    public async Task An_altered_entry_of_the_record_is_found()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        Assert.That((await stage.At.Audit.VerifyAsync(Auditor)).Value.Verified, Is.True);

        await AlterAsync(stage, "max");
        stage.Later(TimeSpan.FromSeconds(5));

        Assert.That((await stage.At.Audit.VerifyAsync(Auditor)).Value.Verified, Is.False);
        Assert.That((await stage.At.Audit.ShowAsync(Auditor)).Value.LastCheck!.Findings, Is.Not.Empty);
    }

    [Test]
    public async Task What_was_found_stays_explained_until_more_is_found()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        await AlterAsync(stage, "max");
        var found = await FoundAsync();
        foreach (var one in found)
            Assert.That((await stage.At.Explanations.ExplainAsync(one.Name, "our-fault", null, Vienna)).IsOk, Is.True, one.Code);

        var again = await FoundAsync();
        await AlterAsync(stage, "min");
        var more = await FoundAsync();

        Assert.That(found.Select(f => f.IsExplained), Is.Not.Empty.And.All.False);
        Assert.That(again.Select(f => (f.Code, f.Name, f.IsExplained)), Is.EquivalentTo(found.Select(f => (f.Code, f.Name, true))), "found again, it is the same");
        Assert.That(more.Where(f => !f.IsExplained).Select(f => f.Code), Does.Contain("EVIDENCE_MISMATCH"), "one more is another thing");

        async Task<IReadOnlyList<ToExplain>> FoundAsync()
        {
            stage.Later(TimeSpan.FromSeconds(5));
            await stage.At.Audit.VerifyAsync(Auditor);
            return [.. (await stage.At.Explanations.ListAsync(Vienna)).Value.Rows.Where(r => !r.IsAlarm)];
        }
    }

    private static async Task AlterAsync(Stage stage, string which)
    {
        await using var db = await (await stage.World.StorageOf("AT")).ConnectAsync(writes: true);
        await db.ExecuteAsync($"UPDATE trail_leaf SET minute = minute - 60 WHERE idx = (SELECT {which}(idx) FROM trail_leaf WHERE event = {(int)TrailEvent.MessageSealed})");
    }

    [Test]
    public async Task Who_looked_is_listed_without_what_they_saw_and_whether_they_ever_acted()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        await stage.At.Referrals.OpenAsync(stage.Case, Vienna);
        await stage.At.Referrals.OpenAsync(stage.Case, ViennaCaseWorker);

        var views = (await stage.At.Audit.ShowAsync(Auditor)).Value.Views;

        Assert.That(views.Rows.Take(2).Select(v => (v.Officer, v.Role, v.HasActed)), Is.EqualTo(new[] { ("AT-CW-17", "case-worker", false), ("AT-07", "coordinator", true) }));
        Assert.That(views.Rows[0], Has.Property("Case").EqualTo(Trm.Node.Overview.ShortName.Of(stage.Case)).And.Property("Messages").GreaterThan(0));
        Assert.That(views.Total, Is.EqualTo(views.Rows.Count));
    }

    [Test]
    public async Task Who_looked_without_acting_is_counted_by_officer_and_listed_alone()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        foreach (var officer in new[] { Vienna, ViennaCaseWorker, ViennaCaseWorker })
            await stage.At.Referrals.OpenAsync(stage.Case, officer);

        var all = (await stage.At.Audit.ViewsAsync(Auditor, new())).Value;
        var without = (await stage.At.Audit.ViewsAsync(Auditor, new(Officer: ViennaCaseWorker.Code, WithoutAct: true))).Value;
        var older = (await stage.At.Audit.ViewsAsync(Auditor, new(Before: 1))).Value;

        Assert.That(all.Officers[0], Is.EqualTo(new Trm.Node.Overview.OfficerViews(ViennaCaseWorker.Code, "case-worker", 2, 1, 2, all.Officers[0].Last)));
        Assert.That((all.Read, all.Before, all.Views.Total), Is.EqualTo((all.Views.Rows.Count, (long?)null, (long)all.Read)));
        Assert.That(without.Views.Rows.Select(v => (v.Officer, v.HasActed)), Is.EqualTo(Enumerable.Repeat((ViennaCaseWorker.Code, false), 2)));
        Assert.That((older.Read, older.Officers.Count), Is.EqualTo((0, 0)));
        Assert.That((await stage.At.Audit.ViewsAsync(Vienna, new())).Rejection.Code.Text, Is.EqualTo("NOT_ALLOWED"));
        Assert.That((await stage.At.Audit.ExceptionsAsync(Vienna)).Rejection.Code.Text, Is.EqualTo("NOT_ALLOWED"));
        Assert.That(stage.At.Audit.RoomForPack(Vienna).Rejection.Code.Text, Is.EqualTo("NOT_ALLOWED"));
    }

    [Test]
    public async Task Who_went_round_a_rule_and_what_nobody_has_explained_stand_there_and_no_hold_does()
    {
        await using var stage = await OpenAsync();
        await stage.UpToClearanceAsync();
        var hold = await Ok(stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.Health, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(1)));
        await stage.Settled();
        await Ok(stage.At.Referrals.LiftAsync(stage.Case, Vienna, hold.Message, "AT-CW-17"));
        await stage.Settled();
        Assert.That((await stage.At.Audit.ShowAsync(Auditor)).Value.Exceptions, Is.Empty, "an ordinary clearance and a lifted hold go round no rule");
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling));
        await stage.Alarmed("RS", "TRAVELLING_UNCLEARED");

        var page = (await stage.Rs.Audit.ShowAsync(Auditor)).Value;

        var alarm = page.Unexplained.First(u => u.Code == "TRAVELLING_UNCLEARED");
        Assert.That((alarm.Peer, alarm.By, alarm.Due), Is.EqualTo(("AT", (string?)null, alarm.Since.AddMinutes(10))));
        Assert.That(System.Text.Json.JsonSerializer.Serialize(page), Does.Not.Contain("health").IgnoreCase.And.Not.Contain("hold"));
    }
}
