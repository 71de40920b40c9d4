using System.Data.Common;

namespace Trm.Node.Storage;

/// <summary>
/// Units of work that wait at the same time share one transaction and one flush to the disk, in the order in which they came. Each stands in a savepoint of its own: one that
/// throws is rolled back alone, and only its caller hears of it. What comes alone is committed at once. Either storage uses it (contracts/decisions/0046).
/// </summary>
/// <param name="transact">Runs what it is given, once, in one transaction of the storage, and commits it; nothing is kept where it throws.</param>
internal sealed class GroupCommit(Func<Action<DbTransaction>, Task> transact)
{
    /// <summary>Units in one transaction at most: so long waits whoever comes just behind it.</summary>
    public const int MaxUnits = 64;

    private const string Savepoint = "unit";

    private readonly Lock _lock = new();
    private readonly Queue<Unit> _waiting = new();
    private bool _isRunning;

    /// <summary>Returns when the transaction that <paramref name="work"/> took part in is durable; throws what it threw, or why that transaction failed.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before its turn came; afterwards it is too late.</exception>
    public async Task<T> CommitAsync<T>(Func<DbTransaction, T> work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var unit = new Unit<T>(work);
        bool isFirst;
        lock (_lock)
        {
            _waiting.Enqueue(unit);
            isFirst = !_isRunning;
            _isRunning = true;
        }

        if (isFirst)
            _ = Task.Run(RunAsync, CancellationToken.None);
        await using var leaving = cancel.UnsafeRegister((waiting, token) => ((Unit)waiting!).Leave(token), unit);
        return await unit.Done;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            List<Unit>? group = null;
            try
            {
                // Taken when the transaction has begun: until then more may join.
                await transact(transaction => Run(group = Take(), transaction));
                group!.ForEach(unit => unit.Complete());
            }
            catch (Exception failure)
            {
                (group ?? Take()).ForEach(unit => unit.Fail(failure));
            }

            lock (_lock)
                if (!(_isRunning = _waiting.Count > 0))
                    return;
        }
    }

    private List<Unit> Take()
    {
        var group = new List<Unit>();
        lock (_lock)
            while (group.Count < MaxUnits && _waiting.TryDequeue(out var unit))
                if (unit.TryBegin())
                    group.Add(unit);
        return group;
    }

    private static void Run(List<Unit> group, DbTransaction transaction)
    {
        // One alone needs no savepoint: the transaction is its own.
        if (group is [var only])
        {
            only.Run(transaction);
            return;
        }

        foreach (var unit in group)
        {
            transaction.Save(Savepoint);
            try
            {
                unit.Run(transaction);
            }
            catch (Exception failure)
            {
                if (!IsUndone(transaction))
                    throw;
                unit.Fail(failure);
            }

            transaction.Release(Savepoint);
        }
    }

    // A storage may give up the whole transaction, as for a full disk: then all of the group fail of that, and nothing more runs outside of one.
    private static bool IsUndone(DbTransaction transaction)
    {
        try
        {
            transaction.Rollback(Savepoint);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private abstract class Unit
    {
        private int _begun;

        public bool TryBegin() => Interlocked.Exchange(ref _begun, 1) == 0;

        public void Leave(CancellationToken cancel)
        {
            if (TryBegin())
                Cancel(cancel);
        }

        public abstract void Run(DbTransaction transaction);

        public abstract void Complete();

        public abstract void Fail(Exception failure);

        protected abstract void Cancel(CancellationToken cancel);
    }

    private sealed class Unit<T>(Func<DbTransaction, T> work) : Unit
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Done => _done.Task;

        public override void Run(DbTransaction transaction) => _result = work(transaction);

        public override void Complete() => _done.TrySetResult(_result!);

        public override void Fail(Exception failure) => _done.TrySetException(failure);

        protected override void Cancel(CancellationToken cancel) => _done.TrySetCanceled(cancel);
    }
}
