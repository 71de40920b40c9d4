using System.Data.Common;
using Dapper;

namespace Trm.Node.Directory;

/// <summary>SQL of the adopted directory versions.</summary>
internal static class DirectoryTable
{
    public static IReadOnlyList<byte[]> All(DbConnection db) => db.Query<byte[]>("SELECT bytes FROM directory ORDER BY version").AsList();

    public static void Insert(DbTransaction tx, long version, byte[] bytes, long now) => tx.Connection!.Execute(
        "INSERT INTO directory (version, bytes, adopted_at) VALUES (@version, @bytes, @now)", new { version, bytes, now }, tx);
}
