using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Node.Deadlines;
using Trm.Node.Referrals;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Deadlines;

/// <summary>What a node remembers of messages so as not to open them again says what they say.</summary>
internal sealed class RememberedTests
{
    private static readonly ContentTable.Line Profile = new() { MessageId = "m", Peer = "RS", Outgoing = true, Kind = "referral", Code = "profile", At = 1, Notes = "", Place = 1 };

    [Test]
    public void A_profile_is_read_once_and_another_one_under_its_id_is_read_too()
    {
        var (urgencies, read) = (new Urgencies(), 0);

        Assert.That(Of(Profile, Urgency.Urgent), Is.EqualTo(Urgency.Urgent));
        Assert.That(Of(Profile, Urgency.Routine), Is.EqualTo(Urgency.Urgent), "a stored message does not change");
        Assert.That(Of(Profile with { Place = 2 }, Urgency.Routine), Is.EqualTo(Urgency.Routine), "the first was stored by a commit that never was");
        Assert.That(Of(Profile with { Peer = "MD" }, null), Is.Null);
        Assert.That(Of(Profile with { Peer = "MD" }, Urgency.Urgent), Is.EqualTo(Urgency.Urgent), "what could not be read is not remembered");
        Assert.That(read, Is.EqualTo(4));

        Urgency? Of(ContentTable.Line row, Urgency? says) => urgencies.Of(row, () =>
        {
            read++;
            return says;
        });
    }

    [Test]
    public void Of_more_questions_than_are_remembered_the_questions_tell()
    {
        var topics = new Topics();
        foreach (var n in Enumerable.Range(0, 5000))
            topics.Note($"{n}", n % 2 == 0 ? Topic.Risk : Topic.Needs);

        Assert.That(topics.Of("4999"), Is.EqualTo(Topic.Needs));
        Assert.That(Enumerable.Range(0, 5000).Select(n => (Number: n, Topic: topics.Of($"{n}"))).Where(t => t.Topic is not null && t.Topic != (t.Number % 2 == 0 ? Topic.Risk : Topic.Needs)), Is.Empty);
        Assert.That(Enumerable.Range(0, 5000).Count(n => topics.Of($"{n}") is null), Is.GreaterThan(0));
    }

    // A question about risks is due by a row of its own: 10 working days, where others have 30.
    [Test]
    public async Task A_receipt_that_comes_after_a_restart_begins_the_same_deadline([Values] bool restarted)
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        stage.World.Post.Closed = true;
        var question = await Ok(stage.At.Referrals.AskAsync(stage.Case, Vienna, Topic.Risk, [], QuestionPurpose.Decision));
        if (restarted)
        {
            await stage.World.StopAsync("AT");
            await stage.World.StartAsync("AT");
        }

        stage.World.Post.Closed = false;
        await stage.Settled();

        var due = await DueAsync("AT");
        var there = await DueAsync("RS");
        Assert.That((due.Step, due.Due), Is.EqualTo((there.Step, there.Due)), "both count alike");
        Assert.That(due.Due - due.Since, Is.LessThan(TimeSpan.FromDays(20)));

        async Task<OpenDeadline> DueAsync(string of) => (await stage.World[of].Deadlines.ListAsync(Vienna)).Value.Single(d => d.Message == question.Message.ToString());
    }
}
