using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Trm.Node.Storage.Sqlite;

/// <summary>What is asked of a <see cref="CompiledConnection"/>: text and values, run by a command that the connection keeps.</summary>
internal sealed class CompiledCommand(CompiledConnection connection) : DbCommand
{
    private readonly SqliteCommand _asked = new();
    private SqliteCommand? _running;

    /// <inheritdoc/>
    [AllowNull]
    public override string CommandText { get; set; } = "";

    /// <inheritdoc/>
    public override int CommandTimeout { get; set; } = connection.DefaultTimeout;

    /// <inheritdoc/>
    public override CommandType CommandType { get => _asked.CommandType; set => _asked.CommandType = value; }

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc/>
    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <inheritdoc/>
    protected override DbConnection? DbConnection
    {
        get => connection;
        set => throw new NotSupportedException("a command stays with its connection");
    }

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => _asked.Parameters;

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction { get; set; }

    /// <inheritdoc/>
    public override void Cancel()
    {
        // As of any command of SQLite: nothing runs beside its caller.
    }

    /// <inheritdoc/>
    public override void Prepare()
    {
        // Done when it is run for the first time.
    }

    /// <inheritdoc/>
    public override int ExecuteNonQuery() => Run(command => command.ExecuteNonQuery());

    /// <inheritdoc/>
    public override object? ExecuteScalar() => Run(command => command.ExecuteScalar());

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Run(command => command.ExecuteReader(behavior));

    /// <inheritdoc/>
    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            End();
            _asked.Dispose();
        }

        base.Dispose(disposing);
    }

    // What has failed is not kept: nobody knows how far it came.
    private T Run<T>(Func<SqliteCommand, T> run)
    {
        try
        {
            return run(Begin());
        }
        catch
        {
            _running?.Dispose();
            _running = null;
            throw;
        }
    }

    private SqliteCommand Begin()
    {
        if (_running?.CommandText != CommandText)
            End();
        _running ??= connection.Take(CommandText);
        _running.CommandTimeout = CommandTimeout;
        _running.Transaction = (SqliteTransaction?)DbTransaction;
        _running.Parameters.Clear();
        foreach (SqliteParameter value in _asked.Parameters)
        {
            // All our statements write @name. Without the sign every prefix that SQLite knows is tried, each time.
            if (!value.ParameterName.StartsWith('@'))
                value.ParameterName = $"@{value.ParameterName}";
            _running.Parameters.Add(value);
        }

        return _running;
    }

    private void End()
    {
        if (_running is not { } running)
            return;
        _running = null;
        connection.GiveBack(running);
    }
}
