using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Trm.Node.Storage.Sqlite;

/// <summary>
/// A connection that keeps the statements which it has compiled: most of ours take SQLite longer to compile than to run, and the same few dozen are run for every message. For one user at a time.
/// </summary>
/// <param name="connectionString">As of any connection.</param>
internal sealed class CompiledConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>Statements kept at most. Some carry numbers in their text, and there is no end of those: when so many are kept, all are let go.</summary>
    public const int MaxKept = 256;

    /// <summary>Longest text of a statement that is kept, in characters: a longer one carries values, and is not run again.</summary>
    public const int MaxText = 4096;

    // A pragma may do its work when it is compiled (sqlite.org/pragma.html), and would do it once.
    private static readonly string[] Kept = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    private readonly Dictionary<string, SqliteCommand> _idle = new(StringComparer.Ordinal);

    /// <summary>Lets go of all that is kept, and of the values that were last bound to it.</summary>
    public void Forget()
    {
        foreach (var command in _idle.Values)
            command.Dispose();
        _idle.Clear();
    }

    /// <summary>A command of that text, compiled if it was run here before; whoever takes it gives it back.</summary>
    internal SqliteCommand Take(string text)
    {
        if (_idle.Remove(text, out var idle))
            return idle;
        var made = CreateCommand();
        made.CommandText = text;
        return made;
    }

    /// <summary>Takes a command back that nobody reads from any more.</summary>
    internal void GiveBack(SqliteCommand command)
    {
        command.Parameters.Clear();
        command.Transaction = null;
        if (_idle.Count == MaxKept)
            Forget();
        if (command.CommandText.Length > MaxText || !Array.Exists(Kept, word => command.CommandText.StartsWith(word, StringComparison.Ordinal)) || !_idle.TryAdd(command.CommandText, command))
            command.Dispose();
    }

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => new CompiledCommand(this) { Transaction = Transaction };
}
