using Trm.Benchmarks;

namespace Trm.Trail.Tests;

/// <summary>The short form of <c>tests/Trm.Benchmarks log</c>: no times, but what is alive, what is allocated and what is read and written, counted early and late.</summary>
public sealed class A_growing_log
{
    private const long Leaves = 200_000;
    private LogRun _run = null!;

    [OneTimeSetUp]
    public void Grow()
    {
        var folder = Directory.CreateTempSubdirectory("trm-log-").FullName;
        _run = LogRun.Measure(folder, Leaves);
        Directory.Delete(folder, recursive: true);
        TestContext.Out.WriteLine(LogReport.Text(_run));
    }

    [Test]
    public void keeps_no_more_in_memory_the_larger_it_is()
    {
        Assert.That(_run.Growth.Select(part => part.Live), Has.All.LessThan(4 * 1024 * 1024));
        Assert.That(_run.Growth[^1].Live, Is.LessThan(_run.Growth[0].Live + 2 * 1024 * 1024));
    }

    [Test]
    public void costs_the_same_for_each_leaf_the_larger_it_is()
    {
        var (first, last) = (_run.Growth[0], _run.Growth[^1]);
        Assert.That(last.AllocatedPerLeaf, Is.LessThan(first.AllocatedPerLeaf * 1.5));
        // One more level of tiles: at most two more files at each publishing.
        var publishings = Leaves / LogRun.Tenths / LogRun.PublishEvery;
        Assert.That(last.Writes, Is.LessThanOrEqualTo(first.Writes + 2 * publishings));
        Assert.That(last.Reads, Is.LessThanOrEqualTo(first.Reads + 2 * publishings));
    }

    [Test]
    public void is_verified_in_full_with_each_file_read_a_fixed_number_of_times_and_no_more_in_memory_the_larger_it_is()
    {
        var (part, all) = (_run.Verifications[0], _run.Verifications[^1]);
        // Leaf tiles twice: for their hashes, and to be compared.
        Assert.That(part.Reads, Is.LessThanOrEqualTo(2 * TilePath.AllOf(part.Leaves).Count()));
        Assert.That(all.Reads, Is.LessThanOrEqualTo(2 * TilePath.AllOf(all.Leaves).Count()));
        Assert.That(all.Allocated, Is.LessThan(part.Allocated * (all.Leaves / part.Leaves) * 1.5));
        Assert.That(all.Live, Is.LessThan(part.Live + 2 * 1024 * 1024));
    }

    [Test]
    public void is_proved_from_a_handful_of_tiles_at_any_size()
    {
        Assert.That(_run.Proofs.Select(proof => proof.Reads), Has.All.LessThan(8));
        Assert.That(_run.Proofs.Select(proof => proof.Hashes), Has.All.LessThanOrEqualTo(20));
    }
}
