using Trm.Node.Machine;

namespace Trm.Node.Health;

/// <summary>Whether there is room for what is stored, in bytes and in files.</summary>
internal sealed class DiskCheck() : HealthCheck("disk")
{
    private const string MakeRoom = "make room on that file system; delete nothing in the data folder. The node goes on by itself";

    public override Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        var volumes = patient.Disk.Volumes;
        if (volumes.Count == 0)
            return Task.FromResult<IReadOnlyList<HealthFinding>>([Fault("DATA_ABSENT", $"the data folder is not there", "check the path, or mount what it lies on")]);
        var scarce = volumes.DistinctBy(v => v.FileSystem).Select(v => (Volume: v, Level: DiskState.LevelOf(v, patient.Options.Disk.Floor, DiskLevel.Enough))).Where(v => v.Level > DiskLevel.Enough).ToList();
        var findings = scarce.Select(s => s.Level == DiskLevel.Low
            ? Warning("DISK_LOW", $"{s.Volume.Name}: {Room(s.Volume)}; soon nothing new can be begun (floor {patient.Options.Disk.Floor})", MakeRoom)
            : Fault("STORAGE_LOW", $"{s.Volume.Name}: {Room(s.Volume)}, below the floor of {patient.Options.Disk.Floor}: only reports are sent", MakeRoom)).ToList();
        if (patient.Disk.Level == DiskLevel.Full)
            findings.Add(Fault("STORAGE_FULL", $"the storage refuses commits for want of room: nothing is stored, sent or acknowledged", "make room where the database lies; the node goes on by itself"));
        else if (patient.Disk.IsBelowFloor && findings.All(f => f.State != HealthState.Fault))
            findings.Add(Fault("STORAGE_LOW", $"the storage refused a commit for want of room a moment ago: only reports are sent for now", "make room where the database lies; the node goes on by itself"));
        return Task.FromResult(Or(Ok($"{string.Join(", ", volumes.DistinctBy(v => v.FileSystem).Select(v => $"{v.Name}: {Room(v)}"))}; floor {patient.Options.Disk.Floor}"), findings));
    }

    private static string Room(Volume volume) => FormattableString.Invariant($"{volume.Free >> 20} of {volume.Total >> 20} MiB free") + (volume.FreeFiles < 2 * Volume.FilesFloor ? FormattableString.Invariant($", room for {volume.FreeFiles} files only") : "");
}
