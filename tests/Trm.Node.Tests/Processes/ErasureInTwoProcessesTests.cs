using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Node.Retention;
using Trm.Node.Tests.Retention;
using Trm.Testing;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Processes;

/// <summary>Two processes of one node share the rows and the keys of its cases; each remembers some, and either may erase.</summary>
[TestFixture, OnStorage("postgres")]
[Parallelizable(ParallelScope.Children)]
internal sealed class ErasureInTwoProcessesTests
{
    [Test]
    public async Task What_one_began_to_erase_and_did_not_commit_both_can_read_and_either_finishes()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        await stage.World.StopAsync("AT");
        FailingDatabase? database = null;
        var first = await stage.World.StartAsync("AT", wrap: inner => database = new FailingDatabase(inner));
        await using var second = await stage.World.StartSecondAsync("AT");
        var said = (await second.Referrals.OpenAsync(stage.Case, Vienna)).Value.Messages.Count;
        var draft = (await first.Referrals.DraftAsync(stage.Case, Vienna))!;
        Assert.That((await first.Erasures.RecordCopyAsync(stage.Case, Vienna, CopyChoice.Declined)).Rejections, Is.Empty);
        Assert.That((await first.Erasures.EraseAsync(stage.Case, Vienna, ErasureBasis.Objection)).Rejections, Is.Empty);
        database!.At = FailingDatabase.Moment.BeforeTheCommit;
        Assert.That(async () => await first.Erasures.EraseAsync(stage.Case, ViennaCaseWorker, ErasureBasis.Objection), Throws.InstanceOf<IOException>());

        foreach (var (writer, reader, name) in new[] { (first, second, "from-the-first.csv"), (second, first, "from-the-second.csv") })
        {
            Assert.That((await writer.Referrals.KeepDraftAsync(stage.Case, Vienna, draft with { Format = name })).Rejections, Is.Empty);
            Assert.That((await reader.Referrals.DraftAsync(stage.Case, Vienna))!.Format, Is.EqualTo(name));
            Assert.That((await reader.Referrals.OpenAsync(stage.Case, Vienna)).Value.Messages, Has.Count.EqualTo(said));
        }

        var secrets = await Secrets.OfAsync(stage.World, "AT", stage.Case.ToString());
        Assert.That((await second.Erasures.EraseAsync(stage.Case, ViennaCaseWorker, ErasureBasis.Objection)).Rejections, Is.Empty);
        foreach (var process in new[] { first, second })
        {
            Assert.That((await process.Erasures.ListAsync(Vienna)).Value.Single().State, Is.EqualTo(ErasureState.Done));
            Assert.That((await process.Referrals.OpenAsync(stage.Case, Vienna)).Value.File.Erased, Is.Not.Null);
            Assert.That(await process.Referrals.DraftAsync(stage.Case, Vienna), Is.Null);
        }

        // The key from between still opens what is said of the case from now on, and nothing that was erased.
        Assert.That((await secrets.FoundAsync(stage.World, "AT")).Where(s => s != $"key {stage.Case}.1"), Is.Empty);
        ErasureTests.AssertVerified(await ErasureTests.VerifyAsync(stage));
    }

    [Test]
    public async Task A_case_that_one_erases_is_the_same_to_the_other_which_had_it_open()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        await using var second = await stage.World.StartSecondAsync("AT");
        Assert.That((await second.Referrals.OpenAsync(stage.Case, Vienna)).Value.Messages, Is.Not.Empty);
        var draft = (await second.Referrals.DraftAsync(stage.Case, Vienna))!;
        var secrets = await Secrets.OfAsync(stage.World, "AT", stage.Case.ToString());

        await ErasureTests.ErasedAsync(stage, "AT", Vienna, ViennaCaseWorker);

        var files = stage.World.DataOf("AT");
        var seen = new List<string>();
        foreach (var process in new[] { second, stage.At })
        {
            var view = (await process.Referrals.OpenAsync(stage.Case, Vienna)).Value;
            // A draft that lies before an officer brings nothing back.
            var kept = await process.Referrals.KeepDraftAsync(stage.Case, Vienna, draft);
            seen.Add(string.Join('|', view.File.Erased, view.File.Referral.State, view.Messages.Count, await process.Referrals.DraftAsync(stage.Case, Vienna)));
            Assert.That(kept.Rejection.Code.Text, Is.EqualTo("ILLEGAL_TRANSITION"));
            Assert.That((await process.Referrals.ListAsync(Vienna)).Value.Single().Erased, Is.Not.Null);
        }

        Assert.That(seen[0], Is.EqualTo(seen[1]));
        Assert.That(Path.Combine(files, "cases", $"{stage.Case}.key"), Does.Not.Exist);
        Assert.That(await secrets.FoundAsync(stage.World, "AT"), Is.Empty);
        await stage.World.StopAsync("AT");
        Assert.That((await second.Referrals.OpenAsync(stage.Case, Vienna)).Value.File.Erased, Is.Not.Null);
    }
}
