using System.Data;
using System.Globalization;
using Dapper;

namespace Trm.Node.Storage;

/// <summary>Yes and no are 1 and 0 in both engines: SQLite has no other, and PostgreSQL would not compare its own with a number.</summary>
internal sealed class NumberedBooleans : SqlMapper.TypeHandler<bool>
{
    /// <summary>From now on Dapper writes and reads booleans as numbers. To be called before anything is written or read.</summary>
    public static void Use()
    {
        SqlMapper.RemoveTypeMap(typeof(bool));
        SqlMapper.RemoveTypeMap(typeof(bool?));
        SqlMapper.AddTypeHandler(new NumberedBooleans());
    }

    /// <inheritdoc/>
    public override void SetValue(IDbDataParameter parameter, bool value)
    {
        parameter.DbType = DbType.Int64;
        parameter.Value = value ? 1L : 0L;
    }

    /// <inheritdoc/>
    public override bool Parse(object value) => Convert.ToBoolean(value, CultureInfo.InvariantCulture);
}
