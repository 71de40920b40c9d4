using NUnit.Framework;
using Trm.Node.Machine;

namespace Trm.Node.Tests.Machine;

/// <summary>When room is scarce, and when it is no longer.</summary>
internal sealed class DiskFloorTests
{
    private const long MiB = 1 << 20;

    [TestCase("512MiB", 512 * MiB, 0)]
    [TestCase("2GiB", 2048 * MiB, 0)]
    [TestCase("5%", MiB, 5)]
    [TestCase("512MiB,5%", 512 * MiB, 5)]
    public void A_floor_is_a_size_a_share_or_both(string text, long bytes, int percent)
    {
        Assert.That(DiskFloor.Parse(text), Is.EqualTo(new DiskFloor(bytes, percent)));
        Assert.That(DiskFloor.Parse(DiskFloor.Parse(text)!.ToString()), Is.EqualTo(new DiskFloor(bytes, percent)));
    }

    [TestCase("")]
    [TestCase("512")]
    [TestCase("512MB")]
    [TestCase("-1MiB")]
    [TestCase("0MiB,0%,0%")]
    [TestCase("51%")]
    [TestCase("1MiB,2MiB")]
    [TestCase("MiB")]
    public void Anything_else_is_refused(string text) => Assert.That(DiskFloor.Parse(text), Is.Null);

    [Test]
    public void The_greater_of_size_and_share_holds() => Assert.Multiple(() =>
    {
        Assert.That(new DiskFloor(512 * MiB, 5).Of(100_000 * MiB), Is.EqualTo(5000 * MiB));
        Assert.That(new DiskFloor(512 * MiB, 5).Of(1000 * MiB), Is.EqualTo(512 * MiB));
    });

    [TestCase(201, DiskLevel.Enough, DiskLevel.Enough)]
    [TestCase(199, DiskLevel.Enough, DiskLevel.Low)]
    [TestCase(99, DiskLevel.Enough, DiskLevel.Floor)]
    [TestCase(49, DiskLevel.Enough, DiskLevel.Reserve)]
    [TestCase(201, DiskLevel.Low, DiskLevel.Low, Description = "better only with a quarter more")]
    [TestCase(252, DiskLevel.Low, DiskLevel.Enough)]
    [TestCase(124, DiskLevel.Floor, DiskLevel.Floor)]
    [TestCase(127, DiskLevel.Floor, DiskLevel.Low)]
    [TestCase(300, DiskLevel.Reserve, DiskLevel.Enough)]
    [TestCase(10, DiskLevel.Low, DiskLevel.Reserve, Description = "worse at once")]
    public void What_became_worse_is_so_at_once_and_better_only_for_sure(long free, DiskLevel before, DiskLevel after) =>
        Assert.That(DiskState.LevelOf(new("data", free * MiB, 1000 * MiB, null), new(100 * MiB), before), Is.EqualTo(after));

    [Test]
    public void Too_few_files_are_as_bad_as_too_few_bytes() =>
        Assert.That(DiskState.LevelOf(new("cases", 900 * MiB, 1000 * MiB, 999), new(100 * MiB), DiskLevel.Enough), Is.EqualTo(DiskLevel.Floor));

    [Test]
    public void A_floor_under_which_nothing_would_be_kept_free_is_no_floor() => Assert.Multiple(() =>
    {
        Assert.That(() => new DiskOptions { Floor = new(0) }.Validate(), Throws.TypeOf<NodeStartException>());
        Assert.That(() => new DiskOptions { Floor = new(MiB, 90) }.Validate(), Throws.TypeOf<NodeStartException>());
        Assert.That(() => new DiskOptions { Calm = TimeSpan.Zero }.Validate(), Throws.TypeOf<NodeStartException>());
        Assert.That(() => new DiskOptions().Validate(), Throws.Nothing);
    });

    [Test]
    public void A_folder_says_how_much_room_and_how_many_files_there_are()
    {
        var here = Volume.Of("data", Path.GetTempPath())!;

        Assert.That(here.Free, Is.GreaterThan(0).And.LessThanOrEqualTo(here.Total));
        if (OperatingSystem.IsLinux())
            Assert.That(here.FreeFiles, Is.Null.Or.GreaterThan(0));
        Assert.That(Volume.Of("data", "/there/is/no/such/folder"), Is.Null);
    }
}
