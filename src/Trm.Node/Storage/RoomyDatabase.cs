using System.Data.Common;
using Trm.Node.Machine;

namespace Trm.Node.Storage;

/// <summary>A database that says in one way for every engine that there is no room, and tells the watch over the disk of it.</summary>
internal sealed class RoomyDatabase(IDatabase inner, DiskWatch disk) : IDatabase
{
    /// <inheritdoc/>
    /// <exception cref="StorageFullException">There is no room; nothing of it is kept.</exception>
    public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var result = await inner.CommitAsync(step, work, cancel);
                disk.Taken();
                return result;
            }
            catch (Exception failure) when (StorageFullException.Is(failure))
            {
                disk.Refused();
                // What the broker has confirmed is out. To fail here would publish it again every time that the disk is tried.
                if (step != CommitStep.Dispatched)
                    throw new StorageFullException(failure);
            }

            await disk.RoomAsync(cancel);
        }
    }

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

    /// <inheritdoc/>
    public async Task ForgetAsync(CancellationToken cancel)
    {
        try
        {
            await inner.ForgetAsync(cancel);
        }
        catch (Exception failure) when (StorageFullException.Is(failure))
        {
            disk.Refused();
            throw new StorageFullException(failure);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
