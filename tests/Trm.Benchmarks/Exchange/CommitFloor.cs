using Microsoft.Data.Sqlite;

namespace Trm.Benchmarks.Exchange;

/// <summary>
/// The commits of an exchange and nothing else: as many bytes into as many rows, in groups as large as the nodes' were, into SQLite files with the nodes' pragmas. Two files, for two nodes have one each.
/// </summary>
internal static class CommitFloor
{
    /// <summary>What one commit of a step stores for each message.</summary>
    /// <param name="IsSender">Whose file.</param>
    /// <param name="Rows">Bytes of each row.</param>
    /// <param name="Group">Messages in one commit.</param>
    public sealed record Step(bool IsSender, IReadOnlyList<int> Rows, double Group);

    /// <summary>Stores so many messages, step by step.</summary>
    public static void Store(string folder, IReadOnlyList<Step> steps, int messages)
    {
        using var sender = Open(Path.Combine(folder, "sender.db"));
        using var receiver = Open(Path.Combine(folder, "receiver.db"));
        foreach (var step in steps)
        {
            var db = step.IsSender ? sender : receiver;
            var bytes = step.Rows.Select(length => new byte[length]).ToList();
            var group = Math.Max(1, (int)Math.Round(step.Group));
            using var insert = db.CreateCommand();
            insert.CommandText = "INSERT INTO row (bytes) VALUES (@bytes)";
            var value = insert.Parameters.Add("@bytes", SqliteType.Blob);
            for (var done = 0; done < messages; done += group)
            {
                using var transaction = db.BeginTransaction(deferred: false);
                insert.Transaction = transaction;
                for (var i = 0; i < Math.Min(group, messages - done); i++)
                    foreach (var row in bytes)
                    {
                        value.Value = row;
                        insert.ExecuteNonQuery();
                    }

                transaction.Commit();
            }
        }
    }

    private static SqliteConnection Open(string file)
    {
        var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        db.Open();
        using var prepare = db.CreateCommand();
        prepare.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32768; CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)";
        prepare.ExecuteNonQuery();
        return db;
    }
}
