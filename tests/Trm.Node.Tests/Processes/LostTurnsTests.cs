using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Testing;

namespace Trm.Node.Tests.Processes;

/// <summary>A process that stood still in the middle of something does it anew: whoever asked for it does not hear that a turn was lost.</summary>
[TestFixture, OnStorage("postgres")]
internal sealed class LostTurnsTests
{
    [Test]
    public async Task A_turn_lost_in_a_start_at_a_desk_or_in_the_inbox_is_taken_again()
    {
        await using var world = new World();
        RobbedDatabase? database = null;

        // The greeting of a first start, and what is parked at the next.
        await world.StartAsync("RS", inner => database = new RobbedDatabase(inner).Before(CommitStep.ControlSealed));
        Assert.That(database!.IsRobbed, "in the greeting");
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.SealAsk("AT", "RS", seq: 1, world.Time.GetUtcNow().AddMinutes(15)));
        Assert.That(await world.Parked("RS"), Has.Count.EqualTo(1));
        await world.StopAsync("RS");
        await world.StartAsync("RS", inner => database = new RobbedDatabase(inner).Before(CommitStep.Received));
        Assert.That(database.IsRobbed, "in judging what is parked");

        database.Before(CommitStep.Submitted, times: 4);
        Assert.That((await world["RS"].Referrals.TestAsync(world.Id("AT"), Stage.Belgrade)).Rejections, Is.Empty);
        Assert.That(database.IsRobbed, "in submitting");
        database.Before(CommitStep.Drafted);
        Assert.That((await world["RS"].Returns.KeepFactsAsync(Stage.DraftFor(world, Stage.AllConsents), Stage.Belgrade, Stage.LawfulFacts(world.Time.GetUtcNow(), world.Time.GetUtcNow().AddHours(5)))).Rejections, Is.Empty);
        Assert.That(database.IsRobbed, "at a desk");
        database.Before(CommitStep.Received);
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 2));
        Assert.That((database.IsRobbed, await world.ContentCount("RS")), Is.EqualTo((true, 1L)), "in the inbox");
        database.Before(CommitStep.DirectoryAdopted);
        await world.RenewDirectoryAsync();
        Assert.That((database.IsRobbed, world["RS"].Directory.Version), Is.EqualTo((true, world.Document.Version)), "in adopting");
    }
}
