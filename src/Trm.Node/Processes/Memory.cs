using System.Data.Common;
using Trm.Envelope.Directory;
using Trm.Node.Directory;
using Trm.Node.Retention;
using Trm.Node.Storage;

namespace Trm.Node.Processes;

/// <summary>
/// What a process remembers of the database - the directory in force and the one that waits, which keys of cases are gone - and how it learns that another process has changed it:
/// a number in the row of the node, read in every commit and at every tick.
/// </summary>
/// <param name="node">Whose memory it is.</param>
/// <param name="generation">The generation in which this process runs.</param>
internal sealed class Memory(NodeParts node, long generation)
{
    private readonly Lock _one = new();
    private long _seen = -1, _looks;
    private bool _isKept;

    /// <summary>Looks inside a transaction; what was changed elsewhere is renewed before anything is done in it.</summary>
    /// <returns>To be told whether the transaction was kept: what it saw may have been an act beside it, which fails with it.</returns>
    /// <exception cref="GenerationEndedException">Another generation has begun.</exception>
    public Action<bool> Look(DbTransaction tx)
    {
        var look = Look(tx.Connection!, tx);
        return isKept => Settle(look, isKept);
    }

    /// <summary>Looks now.</summary>
    /// <exception cref="GenerationEndedException">Another generation has begun.</exception>
    public Task LookAsync(CancellationToken cancel) => node.Database.ReadAsync(db =>
    {
        Look(db, null);
        return 0;
    }, cancel);

    // Which look it was; 0 where nothing was renewed.
    private long Look(DbConnection db, DbTransaction? tx)
    {
        var (current, changes) = NodeTable.State(db, tx);
        if (current != generation)
            throw new GenerationEndedException();
        lock (_one)
        {
            // A reader may see what was before the newest commit.
            if (tx is null ? changes <= _seen : changes == _seen && _isKept)
                return 0;
            Renew(db, tx);
            (_seen, _isKept) = (changes, tx is null);
            return ++_looks;
        }
    }

    // What was not kept may be remembered no longer: the same number may come to stand for something else.
    private void Settle(long look, bool isKept)
    {
        lock (_one)
            if (look == _looks && look > 0)
                (_seen, _isKept) = isKept ? (_seen, true) : (-1, false);
    }

    private void Renew(DbConnection db, DbTransaction? tx)
    {
        var newest = DirectoryTable.Newest(db, tx);
        if (newest is not null && newest.Version != node.Directory.Current.Version)
        {
            node.Directory.Current = DirectoryShelf.Read(newest.Bytes);
            node.Log.Renewed(newest.Version);
        }

        node.Directory.Waiting = DirectoryTable.Waiting(db, tx) is { } row
            && TrustDirectory.Succeed(node.Directory.Current, row.Bytes, node.Self).Try(out var succession, out _) && succession.Waits
            ? new(succession, DateTimeOffset.FromUnixTimeMilliseconds(row.Since))
            : null;
        node.Vault.Forget(ErasureTable.Numbers(db, tx));
    }
}
