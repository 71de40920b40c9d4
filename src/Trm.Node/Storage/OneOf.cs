using System.Data;
using Dapper;

namespace Trm.Node.Storage;

/// <summary>
/// A list of texts that a query names in brackets, <c>kind IN (@kinds)</c>: a parameter for each. Left to itself Dapper writes a list out for SQLite and hands PostgreSQL an array, which <c>IN</c> does
/// not take.
/// </summary>
/// <param name="values">In an empty list there is nothing.</param>
internal sealed class OneOf(IEnumerable<string> values) : SqlMapper.ICustomQueryParameter
{
    /// <inheritdoc/>
    public void AddParameter(IDbCommand command, string name)
    {
        var names = new List<string>();
        foreach (var value in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType, parameter.Value) = ($"{name}_{names.Count}", DbType.String, value);
            command.Parameters.Add(parameter);
            names.Add("@" + parameter.ParameterName);
        }

        command.CommandText = command.CommandText.Replace($"(@{name})", $"({(names.Count == 0 ? "NULL" : string.Join(", ", names))})", StringComparison.Ordinal);
    }
}
