using System.Text;
using NUnit.Framework;
using Trm.Contracts.Control;
using Trm.Contracts.Messages;
using Trm.Node.Alarms;
using Trm.Node.Tests.Exchange;
using Trm.Trail;

namespace Trm.Node.Tests.Witness;

/// <summary>The table of contracts/trail.md, "Witnesses", row by row: RS is a node, AT shows what it likes.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class CompareAndSetTests
{
    private static readonly TreeHash[] Honest = [.. Enumerable.Range(0, 12).Select(i => Rfc6962.HashLeaf([(byte)i]))];
    private static readonly TreeHash[] Rewritten = [Rfc6962.HashLeaf([255]), .. Honest[1..]];

    /// <summary>AT without a node: its keys, and a hand that writes checkpoints.</summary>
    private sealed class Hand(World world) : IDisposable
    {
        private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.Read(Path.Combine(world.KeysOf("AT"), "log.key")).Demand();
        private long _seq;

        public byte[] Note(TreeHash[] leaves, int size, string origin = "trm/AT/0") =>
            new Checkpoint(origin, size, Root(leaves, size)).Sign(new NoteSigner(origin, _key)).ToBytes();

        public static IReadOnlyList<ReadOnlyMemory<byte>> Proof(TreeHash[] leaves, int old, int size) =>
            [.. MerkleTree.ProveConsistency(old, size, new Leaves(leaves)).Hashes.Select(h => (ReadOnlyMemory<byte>)h.ToArray())];

        public Task ShowAsync(byte[] note, long oldSize, IReadOnlyList<ReadOnlyMemory<byte>>? proof = null, DateTimeOffset? iat = null) =>
            SayAsync(m => m with { Checkpoint = new(note, oldSize, proof ?? []) }, iat);

        public async Task SayAsync(Func<ControlMessage, ControlMessage> what, DateTimeOffset? iat = null)
        {
            await world["RS"].TakeAsync(world.Id("AT"), Lane.Urgent, world.Seal("AT", "RS", ++_seq, MessageMeta.Control, what(new([], null, new(0, 0, []), [])).Write(), iat: iat));
            await Eventually.True(() => world.IsSaidAsync("RS"), "RS has answered what it answers");
        }

        /// <summary>What RS answered last: the size that it cosigned, "conflict" and the size that it holds, or nothing.</summary>
        public async Task<string> AnswerAsync()
        {
            var last = (await world.ControlMessages("RS", "AT"))[^1];
            return last switch
            {
                { Cosignature: { } c } => $"cosigned {c.Size}",
                { Conflict.Checkpoint: { } note } => $"conflict {Checkpoint.ParseClaim(note.Span).Demand().Size}",
                { Conflict: not null } => "conflict nothing",
                { Fork: not null } => "fork",
                _ => "-",
            };
        }

        public void Dispose() => _key.Dispose();

        private static TreeHash Root(TreeHash[] leaves, int size) => MerkleTree.Root(size, new Leaves(leaves));
    }

    private sealed class Leaves(TreeHash[] leaves) : IHashReader
    {
        public TreeHash Read(NodeId node) => node.Level == 0 ? leaves[node.Index] : Rfc6962.HashChildren(Read(new(node.Level - 1, node.Index * 2)), Read(new(node.Level - 1, node.Index * 2 + 1)));
    }

    private static async Task<IReadOnlyList<string>> AlarmsAsync(World world) => [.. (await world["RS"].Record.AlarmsAsync()).Where(a => a.Peer == "AT").Select(a => a.Code)];

    [Test]
    public async Task A_witness_cosigns_what_continues_what_it_cosigned_and_nothing_else()
    {
        await using var world = new World("AT", "RS");
        await world.StartWitnessAsync("RS");
        using var at = new Hand(world);

        await at.ShowAsync(at.Note(Honest, 3), 2, Hand.Proof(Honest, 2, 3));
        Assert.That(await at.AnswerAsync(), Is.EqualTo("conflict nothing"), "RS holds nothing yet");
        await at.ShowAsync(at.Note(Honest, 3), 0);
        Assert.That(await at.AnswerAsync(), Is.EqualTo("cosigned 3"), "first contact");
        await at.ShowAsync(at.Note(Honest, 3), 1, Hand.Proof(Honest, 1, 3));
        Assert.That(await at.AnswerAsync(), Is.EqualTo("cosigned 3"), "the same once more, from wherever");
        await at.ShowAsync(at.Note(Honest, 7), 0);
        Assert.That(await at.AnswerAsync(), Is.EqualTo("conflict 3"), "not from where RS stands");
        await at.ShowAsync(at.Note(Honest, 7), 3, Hand.Proof(Honest, 3, 7));
        Assert.That(await at.AnswerAsync(), Is.EqualTo("cosigned 7"));
        await at.ShowAsync(at.Note(Honest, 5), 3, Hand.Proof(Honest, 3, 5));
        Assert.That(await at.AnswerAsync(), Is.EqualTo("conflict 7"), "nothing older");
        await at.ShowAsync(at.Note(Honest, 3), 0);
        Assert.That(await at.AnswerAsync(), Is.EqualTo("conflict 7"), "nor what RS cosigned before");
        await at.ShowAsync(at.Note(Honest, 9), 7, Hand.Proof(Honest, 3, 7));
        Assert.That(await at.AnswerAsync(), Is.EqualTo("conflict 7"), "a proof that leads nowhere");
        Assert.That(await AlarmsAsync(world), Is.EqualTo(new[] { AlarmCode.CheckpointUnproved }));
        await at.ShowAsync(at.Note(Honest, 9), 7, Hand.Proof(Honest, 7, 9));
        Assert.That(await at.AnswerAsync(), Is.EqualTo("cosigned 9"));
        Assert.That(await AlarmsAsync(world), Is.Empty, "proved after all");
    }

    [TestCase(3, 3, Description = "the same size")]
    [TestCase(3, 7, Description = "the proof tells another beginning")]
    public async Task Another_history_is_a_fork_and_never_cosigned_again(int old, int size)
    {
        await using var world = new World("AT", "RS");
        await world.StartWitnessAsync("RS");
        using var at = new Hand(world);
        await at.ShowAsync(at.Note(Honest, old), 0);

        await at.ShowAsync(at.Note(Rewritten, size), old, size == old ? [] : Hand.Proof(Rewritten, old, size));
        Assert.That(await AlarmsAsync(world), Is.EqualTo(new[] { AlarmCode.Fork }));
        Assert.That(await at.AnswerAsync(), Is.EqualTo("fork"), "the accused is told as well");

        await at.ShowAsync(at.Note(Honest, 9), old, Hand.Proof(Honest, old, 9));
        Assert.That(await at.AnswerAsync(), Is.EqualTo("fork"), "no answer any more");
        Assert.That(await world.CountAsync("RS", "SELECT max(size) FROM held_checkpoint"), Is.EqualTo(old));
    }

    [Test]
    public async Task What_was_on_the_way_for_more_than_an_hour_is_not_cosigned_and_exposes_a_fork_all_the_same()
    {
        await using var world = new World("AT", "RS");
        world.Time.By = TimeSpan.FromDays(2);
        await world.StartWitnessAsync("RS");
        using var at = new Hand(world);
        var (late, now) = (world.Time.GetUtcNow().AddMinutes(-61), world.Time.GetUtcNow().AddMinutes(-59));

        await at.ShowAsync(at.Note(Honest, 3), 0, iat: late);
        Assert.That(await world.CountAsync("RS", "SELECT count(*) FROM held_checkpoint"), Is.Zero, "first contact");
        await at.ShowAsync(at.Note(Honest, 3), 0, iat: now);
        Assert.That(await at.AnswerAsync(), Is.EqualTo("cosigned 3"));
        await at.ShowAsync(at.Note(Honest, 7), 3, Hand.Proof(Honest, 3, 7), late);
        await at.ShowAsync(at.Note(Honest, 9), 7, Hand.Proof(Honest, 3, 7), late);
        Assert.That(await at.AnswerAsync(), Is.EqualTo("cosigned 3"), "neither cosigned nor contradicted");
        Assert.That(await AlarmsAsync(world), Is.Empty);
        await at.ShowAsync(at.Note(Honest, 7), 3, Hand.Proof(Honest, 3, 7), now);
        Assert.That(await at.AnswerAsync(), Is.EqualTo("cosigned 7"));

        await at.ShowAsync(at.Note(Rewritten, 9), 7, Hand.Proof(Rewritten, 7, 9), late);
        Assert.That(await AlarmsAsync(world), Is.EqualTo(new[] { AlarmCode.Fork }));
    }

    [Test]
    public async Task A_size_that_was_cosigned_long_ago_exposes_it_too()
    {
        await using var world = new World("AT", "RS");
        await world.StartWitnessAsync("RS");
        using var at = new Hand(world);
        await at.ShowAsync(at.Note(Honest, 3), 0);
        await at.ShowAsync(at.Note(Honest, 7), 3, Hand.Proof(Honest, 3, 7));

        await at.ShowAsync(at.Note(Rewritten, 3), 0);

        Assert.That(await AlarmsAsync(world), Is.EqualTo(new[] { AlarmCode.Fork }));
    }

    [Test]
    public async Task A_checkpoint_that_is_not_of_the_senders_log_gets_no_answer()
    {
        await using var world = new World("AT", "RS", "BA");
        await world.StartWitnessAsync("RS");
        using var at = new Hand(world);
        var twice = SignedNote.Parse(at.Note(Honest, 3)).Demand();

        await at.ShowAsync(at.Note(Honest, 3, "trm/BA/0"), 0);
        await at.ShowAsync(at.Note(Honest, 3, "trm/AT/1"), 0);
        await at.ShowAsync([.. at.Note(Honest, 3)[..^8], .. "AAAAAA=\n"u8], 0);
        await at.ShowAsync(twice.With(twice.Signatures[0]).ToBytes(), 0);

        Assert.That(await at.AnswerAsync(), Is.EqualTo("-"));
        Assert.That(await world.CountAsync("RS", "SELECT count(*) FROM held_checkpoint"), Is.Zero);
    }

    [Test]
    public async Task Who_is_asked_for_more_leaves_than_it_has_alarms_that_it_is_an_old_copy()
    {
        await using var world = new World("AT", "RS");
        await world.StartWitnessAsync("RS");
        using var at = new Hand(world);
        using var key = Ed25519PrivateKey.Read(Path.Combine(world.KeysOf("RS"), "log.key")).Demand();
        var more = new Checkpoint("trm/RS/0", 9000, Honest[0]).Sign(new NoteSigner("trm/RS/0", key)).ToBytes();

        await at.SayAsync(m => m with { Conflict = new(at.Note(Honest, 3)) });
        Assert.That(await AlarmsAsync(world), Is.Empty, "not a checkpoint of RS");
        await at.SayAsync(m => m with { Conflict = new(more) });

        Assert.That(await AlarmsAsync(world), Is.EqualTo(new[] { AlarmCode.LogBehind }));
    }

    [Test]
    public async Task A_cosignature_counts_that_the_witness_made_and_no_other()
    {
        await using var world = new World("AT", "RS");
        await world.StartWitnessAsync("RS");
        using var at = new Hand(world);
        await at.SayAsync(m => m);
        await Eventually.True(async () => await world.CountAsync("RS", "SELECT count(*) FROM checkpoint") > 0, "RS has published a checkpoint");
        using var own = Ed25519PrivateKey.Read(Path.Combine(world.KeysOf("AT"), "witness.key")).Demand();
        using var strange = Ed25519PrivateKey.Generate();
        var size = await world.CountAsync("RS", "SELECT max(size) FROM checkpoint");
        var pack = await world["RS"].Record.EvidencePackAsync();
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(pack));
        using var text = new StreamReader(zip.GetEntry("log/checkpoint")!.Open(), Encoding.UTF8);
        var checkpoint = Checkpoint.Verify(Encoding.UTF8.GetBytes(await text.ReadToEndAsync()), world["RS"].Record.LogKey).Demand();

        foreach (var forger in new[] { new WitnessSigner("trm/AT/witness", strange), new WitnessSigner("trm/RS/witness", own) })
            await at.SayAsync(m => m with { Cosignature = new(Encoding.UTF8.GetBytes($"{forger.Cosign(checkpoint, world.Time.GetUtcNow())}\n"), size) });
        Assert.That(await world["RS"].Record.WitnessedSizeAsync(), Is.Zero);

        await at.SayAsync(m => m with { Cosignature = new(Encoding.UTF8.GetBytes($"{new WitnessSigner("trm/AT/witness", own).Cosign(checkpoint, world.Time.GetUtcNow())}\n"), size) });
        Assert.That(await world["RS"].Record.WitnessedSizeAsync(), Is.EqualTo(size));
    }

    [Test]
    public async Task A_damaged_tile_of_our_own_is_no_fork_of_our_log()
    {
        await using var world = new World("AT", "RS");
        // Slow enough that nothing is published between the damage and the question.
        await world.StartAsync("RS", delivery: new DeliveryOptions { Tick = TimeSpan.FromMilliseconds(20), Checkpoint = TimeSpan.FromSeconds(3) });
        using var at = new Hand(world);
        await at.SayAsync(m => m);
        await Eventually.True(async () => await world.CountAsync("RS", "SELECT count(*) FROM checkpoint") > 0, "RS has published a checkpoint");
        var older = await OwnNoteAsync(world);
        await world["RS"].SubmitAsync(new(MessageKind.Test, world.Id("AT"), null, World.Coordinator, TestMessage.Ping));
        await Eventually.True(async () => await world.CountAsync("RS", "SELECT count(*) FROM checkpoint") > 1, "and another");

        foreach (var tile in System.IO.Directory.EnumerateFiles(Path.Combine(world.DataOf("RS"), "trail", "log", "tile"), "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(tile);
            bytes[0] ^= 1;
            await File.WriteAllBytesAsync(tile, bytes);
        }

        await at.SayAsync(m => m with { Conflict = new(older) });

        Assert.That(await world["RS"].Record.ForksAsync(), Is.Empty);
        Assert.That((await world["RS"].Record.AlarmsAsync()).Select(a => a.Code), Does.Not.Contain(AlarmCode.Fork));
        Assert.That(await world.LeafCount("RS", TrailEvent.ForkFound), Is.Zero);
    }

    private static async Task<byte[]> OwnNoteAsync(World world) =>
        await File.ReadAllBytesAsync(Path.Combine(world.DataOf("RS"), "trail", "log", "checkpoint"));

    [Test]
    public async Task Of_a_fork_a_peer_is_told_again_where_what_told_it_expired()
    {
        await using var world = await ForkedAsync();

        world.Time.By += TimeSpan.FromDays(31);

        await Eventually.True(async () => await ToldAsync(world) > 1, "BA is told again");
    }

    [Test]
    public async Task Of_a_fork_a_peer_is_told_again_where_a_new_generation_closed_what_told_it()
    {
        await using var world = await ForkedAsync();
        await world.StopAsync("RS");
        await world.ListLogAsync("RS", 1);

        await world.BeginGenerationAsync("RS");
        await world.StartWitnessAsync("RS");

        await Eventually.True(async () => await ToldAsync(world) > 1, "BA is told again");
    }

    [Test]
    public async Task Of_a_fork_a_peer_is_told_again_where_what_told_it_was_given_up_with_its_key()
    {
        await using var world = await ForkedAsync();
        var (directory, fresh) = world.NextDirectory("RS", revoked: true);
        Envelope.Keys.KeyStore.Add(world.KeysOf("RS"), fresh.Signing);

        Assert.That((await world["RS"].AdoptAsync(directory)).Rejections, Is.Empty);

        var (newest, mailbox) = (world["RS"].Directory, world.Mailbox("RS", "BA", Lane.Urgent));
        await Eventually.True(
            () => Task.FromResult(world.Post.Seen.Where(s => s.Mailbox == mailbox).Select(s => Envelope.SealedMessage.Parse(s.Body).Then(m => m.Verify(newest)))
                .Where(h => h.IsOk)
                .Select(h => h.Value.Admit(world.Id("BA"), world.Keys("BA").Ring, newest).Then(a => a.Open()).Value)
                .Any(o => o.Meta.IsControl && ControlMessage.Parse(o.Payload).Value.Fork is not null)),
            "BA is told under the new key");
    }

    /// <summary>AT shows RS two histories; RS tells BA, whose node does not run.</summary>
    private static async Task<World> ForkedAsync()
    {
        var world = new World("AT", "RS", "BA");
        await world.StartWitnessAsync("RS");
        using var at = new Hand(world);
        await at.ShowAsync(at.Note(Honest, 3), 0);
        await at.ShowAsync(at.Note(Rewritten, 3), 3);
        await Eventually.True(async () => await ToldAsync(world) == 1, "BA is told");
        return world;
    }

    private static async Task<int> ToldAsync(World world) => (await world.ControlMessages("RS", "BA")).Count(m => m.Fork is not null);
}
