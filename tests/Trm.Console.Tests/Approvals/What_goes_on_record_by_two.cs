using System.Net;
using Trm.Console.Tests.Return;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Approvals;
using Trm.Node.Tests.Stories;
using Trm.Trail;
using static Trm.Console.Tests.Return.Desk;

namespace Trm.Console.Tests.Approvals;

/// <summary>An adult's own decision and a fast track stand on record once two officers have signed them, each in a session of their own; nobody types a colleague's code.</summary>
internal sealed class What_goes_on_record_by_two : OnOneConsole
{
    private Signer _first = null!;
    private Signer _second = null!;

    [OneTimeSetUp]
    public async Task ComeAsync() => (_first, _second) = (await Signer.ComesAsync(House, "AT-01"), await Signer.ComesAsync(House, "AT-02", Role.CaseWorker));

    [OneTimeTearDown]
    public void Leave()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private DateTimeOffset Now => House.World.Time.GetUtcNow();

    private (string Name, string Value)[] Decided()
    {
        var now = Now;
        return [("gates", "G04"), .. At("advised", now.AddHours(-30)), ("language", "yes"), ("adviser", "yes"), .. At("decided", now.AddHours(-2)), ("plan", "yes"), .. At("check-in", now.AddDays(3)), ("number", "")];
    }

    private static OwnDecisionRecord RecordAt(DateTimeOffset now) => new(["G04"], now.AddHours(-30), true, true, now.AddHours(-2), true, now.AddDays(3), null);

    private async Task<CaseId> CaseAsync(AgeStanding age = AgeStanding.Adult)
    {
        var draft = Stage.DraftFor(House.World, Stage.AllConsents);
        await Stage.Ok(House.Node.Referrals.SendProfileAsync(draft, Stage.Vienna));
        Assert.That((await House.Node.Returns.ChangeFactsAsync(draft.Case, Stage.Vienna, f => f with { Age = age })).IsOk, Is.True);
        return draft.Case;
    }

    private Task<Answer> SendAsync(CaseId @case, string act, params (string Name, string Value)[] typed) => new Desk(_first.Visitor, @case).DoAsync(act, typed);

    private async Task<CaseFacts> FactsAsync(CaseId @case) => (await House.Node.Returns.FactsAsync(@case, Stage.Vienna)).Value;

    // Where the first officer signs, and then the second.
    private static string IdOf(CaseId @case, Answer proposed)
    {
        Assert.That(proposed.Location, Does.StartWith($"/case/{@case}/approve/"), () => Text(proposed));
        return proposed.Location![$"/case/{@case}/approve/".Length..];
    }

    [Test]
    public async Task An_own_decision_is_there_with_the_second_signature_and_not_before()
    {
        var @case = await CaseAsync();
        var leaves = await House.World.LeafCount("AT", TrailEvent.Approval);

        var id = IdOf(@case, await SendAsync(@case, "own-decision", [.. Decided(), ("second", "AT-99")]));
        Assert.That((await FactsAsync(@case)).OwnDecision, Is.Null, "a code that is typed is nobody's signature");
        await _first.SignAsync(id);
        Assert.That((await _first.AskedAsync(id), (await FactsAsync(@case)).OwnDecision), Is.EqualTo(((string?)null, (OwnDecision?)null)), "nor does one officer sign for two");
        var read = Text(await _second.Visitor.GetAsync($"/case/{@case}/approve/{id}"));
        Assert.That((await _second.SignAsync(id)).Status, Is.EqualTo(HttpStatusCode.SeeOther));

        Assert.That(read, Does.Contain("The person decides otherwise than advised").And.Contain("G04").And.Contain("There is a safety plan Yes").And.Contain("AT-01"));
        var own = (await FactsAsync(@case)).OwnDecision!;
        Assert.That((own.Officer, own.SecondOfficer, own.Gates.Single(), own.SafetyPlan is null, own.AdviserOffered is null), Is.EqualTo(("AT-01", "AT-02", "G04", false, false)));
        Assert.That(own.DecidedAt - own.AdvisedAt, Is.EqualTo(TimeSpan.FromHours(28)));
        Assert.That(await House.World.LeafCount("AT", TrailEvent.Approval), Is.EqualTo(leaves + 1));
    }

    [Test]
    public async Task A_fast_track_is_there_with_the_second_signature_and_not_before()
    {
        var @case = await CaseAsync();

        var id = IdOf(@case, await SendAsync(@case, "fast-track", ("papers", "care-plan"), ("papers", "risk-look"), ("word", "yes"), ("receiver", "yes"), ("shorter", "no")));
        await _first.SignAsync(id);
        Assert.That((await FactsAsync(@case)).FastTrack, Is.Null);
        Assert.That(Text(await _second.Visitor.GetAsync($"/case/{@case}/approve/{id}")), Does.Contain("The care plan").And.Contain("The look at the dangers"));
        await _second.SignAsync(id);

        var fast = (await FactsAsync(@case)).FastTrack!;
        Assert.That((fast.Officer, fast.SecondOfficer, fast.ShorterFinalCheck, fast.WordWithPerson is null), Is.EqualTo(("AT-01", "AT-02", false, false)));
        Assert.That(fast.Tasks.Select(t => (t.Paper, t.Officer, t.Done)), Is.EqualTo(new[] { (PostponedPaper.RiskLook, "AT-01", (string?)null), (PostponedPaper.CarePlan, "AT-01", null) }));
    }

    [TestCase("own-decision", "language", "no", "once the answer is yes")]
    [TestCase("own-decision", "adviser", "no", "once the answer is yes")]
    [TestCase("own-decision", "plan", "", "Choose one of the answers.")]
    [TestCase("own-decision", "gates", "G03", "Tick at least one.")]
    [TestCase("own-decision", "gates", "G05", "Needed where nobody meets them")]
    [TestCase("own-decision", "number", "112", "Type the number with +")]
    [TestCase("own-decision", "advised-t", "noon", "There is no such time.")]
    [TestCase("fast-track", "word", "no", "once the answer is yes")]
    [TestCase("fast-track", "receiver", "no", "once the answer is yes")]
    [TestCase("fast-track", "papers", "consent", "Tick at least one.")]
    public async Task What_would_not_count_is_not_signed(string act, string field, string value, string says)
    {
        var @case = await CaseAsync();
        (string Name, string Value)[] good = act == "own-decision" ? Decided() : [("papers", "care-plan"), ("word", "yes"), ("receiver", "yes"), ("shorter", "no")];

        var refused = await SendAsync(@case, act, [.. good.Where(f => f.Name != field), (field, value)]);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(Text(refused), Does.Contain(says));
        Assert.That(((await FactsAsync(@case)).OwnDecision, (await FactsAsync(@case)).FastTrack), Is.EqualTo(((OwnDecision?)null, (FastTrackFacts?)null)));
    }

    [Test]
    public async Task Who_had_no_day_to_think_and_who_may_be_a_child_decide_nothing_otherwise()
    {
        var (adult, inDoubt) = (await CaseAsync(), await CaseAsync(AgeStanding.InDoubt));

        var soon = await SendAsync(adult, "own-decision", [.. Decided().Where(f => !f.Name.StartsWith("decided", StringComparison.Ordinal)), .. At("decided", Now.AddHours(-7))]);
        var later = await SendAsync(adult, "own-decision", [.. Decided().Where(f => !f.Name.StartsWith("decided", StringComparison.Ordinal)), .. At("decided", Now.AddHours(2))]);
        var child = await SendAsync(inDoubt, "own-decision", Decided());

        Assert.That(new[] { soon, later, child }.Select(a => a.Status), Is.All.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(Text(soon), Does.Contain("At least 24 hours after the advice."));
        Assert.That(Text(later), Does.Contain("This lies ahead."));
        Assert.That(Text(child), Does.Contain("Only an adult decides otherwise"));
    }

    [Test]
    public async Task The_desk_judges_it_again_and_asks_who_proposes_it()
    {
        var (adult, inDoubt) = (await CaseAsync(), await CaseAsync(AgeStanding.InDoubt));
        var (desk, good) = (House.Node.Approvals, RecordAt(Now));

        Assert.That((await desk.ProposeOwnDecisionAsync(adult, _second.Officer, good)).Rejection.Code.Text, Is.EqualTo("NOT_ALLOWED"));
        Assert.That((await desk.ProposeOwnDecisionAsync(CaseId.Parse(Guid.NewGuid().ToString()).Value, _first.Officer, good)).Rejection.Code.Text, Is.EqualTo("UNKNOWN_CASE"));
        Assert.That((await desk.ProposeOwnDecisionAsync(inDoubt, _first.Officer, good)).Rejections.Select(r => (r.Code.Text, r.Path)), Is.EqualTo(new[] { ("REQUIRED", "Age") }));
        Assert.That((await desk.ProposeOwnDecisionAsync(adult, _first.Officer, good with { AdviserOffered = false, HasSafetyPlan = false })).Rejections.Select(r => r.Path), Is.EqualTo(new[] { "AdviserOffered", "SafetyPlan" }));
        Assert.That((await desk.ProposeFastTrackAsync(adult, _first.Officer, new([PostponedPaper.CarePlan], DateOnly.FromDateTime(Now.UtcDateTime), HasSpoken: false, HasReceiver: true, ShorterFinalCheck: false))).Rejection.Code.Text, Is.EqualTo("GATE_14"));
        // Signed by the first while the person was held for an adult; a doubt since then is heard before the second signs.
        var waits = (await desk.ProposeOwnDecisionAsync(adult, _first.Officer, good)).Value.Id;
        await _first.SignAsync(waits);
        await House.Node.Returns.ChangeFactsAsync(adult, Stage.Vienna, f => f with { Age = AgeStanding.InDoubt });
        Assert.That((await _second.SignAsync(waits)).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await FactsAsync(adult)).OwnDecision, Is.Null);
    }
}
