namespace Trm.Node.Machine;

/// <summary>How much room there is for a node's storage.</summary>
/// <param name="Level">What it means; the scarcest file system says.</param>
/// <param name="Volumes">Each file system that was looked at. A database server's is not among them: it tells nobody how much is free.</param>
public sealed record DiskState(DiskLevel Level, IReadOnlyList<Volume> Volumes)
{
    /// <summary>Nothing new is begun.</summary>
    public bool IsBelowFloor => Level >= DiskLevel.Floor;

    /// <summary>The level of that much free space. What became worse is so at once; better only with a quarter more, or a node on the edge would change its mind with every message.</summary>
    internal static DiskLevel LevelOf(Volume volume, DiskFloor floor, DiskLevel before)
    {
        var line = floor.Of(volume.Total);
        var now = Worse(Of(volume.Free, line), Of(volume.FreeFiles ?? long.MaxValue, Volume.FilesFloor));
        var sure = Worse(Of(volume.Free / 5 * 4, line), Of((volume.FreeFiles ?? long.MaxValue) / 5 * 4, Volume.FilesFloor));
        return now >= before ? now : sure < before ? sure : before;
    }

    private static DiskLevel Worse(DiskLevel a, DiskLevel b) => a > b ? a : b;

    private static DiskLevel Of(long free, long floor) =>
        free < floor / 2 ? DiskLevel.Reserve : free < floor ? DiskLevel.Floor : free / 2 < floor ? DiskLevel.Low : DiskLevel.Enough;
}
