namespace Trm.Node.Storage.Sqlite;

/// <summary>Connections that read, each lent to one reader at a time and kept with the statements that it has compiled.</summary>
/// <param name="connectionString">Of a file that is there.</param>
internal sealed class ReadingConnections(string connectionString)
{
    // Each keeps pages in memory; more readers at once than these are rare, and open their own.
    private const int MaxIdle = 8;

    private readonly Stack<CompiledConnection> _idle = new();
    private int _age;

    /// <summary>A connection of its own for whoever reads now, open; and what to give it back with.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">It cannot be opened.</exception>
    public (CompiledConnection Connection, int Age) Take()
    {
        int age;
        lock (_idle)
        {
            age = _age;
            if (_idle.TryPop(out var idle))
                return (idle, age);
        }

        var opened = new CompiledConnection(connectionString);
        try
        {
            opened.Open();
            return (opened, age);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Takes a connection back that has no transaction any more.</summary>
    public void GiveBack(CompiledConnection connection, int age)
    {
        lock (_idle)
            if (age == _age && _idle.Count < MaxIdle)
            {
                _idle.Push(connection);
                return;
            }

        connection.Dispose();
    }

    /// <summary>Closes all, those in use as soon as they are given back: with them goes what they keep in memory.</summary>
    public void Close()
    {
        lock (_idle)
        {
            _age++;
            while (_idle.TryPop(out var idle))
                idle.Dispose();
        }
    }
}
