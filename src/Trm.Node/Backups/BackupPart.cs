namespace Trm.Node.Backups;

/// <summary>Which of the two files of a backup. Each is kept apart from the other.</summary>
public enum BackupPart
{
    /// <summary>The database: what was said lies in it sealed under the keys of the cases.</summary>
    Content,

    /// <summary>The keys of the cases, wrapped, and the decisions to erase. It is used for <see cref="BackupHeader.KeysLiveAtMost"/>.</summary>
    Keys,
}
