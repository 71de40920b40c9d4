using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Alarms;
using Trm.Node.Attachments;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Attachments.FilesBetween;

namespace Trm.Node.Tests.Attachments;

/// <summary>A file of three parts between two nodes: in every order, doubled, altered, interrupted.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class FilesOnTheWayTests
{
    private const int ThreeParts = (2 * AttachedFile.PartBytes) + 1000;

    [Test]
    public async Task A_file_goes_in_parts_and_its_message_is_receipted_when_all_are_here()
    {
        await using var between = await MakeAsync();
        var letter = Letter(ThreeParts);

        await between.SendAsync(letter);

        var file = await between.WholeAsync();
        Assert.That((file.Type, file.Size, file.Title, file.Category, file.Parts, file.Done, file.Sha256), Is.EqualTo(("application/pdf", (long)ThreeParts, "Letter of the lawyer", ConsentCategory.Legal, 3, 3, Digest(letter))));
        Assert.That(await between.OpenAsync("RS", file.Id), Is.EqualTo(letter));
        await between.World.Settled("AT");
        Assert.That(await between.StateAsync("RS"), Is.EqualTo(ReferralState.InProgress));
        await Eventually.True(async () => (await between.At.ListAsync(between.Case, Vienna)).Value is [{ State: AttachmentState.Sent, Done: 3 }], "the sender knows");
        Assert.That(await between.World.Alarms("AT"), Is.Empty);
        Assert.That(await between.World.Alarms("RS"), Is.Empty);
        await between.World.AssertTrailsVerify();
    }

    [Test]
    public async Task Message_and_parts_in_every_order_are_one_file_each_time()
    {
        await using var between = await MakeAsync();
        var (world, normal) = (between.World, between.World.Mailbox("AT", "RS", Lane.Normal));
        await Ok(world["AT"].Referrals.SendIdentityAsync(between.Draft, Vienna));
        await world.Settled("AT");
        var letter = await between.KeepAsync(Letter(ThreeParts));
        var held = new List<byte[]>();
        world.Post.OnTheWay = (mailbox, body) =>
        {
            if (mailbox != normal)
                return [body];
            lock (held)
                held.Add(body);
            return [];
        };

        var orders = Orders([0, 1, 2, 3]).ToList();
        foreach (var order in orders)
        {
            var question = await between.AskAsync();
            await world.Settled("RS");
            await Ok(world["AT"].Referrals.AnswerAsync(between.Draft, Vienna, question, [new(letter.Sha256, ConsentCategory.Legal)]));
            await Eventually.True(() => Task.FromResult(Count(held) == 4), "a message and three parts are on their way");
            foreach (var n in order)
            {
                byte[] body;
                lock (held)
                    body = held[n];
                world.Post.Slip(normal, body);
                await Task.Yield();
            }

            await world.Settled("AT");
            lock (held)
                held.Clear();
        }

        var files = await between.ReceivedAsync();
        Assert.That(files.Select(f => (f.State, f.Done)), Is.EqualTo(Enumerable.Repeat((AttachmentState.Complete, 3), orders.Count)));
        Assert.That(await world.Alarms("RS"), Is.Empty);
    }

    [Test]
    public async Task Doubled_parts_are_stored_once()
    {
        await using var between = await MakeAsync();
        between.World.Post.OnTheWay = (_, body) => [body, body];
        var letter = Letter(ThreeParts);

        await between.SendAsync(letter);

        var file = await between.WholeAsync();
        Assert.That(await between.OpenAsync("RS", file.Id), Is.EqualTo(letter));
        await between.World.Settled("AT");
        Assert.That(await between.ReceivedAsync(), Has.Count.EqualTo(1));
        await between.World.AssertTrailsVerify();
    }

    [Test]
    public async Task A_part_altered_on_the_way_is_named_and_fetched_again_and_no_other()
    {
        await using var between = await MakeAsync();
        var (parts, altered) = (new List<byte[]>(), (byte[]?)null);
        between.World.Post.OnTheWay = (mailbox, body) =>
        {
            if (!between.IsPart(mailbox, body))
                return [body];
            lock (parts)
                parts.Add(body);
            if (parts.Count != 2)
                return [body];
            altered = body;
            var copy = body.ToArray();
            copy[^100_000] ^= 1;
            return [copy];
        };
        var letter = Letter(ThreeParts);

        await between.SendAsync(letter);

        var file = await between.WholeAsync();
        Assert.That(await between.OpenAsync("RS", file.Id), Is.EqualTo(letter));
        var core = Envelope.SealedMessage.Parse(altered).Then(m => m.Verify(between.World.Directory0)).Value.Id.ToString();
        Assert.That((await between.World["RS"].Record.AlarmsAsync()).Select(a => (a.Code, a.CoreId)), Is.EqualTo(new[] { (AlarmCode.DamagedInTransit, (string?)core) }), "named");
        Assert.That(parts, Has.Count.EqualTo(4), "three parts, and one of them again");
        Assert.That(parts[3], Is.EqualTo(altered), "the same bytes");
        await between.World.Settled("AT");
    }

    [Test]
    public async Task A_node_that_ends_between_two_parts_goes_on_with_the_next([Range(2, 5)] int commit)
    {
        await using var between = await MakeAsync();
        var world = between.World;
        BreakingDatabase? database = null;
        await world.StopAsync("AT");
        await world.StartAsync("AT", wrap: inner => database = new BreakingDatabase(inner, CommitStep.Submitted, commit));
        var letter = Letter(ThreeParts);
        await between.SendAsync(letter);
        await Eventually.True(() => Task.FromResult(database!.IsBroken), "it ends");
        await world.StopAsync("AT");

        await world.StartAsync("AT");

        var file = await between.WholeAsync();
        Assert.That(await between.OpenAsync("RS", file.Id), Is.EqualTo(letter));
        await world.Settled("AT");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_receiver_that_ends_between_two_parts_has_them_all_in_the_end()
    {
        await using var between = await MakeAsync();
        var world = between.World;
        world.Post.IsSlow = mailbox => mailbox == world.Mailbox("AT", "RS", Lane.Normal);
        var letter = Letter(ThreeParts);
        await between.SendAsync(letter);
        BreakingDatabase? database = null;
        await world.StopAsync("RS");
        await world.StartAsync("RS", wrap: inner => database = new BreakingDatabase(inner, CommitStep.Received, 2));
        world.Post.IsSlow = _ => false;
        await Eventually.True(() => Task.FromResult(database!.IsBroken), "it ends");
        await world.StopAsync("RS");

        await world.StartAsync("RS");

        Assert.That(await between.OpenAsync("RS", (await between.WholeAsync()).Id), Is.EqualTo(letter));
        await world.Settled("AT");
        await world.AssertTrailsVerify();
    }

    private static int Count(List<byte[]> held)
    {
        lock (held)
            return held.Count;
    }

    private static IEnumerable<int[]> Orders(int[] rest) => rest.Length == 0 ? [[]] : rest.SelectMany(first => Orders([.. rest.Where(n => n != first)]).Select(order => (int[])[first, .. order]));
}
