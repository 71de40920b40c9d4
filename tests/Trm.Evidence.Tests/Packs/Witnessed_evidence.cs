using Trm.Evidence.Packs;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Evidence.Tests.Packs;

/// <summary>Cosignatures, quorum, promises and forks: contracts/trail.md, "Witnesses" and "Evidence pack".</summary>
public sealed class Witnessed_evidence
{
    private static TwoCountries World => new TwoCountries().Story();

    [Test]
    public void is_provisional_without_a_cosignature()
    {
        var report = World.At.Verify();

        Assert.That((report.Verified, report.IsProvisional, report.WitnessedSize), Is.EqualTo((true, true, 0L)));
        Assert.That(PackText.Witnesses(report), Is.EqualTo("provisional: nobody else has cosigned the log yet"));
    }

    [Test]
    public void is_witnessed_by_the_counterparty_where_there_is_nobody_else_and_says_so()
    {
        var world = World;
        var report = world.At.Verify(world.At.Witnessed(world.Rs, world.Now));

        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.IsProvisional, report.WitnessedSize, report.Quorum!.IsCounterpartyOnly), Is.EqualTo((false, (long)world.At.Leaves.Count, true)));
        Assert.That(PackText.Witnesses(report), Does.StartWith("witnessed by the counterparty only: cosigned by RS"));
        Assert.That(report.Unproven, Has.Some.Contains("witnessed by the counterparty only"));
    }

    [Test]
    public void is_provisional_from_the_first_leaf_that_no_cosignature_covers()
    {
        var world = World;
        var report = world.At.Verify(world.At.Witnessed(world.Rs, world.Now, world.At.Leaves.Count - 1));

        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.IsProvisional, report.WitnessedSize), Is.EqualTo((true, world.At.Leaves.Count - 1L)));
        Assert.That(PackText.Witnesses(report), Does.StartWith($"witnessed up to record {world.At.Leaves.Count - 2}, provisional from there"));
    }

    [Test]
    public void needs_somebody_elses_word()
    {
        var world = World;

        Assert.That(world.At.Verify(world.At.Witnessed(world.At, world.Now)).IsProvisional, Is.True);
    }

    [Test]
    public void needs_a_cosignature_on_that_very_checkpoint()
    {
        var world = World;
        var other = world.Rs.Witness.Cosign(world.At.Checkpoint(1), world.Now);
        var content = world.At.Content() with { Checkpoint = world.At.Checkpoint(world.At.Leaves.Count).Note.Note.With(other).ToBytes() };

        var report = world.At.Verify(content);

        Assert.That(report.Findings.Select(f => (f.Code, f.Place)), Is.EqualTo(new[] { (FindingCode.CosignatureRefused, "log/checkpoint") }));
        Assert.That(report.IsProvisional, Is.True);
    }

    [Test]
    public void ignores_lines_of_keys_that_no_directory_lists()
    {
        var world = World;
        var stranger = new WitnessSigner("trm/BA/witness", Ed25519PrivateKey.FromSeed(new byte[32]));
        var checkpoint = world.At.Checkpoint(world.At.Leaves.Count);
        var report = world.At.Verify(world.At.Content() with { Checkpoint = checkpoint.Note.Note.With(stranger.Cosign(checkpoint, world.Now)).ToBytes() });

        Assert.That((report.Verified, report.IsProvisional), Is.EqualTo((true, true)));
    }

    [Test]
    public void takes_two_foreign_witnesses_where_there_are_three_participants()
    {
        var (at, rs, ba, hu) = (Id("AT"), Id("RS"), Id("BA"), Id("HU"));
        var quorum = Quorum.Of(new TwoCountries().Newest, at);

        Assert.That(quorum.Needed, Is.EqualTo(1));
        Assert.That(quorum.Covered(new Dictionary<Contracts.Identifiers.ParticipantId, long> { [at] = 9 }), Is.Zero);
        Assert.That(quorum.Covered(new Dictionary<Contracts.Identifiers.ParticipantId, long> { [at] = 9, [rs] = 7 }), Is.EqualTo(7));
        _ = (ba, hu);
    }

    [Test]
    public void must_be_of_the_history_that_the_other_side_cosigned()
    {
        var world = World;
        var seen = world.At.Checkpoint(world.At.Leaves.Count);
        var rs = world.Rs.Content().Holding(world.Rs, seen, world.Now);
        Assert.That(Compare(world.At.Content(), rs, world).Verified, Is.True);

        // Rewritten, consistently, and signed again; a leaf more, so that both logs may still look like one that grew.
        var index = world.At.Find(TrailEvent.DirectoryAdopted);
        world.At.Leaves[index] = LeafOpening.Create(TrailEvent.DirectoryAdopted, world.Now.AddDays(-1), world.At.Leaves[index].Public.Span);
        world.At.Record(TrailEvent.ContentViewed, []);
        var alone = world.At.Verify();
        var verdict = Compare(world.At.Content(), rs, world);

        Assert.That(alone.Findings, Is.Empty);
        Assert.That(verdict.Packs[0].Findings.Select(f => f.Code), Is.EqualTo(new[] { FindingCode.LogForked }));
        Assert.That(verdict.Packs[0].Findings[0].Sentence, Does.StartWith("trm/AT/0 signed two histories").And.Contain("RS: witnessed/AT/0"));
        Assert.That(verdict.Packs[1].Findings, Is.Empty);
    }

    [Test]
    public void may_not_be_shorter_than_what_the_other_side_cosigned_before()
    {
        var world = World;
        world.At.Record(TrailEvent.ContentViewed, []);
        var rs = world.Rs.Content().Holding(world.Rs, world.At.Checkpoint(world.At.Leaves.Count), world.Now);
        world.At.Leaves.RemoveAt(world.At.Leaves.Count - 1);

        var verdict = Compare(world.At.Content(), rs, world);

        Assert.That(verdict.Findings.Select(f => f.Code), Is.EqualTo(new[] { FindingCode.CheckpointInconsistent }));
        Assert.That(verdict.Findings[0].Sentence, Does.StartWith("RS cosigned"));
    }

    [Test]
    public void may_not_say_of_a_checkpoint_that_it_cosigned_what_it_did_not()
    {
        var world = World;
        var seen = world.At.Checkpoint(3);
        var report = world.Rs.Verify(world.Rs.Content() with
        {
            Witnessed = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal) { ["trm/AT/0"] = seen.Note.Note.ToBytes() },
        });

        Assert.That(report.Findings.Select(f => (f.Code, f.Place)), Is.EqualTo(new[] { (FindingCode.CosignatureRefused, "witnessed/AT/0") }));
    }

    [TestCase(23, true)]
    [TestCase(25, false)]
    public void names_a_promised_leaf_that_is_not_in_the_log_that_was_cosigned_a_day_later(int hours, bool isKept)
    {
        var world = World;
        world.Rs.Leaves.RemoveAt(world.Rs.Find(TrailEvent.ReceiptsSent));
        world.Rs.Leaves.RemoveAt(world.Rs.Find(TrailEvent.MessageReceived));

        var verdict = Compare(world.At.Content(), world.Rs.Witnessed(world.At, world.Now.AddHours(hours)), world);

        var broken = verdict.Findings.Where(f => f.Code == FindingCode.PromiseBroken).ToList();
        Assert.That(broken, isKept ? Is.Empty : Has.One.Items);
        if (!isKept)
            Assert.That(broken[0].Sentence, Does.StartWith("RS acknowledged message").And.Contain("AT cosigned"));
    }

    [Test]
    public void counts_the_day_of_a_promise_from_the_message_that_gives_it()
    {
        var world = World;
        var before = world.Rs.Leaves.Count;
        var received = world.Now;
        world.Now += TimeSpan.FromDays(3);
        // Sealed anew, for a new key: the receipt keeps the time of the first, its leaf is of today.
        var again = world.At.Send(world.Rs, Contracts.Messages.MessageKind.ReferralProfile, world.Case);
        world.Rs.Take(again);
        var receipt = world.Rs.Receipt(again, world.Rs.Leaves[^1], []) with { ReceivedAt = received };
        world.At.Read(world.Rs.Control(world.At, [receipt]));

        var verdict = Compare(world.At.Content(), world.Rs.Witnessed(world.At, received.AddDays(2), before), world);
        var late = Compare(world.At.Content(), world.Rs.Witnessed(world.At, received.AddDays(5), before), world);

        Assert.That(verdict.Findings.Where(f => f.Code == FindingCode.PromiseBroken), Is.Empty);
        var broken = late.Findings.Where(f => f.Code == FindingCode.PromiseBroken).ToList();
        Assert.That(broken, Has.One.Items);
        Assert.That(broken[0].Hint, Does.StartWith("RS entered the message later").And.Contain("the clock of AT, which holds the receipt"));
    }

    [Test]
    public void with_a_recorded_fork_of_the_other_side_counts_against_it()
    {
        var world = World;
        var honest = world.Rs.Checkpoint(world.Rs.Leaves.Count);
        var last = world.Rs.Leaves[^1];
        world.Rs.Leaves[^1] = LeafOpening.Create(TrailEvent.ContentViewed, world.Now, []);
        var proof = ForkProof.Find(honest, world.Rs.Checkpoint(world.Rs.Leaves.Count))!;
        world.Rs.Leaves[^1] = last;
        world.At.Record(TrailEvent.ForkFound, ForkFile.Write(proof).Write());

        var verdict = Compare(world.At.Content(), world.Rs.Content(), world);

        Assert.That(verdict.Packs.SelectMany(p => p.Findings), Is.Empty);
        Assert.That(verdict.Packs[0].Forks, Is.EqualTo(new[] { "trm/RS/0" }));
        Assert.That(verdict.Findings.Select(f => f.Code), Is.EqualTo(new[] { FindingCode.LogForked }));
    }

    [Test]
    public void with_a_recorded_fork_that_is_none_is_refused()
    {
        var world = World;
        var honest = world.Rs.Checkpoint(world.Rs.Leaves.Count).Note.Note.ToBytes();
        world.At.Record(TrailEvent.ForkFound, ForkFile.Write(new(honest, honest, Rfc6962.EmptyRoot, [])).Write());

        Assert.That(world.At.Verify().Findings.Select(f => f.Code), Is.EqualTo(new[] { FindingCode.EventMalformed }));
    }

    private static Contracts.Identifiers.ParticipantId Id(string text) => Contracts.Identifiers.ParticipantId.Parse(text).Value;

    private static PackVerification Compare(PackContent at, PackContent rs, TwoCountries world) =>
        PackVerification.Verify(("AT", new MemoryStream(world.At.Pack(at))), ("RS", new MemoryStream(world.Rs.Pack(rs))));
}
