using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>Story 3. Protection: the receiving side's screens, database, receipts, pack, sizes and figures cannot tell it from nine other holds.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ProtectionTests
{
    // One day for all: a run that goes past midnight must not tell the holds apart by it.
    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    // Why Vienna stops, as Vienna has it on record.
    private static readonly Dictionary<string, Func<CaseFacts, CaseFacts>> Reasons = new(StringComparer.Ordinal)
    {
        ["protection is pending"] = f => f with { Bar = ReturnBar.None with { ProtectionPending = true } },
        ["there is no document"] = f => f with { Document = null },
        ["medicine is not secured"] = f => f with { Care = f.Care! with { MedicineSecured = null } },
        ["time to recover is not over"] = f => f with { Recovery = null },
        ["nobody has advised on wages"] = f => f with { Remedies = null },
        ["the person was not asked again"] = f => f with { Wish = f.Wish! with { AskedAgainAt = null } },
        ["the interpreter was a relative"] = f => f with { Support = f.Support! with { InterpreterIndependent = false } },
        ["a danger is high"] = f => f with { Risks = [.. f.Risks.Select(r => r with { Areas = [new(RiskArea.Reprisal, RiskLevel.High, [])] })] },
        ["the person may be a child"] = f => f with { Age = AgeStanding.InDoubt },
        ["somebody has not answered"] = f => f with { Asked = [new("e0000000-0000-4000-8000-000000000001", null, false)] },
    };

    [Test]
    public async Task Ten_holds_for_ten_reasons_look_the_same_from_the_receiving_side()
    {
        await using var stage = await OpenAsync();
        var views = new Dictionary<string, ReceivedView>(StringComparer.Ordinal);
        foreach (var (reason, on) in Reasons)
            views[reason] = await HeldAsync(stage, on);

        var protection = views["protection is pending"];
        Assert.That(protection.Words, Has.Length.GreaterThan(20_000), "the checker has looked at something");
        Assert.That(protection.Words, Does.Contain("not-stated").And.Contain("hold").And.Contain("URGENT_REPORT"));
        Assert.Multiple(() =>
        {
            foreach (var (reason, view) in views)
                Assert.That(protection.TellsApart(view), Is.Null, reason);
        });

        // And it would tell, if there were anything to tell.
        var claim = Reasons["protection is pending"];
        Assert.That(protection.TellsApart(await HeldAsync(stage, claim, HoldReason.Health)), Does.StartWith("words").And.Contain("\"Reason\":3"), "a reason");
        Assert.That(protection.TellsApart(await HeldAsync(stage, claim, review: 30)), Does.StartWith("words"), "a review that is not the usual one");
        Assert.That(protection.TellsApart(await HeldAsync(stage, claim, hesitates: TimeSpan.FromMinutes(20))), Does.StartWith("times"), "somebody had to ask first");
        Assert.That(
            protection.TellsApart(await HeldAsync(stage, claim, also: s => Ok(s.At.Referrals.AskAsync(s.Case, Vienna, Topic.Nationality, [], QuestionPurpose.Decision)))), Does.StartWith("words"), "one message more");
    }

    [Test]
    public async Task A_return_act_stops_in_Vienna_with_one_sentence_and_nothing_is_sent()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.KeepAsync(stage.Facts);
        var day = DateOnly.FromDateTime(stage.Departs.UtcDateTime);
        var sentences = new HashSet<string>(StringComparer.Ordinal);
        var bars = new[] { new ReturnBar(true, false, false), new(false, true, false), new(false, false, true), new(true, true, true) };

        await BarredAsync(() => stage.At.Returns.ProposeAsync(stage.Draft, Vienna, TravelBasis.OwnWish, day, day));
        await BarredAsync(() => stage.At.Returns.ProposeAsync(stage.Draft, Vienna, TravelBasis.Removal, day, day));
        var proposal = await stage.ProposedAsync();
        await stage.TakenUpAsync(proposal);
        await BarredAsync(() => stage.At.Returns.OfferPlanAsync(stage.Draft, Vienna, stage.Plan));
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        await BarredAsync(() => stage.At.Returns.ClearAsync(stage.Case, Vienna, day, "AT-CW-17"));
        await stage.ClearedAsync();

        Assert.That(sentences, Has.Count.EqualTo(1), "whichever of them it is, the sentence is the same");
        Assert.That(sentences.Single(), Does.Not.Contain("asylum").And.Not.Contain("appeal").And.Not.Contain("protection").IgnoreCase);

        async Task BarredAsync(Func<Task<Contracts.Rejections.Result<Outbox.Submitted>>> act)
        {
            await stage.Settled();
            var sent = stage.World.Post.Seen.Count;
            foreach (var bar in bars)
            {
                Assert.That((await stage.At.Returns.KeepFactsAsync(stage.Case, Vienna, stage.Facts with { Bar = bar })).IsOk, Is.True);
                var refused = await act();
                Assert.That(refused.IsOk ? "sent" : refused.Rejections.Single().Code.Text, Is.EqualTo("NOT_ALLOWED"), bar.ToString());
                sentences.Add(refused.Rejection.Hint!);
            }

            Assert.That(stage.World.Post.Seen, Has.Count.EqualTo(sent), "nothing is sent");
            Assert.That((await stage.At.Returns.KeepFactsAsync(stage.Case, Vienna, stage.Facts)).IsOk, Is.True);
        }
    }

    [Test]
    public async Task A_last_check_that_comes_after_the_claim_is_refused_like_any_other()
    {
        await using var stage = await OpenAsync();
        await stage.UpToClearanceAsync();
        foreach (var reason in new Func<CaseFacts, CaseFacts>[]
        {
            f => f with { Bar = new(true, false, false) },
            f => f with { FinalCheck = f.FinalCheck! with { StillWantsToGo = null } },
        })
        {
            Assert.That((await stage.At.Returns.KeepFactsAsync(stage.Case, Vienna, reason(stage.Facts))).IsOk, Is.True);
            await Ok(stage.Rs.Returns.ReadyAsync(stage.Case, Shelter, stage.Meeting, isFinal: true));
            await stage.Settled();
        }

        Assert.That(await stage.World.Codes("AT"), Is.EqualTo(new[] { "GATE_20", "GATE_20" }));
        Assert.That(await stage.ReturnAsync("RS"), Is.EqualTo(ReturnState.Cleared));
    }

    // A case up to readiness; then Vienna learns of something, and stops. Serbia looks, asks, is answered, and waits.
    private static async Task<ReceivedView> HeldAsync(
        Stage stage, Func<CaseFacts, CaseFacts> reason, HoldReason said = HoldReason.NotStated, int review = 7, TimeSpan hesitates = default, Func<Stage, Task>? also = null)
    {
        stage.Draft = DraftFor(stage.World, AllConsents);
        var serbia = new ReceivingSide(stage);
        await stage.Settled();
        await serbia.BeginAsync();
        await stage.SharedAsync();
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        await stage.Settled();

        Assert.That((await stage.At.Returns.KeepFactsAsync(stage.Case, Vienna, reason(stage.Facts))).IsOk, Is.True);
        Assert.That((await stage.ClearAsync()).IsOk, Is.False);
        stage.World.Time.By += hesitates;
        await Ok(stage.At.Referrals.HoldAsync(stage.Case, Vienna, said, Today.AddDays(review)));
        await stage.Settled();
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        await stage.Settled();
        var question = await Ok(stage.Rs.Referrals.AskAsync(stage.Case, Belgrade, Topic.Needs, [], QuestionPurpose.Decision));
        await stage.Settled();
        await Ok(stage.At.Referrals.AnswerAsync(stage.Draft, Vienna, question.Message));
        await stage.Settled();
        Assert.That(await Refused(stage.Rs.Returns.ReadyAsync(stage.Case, Shelter, stage.Meeting, isFinal: true)), Is.EqualTo(new[] { "HELD" }));
        if (also is not null)
            await also(stage);
        var view = await serbia.ReadAsync();
        stage.World.Time.By -= hesitates;
        return view;
    }
}
