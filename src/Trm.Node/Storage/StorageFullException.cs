using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Trm.Node.Storage;

/// <summary>There is no room for it: nothing of it is kept, and it can be tried again once there is.</summary>
public sealed class StorageFullException(Exception? inner = null) : StorageFailedException("no room", inner)
{
    // errno of Linux and macOS: no space, quota exceeded (Linux, macOS), file too large. Windows: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL.
    private static readonly int[] FileFull = [28, 122, 69, 27, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    // SQLITE_FULL; where the shared memory of the write-ahead log cannot grow it is SQLITE_IOERR_SHMSIZE (10 | 19 << 8).
    private const int SqliteFull = 13;
    private const int SqliteShmSize = 10 | (19 << 8);

    /// <summary>Whether this failure says that a disk is full: SQLite's <c>SQLITE_FULL</c>, PostgreSQL's 53100 (disk_full), a file's ENOSPC, EDQUOT or EFBIG.</summary>
    public static bool Is(Exception? failure) => failure switch
    {
        null => false,
        StorageFullException => true,
        SqliteException sqlite => sqlite.SqliteErrorCode == SqliteFull || sqlite.SqliteExtendedErrorCode == SqliteShmSize,
        DbException { SqlState: "53100" } => true,
        IOException file when FileFull.Contains(file.HResult) => true,
        _ => Is(failure.InnerException),
    };
}
