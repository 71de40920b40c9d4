using Dapper;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Referrals;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Trail;

namespace Trm.Node.Tests.Referrals;

/// <summary>A referral that is still being written lies at the node, as it was typed, and tells nobody but those who write referrals.</summary>
internal sealed class DraftDeskTests
{
    private static readonly Officer Colleague = new("AT-08", Role.Coordinator);

    private World _world = null!;
    private TrmNode _node = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _world = new World();
        _node = await _world.StartAsync("AT");
    }

    [TearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [Test]
    public async Task What_was_typed_is_there_after_a_restart_sealed_and_page_by_page()
    {
        var @case = (await _node.Drafts.BeginAsync(Stage.Vienna)).Value.Case;
        await _node.Drafts.KeepAsync(@case, Stage.Vienna, Answers(("word", "lantern"), ("name", "Mirelunda")), f => f is "word" or "name" or "none");
        // Two pages of one draft, open beside each other: each replaces its own fields alone.
        await _node.Drafts.KeepAsync(@case, Stage.Vienna, Answers(("note", "later")), f => f == "note");
        await _node.Drafts.KeepAsync(@case, Stage.Vienna, Answers(("word", "harbour")), f => f is "word" or "none");
        await _world.StopAsync("AT");
        _node = await _world.StartAsync("AT");

        var kept = (await _node.Drafts.FindAsync(@case, Stage.Vienna)).Value;

        Assert.That(kept.Answers.Select(a => $"{a.Key}={a.Value[0]}"), Is.EquivalentTo(new[] { "name=Mirelunda", "note=later", "word=harbour" }));
        var sealedBytes = await _world.QueryAsync("AT", db => db.QuerySingle<byte[]>("SELECT sealed FROM draft"));
        Assert.That(sealedBytes.AsSpan().IndexOf("Mirelunda"u8), Is.Negative);
        Assert.That((await _node.Referrals.DraftAsync(@case, Stage.Vienna)), Is.Null, "it is no case yet");
        Assert.That((await _node.Referrals.OpenAsync(@case, Stage.Vienna)).Rejection.Code, Is.EqualTo(RejectionCode.UnknownCase));
    }

    [Test]
    public async Task A_colleague_may_go_on_and_that_they_looked_is_in_the_trail()
    {
        var @case = (await _node.Drafts.BeginAsync(Stage.Vienna)).Value.Case;
        await _node.Drafts.FindAsync(@case, Stage.Vienna);
        Assert.That(await _world.LeafCount("AT", TrailEvent.ContentViewed), Is.Zero, "what one types oneself is no look");

        await _node.Drafts.FindAsync(@case, Colleague);
        await _node.Drafts.KeepAsync(@case, Colleague, Answers(("word", "boat")), f => f == "word");

        Assert.That(await _world.LeafCount("AT", TrailEvent.ContentViewed), Is.EqualTo(1));
        Assert.That((await _node.Drafts.ListAsync(Stage.Vienna)).Value.Single().Officer, Is.EqualTo("AT-08"));
    }

    [TestCase(Role.CaseWorker)]
    [TestCase(Role.DutyOfficer)]
    [TestCase(Role.Auditor)]
    [TestCase(Role.Administrator)]
    public async Task Who_writes_no_referrals_sees_none(Role role)
    {
        var @case = (await _node.Drafts.BeginAsync(Stage.Vienna)).Value.Case;
        var other = new Officer("AT-99", role);

        Assert.That((await _node.Drafts.BeginAsync(other)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        Assert.That((await _node.Drafts.FindAsync(@case, other)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        Assert.That((await _node.Drafts.ListAsync(other)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        Assert.That(await _node.Drafts.DeleteAsync(@case, other), Is.False);
    }

    [Test]
    public async Task What_nobody_touches_is_deleted()
    {
        var forgotten = (await _node.Drafts.BeginAsync(Stage.Vienna)).Value.Case;
        _world.Time.By += TimeSpan.FromDays(DraftDesk.KeptDays) + TimeSpan.FromMinutes(1);
        var fresh = (await _node.Drafts.BeginAsync(Stage.Vienna)).Value.Case;

        Assert.That((await _node.Drafts.FindAsync(forgotten, Stage.Vienna)).IsOk, Is.False);
        Assert.That((await _node.Drafts.ListAsync(Stage.Vienna)).Value.Select(d => d.Case), Is.EqualTo(new[] { fresh }));
        Assert.That(await _world.ScalarAsync("AT", "SELECT count(*) FROM draft"), Is.EqualTo(1));
    }

    [Test]
    public async Task What_was_sent_is_no_draft_any_more()
    {
        var fresh = (await _node.Drafts.BeginAsync(Stage.Vienna)).Value.Case;
        var draft = Stage.DraftFor(_world, Stage.AllConsents, pseudonym: fresh);
        await Stage.Ok(_node.Referrals.SendProfileAsync(draft, Stage.Vienna, new DraftFiles([], "csv", null, [])));

        Assert.That((await _node.Drafts.FindAsync(fresh, Stage.Vienna)).Rejection.Code, Is.EqualTo(RejectionCode.UnknownCase));
        Assert.That((await _node.Drafts.KeepAsync(fresh, Stage.Vienna, Answers(("word", "late")), _ => true)).IsOk, Is.False, "a second tab that was left open changes nothing any more");
        Assert.That(await _node.Drafts.DeleteAsync(fresh, Stage.Vienna), Is.False);
        Assert.That(await _node.Referrals.DraftAsync(fresh, Stage.Vienna), Is.Not.Null);
    }

    [Test]
    public async Task A_draft_has_its_measure()
    {
        var @case = (await _node.Drafts.BeginAsync(Stage.Vienna)).Value.Case;

        Assert.That((await _node.Drafts.KeepAsync(@case, Stage.Vienna, Answers(("word", new string('x', DraftDesk.Longest))), _ => true)).Rejection.Code, Is.EqualTo(RejectionCode.TooLarge));
        Assert.That((await _node.Drafts.FindAsync(@case, Stage.Vienna)).Value.Answers, Is.Empty);
        Assert.That((await _node.Drafts.FindAsync(CaseId.Of(Guid.NewGuid()), Stage.Vienna)).Rejection.Code, Is.EqualTo(RejectionCode.UnknownCase));
    }

    private static Dictionary<string, IReadOnlyList<string>> Answers(params (string Field, string Typed)[] answers) =>
        answers.ToDictionary(a => a.Field, a => (IReadOnlyList<string>)[a.Typed], StringComparer.Ordinal);
}
