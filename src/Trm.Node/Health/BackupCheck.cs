using Dapper;
using Trm.Node.Backups;

namespace Trm.Node.Health;

/// <summary>Whether a backup was taken lately, and whether one that was put back is ready to be used. Those that are taken by other means than <c>trm node backup</c> are not known here.</summary>
internal sealed class BackupCheck() : HealthCheck("backup")
{
    private static readonly TimeSpan OldAfter = TimeSpan.FromDays(7);

    public override async Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        if (File.Exists(Path.Combine(patient.Options.DataFolder, NodeRestore.Unfinished)))
            return [Fault("RESTORE_UNFINISHED", $"a restore into this data folder was broken off: no node starts on it", "run the same again: trm node restore")];
        if (await patient.ReadAsync(db => RestoreTable.Find(db), cancel) is { } restored)
            return [Fault("RESTORED", $"the backup of {restored.Taken:yyyy-MM-dd HH:mm} UTC was put back here and no generation has begun after it: no node starts on it", "have the new log listed, then: trm node generation")];
        var taken = NodeBackup.LastTaken(patient.Options.DataFolder);
        var since = taken ?? await patient.ReadAsync(db => db.ExecuteScalar<long?>("SELECT created_at FROM node"), cancel) switch
        {
            { } ms => DateTimeOffset.FromUnixTimeMilliseconds(ms),
            null => patient.Now,
        };
        const string next = "trm node backup, every night; keep content and keys apart, and try a restore once a year";
        return
        [
            patient.Now - since <= OldAfter
                ? taken is null ? Ok($"none yet; the node is young") : Ok($"the last of {taken:yyyy-MM-dd HH:mm} UTC")
                : taken is null
                    ? Warning("BACKUP_NEVER", $"no backup was ever taken, and the node is in use since {since:yyyy-MM-dd}", next)
                    : Warning("BACKUP_OLD", $"the last backup is of {taken:yyyy-MM-dd HH:mm} UTC", next),
        ];
    }
}
