using NUnit.Framework;
using Trm.Contracts.Control;
using Trm.Contracts.Messages;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Directory;

/// <summary>A node is for an exercise or for the real thing; whichever it is, it reaches nobody of the other.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class TrainingNodeTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_node_starts_with_a_directory_of_its_own_kind_alone(bool training)
    {
        await using var world = new World(EncryptionKey.Days, [], training: training);
        world.IsTraining = !training;
        Assert.That(async () => await world.StartAsync("AT"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("TRAINING_MISMATCH").And.Message.Contains("--training"));

        world.IsTraining = training;
        var node = await world.StartAsync("AT");
        Assert.That(node.IsTraining, Is.EqualTo(training));
        await world.StopAsync("AT");

        world.IsTraining = !training;
        Assert.That(async () => await world.StartAsync("AT"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("TRAINING_MISMATCH"), "nor where it has run before");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_node_keeps_its_kind_even_where_the_other_fingerprint_is_set_beside_its_data(bool training)
    {
        await using var world = new World(EncryptionKey.Days, [], training: training);
        await world.StartAsync("AT");
        await world.StopAsync("AT");
        var other = world.SignedBy(world.Document.Next(world.Time.GetUtcNow()) with { IsTraining = !training }, 2);
        File.WriteAllBytes(world.DirectoryFile, other);

        foreach (var option in new[] { training, !training })
        {
            world.IsTraining = option;
            Assert.That(
                async () => await world.StartAsync("AT", fingerprint: SignedDirectory.Parse(other).Value.Fingerprint), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("TRAINING_MISMATCH"));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_message_of_an_exercise_is_not_taken_outside_of_it(bool training)
    {
        await using var world = new World(EncryptionKey.Days, [], training: training);
        await world.StartAllAsync();
        await world.Quiet();
        var before = await world.ContentCount("AT");
        world.SealsAs = !training;

        // The same keys, listed in both networks by mistake; the number is the next one.
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, world.Seal("RS", "AT", seq: 40));

        Assert.That(await world.ContentCount("AT"), Is.EqualTo(before));
        Assert.That((await world["AT"].Record.QuarantineAsync()).Select(q => q.Code), Is.EqualTo(new[] { "TRAINING_MISMATCH" }));
        world.SealsAs = training;
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, world.Seal("RS", "AT", seq: await world.Through("AT", "RS") + 1));
        Assert.That(await world.ContentCount("AT"), Is.EqualTo(before + 1), "one of its own is");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_directory_of_the_other_kind_is_refused_by_file_and_by_message_and_is_an_alarm(bool training)
    {
        await using var world = new World(EncryptionKey.Days, [], training: training);
        await world.StartAllAsync();
        await world.Quiet();
        var other = world.SignedBy(world.Document.Next(world.Time.GetUtcNow()) with { IsTraining = !training }, 2);

        var byFile = await world["RS"].AdoptAsync(other);
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Urgent, world.Seal("RS", "AT", seq: 40, MessageMeta.Control, new ControlMessage([], other, new Have(0, 1, []), []).Write(), dir: 2));

        Assert.That(byFile.Rejection.Code.Text, Is.EqualTo("TRAINING_MISMATCH"));
        foreach (var name in new[] { "AT", "RS" })
        {
            await world.Alarmed(name, "DIRECTORY_REFUSED_TRAINING_MISMATCH");
            Assert.That((world[name].Directory.Version, world[name].IsTraining), Is.EqualTo((1L, training)));
        }
    }
}
