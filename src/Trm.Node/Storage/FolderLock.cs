namespace Trm.Node.Storage;

/// <summary>
/// Who may use a data folder. With SQLite one process: a second one would judge cases behind the back of the first. With PostgreSQL several share its keys and tiles. Never both: the
/// folder belongs to one database. The system lets go of the lock when the process ends, however it ends.
/// </summary>
internal static class FolderLock
{
    /// <summary>The file that is locked, in the data folder.</summary>
    public const string Name = "node.lock";

    private const string SqliteFile = "node.db";
    private const string PostgresFile = "node.postgres";

    /// <summary>Locks the folder for a node on SQLite, or for whoever must be alone on it.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="isPostgres">Its database is in PostgreSQL.</param>
    /// <param name="isShared">Other processes of the same node may use the folder, too.</param>
    /// <exception cref="NodeStartException">Another process runs on this folder, or its database is of the other kind.</exception>
    public static FileStream Take(string folder, bool isPostgres = false, bool isShared = false)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            OwnerOnly.WriteNew(path, []);
        FileStream held;
        try
        {
            held = isShared ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read) : new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new NodeStartException("ALREADY_RUNNING", "another process runs a node on this data folder; stop it first");
        }

        if (!File.Exists(Path.Combine(folder, isPostgres ? SqliteFile : PostgresFile)))
            return held;

        held.Dispose();
        throw new NodeStartException(
            "FOLDER_OF_ANOTHER", $"this data folder belongs to a node on {(isPostgres ? "SQLite" : "PostgreSQL")}: its keys and its log are those of that database; name that database, or give the node another folder");
    }

    /// <summary>Whether the folder says that its database is in PostgreSQL.</summary>
    public static bool IsMarked(string folder) => File.Exists(Path.Combine(folder, PostgresFile));

    /// <summary>Says in the folder that its database is in PostgreSQL.</summary>
    public static void Mark(string folder)
    {
        if (!IsMarked(folder))
            OwnerOnly.WriteNew(Path.Combine(folder, PostgresFile), []);
    }
}
