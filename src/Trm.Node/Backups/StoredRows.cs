using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Trm.Node.Backups;

/// <summary>
/// Every row of every table, one after the other, in a form that knows no database: so the rows of one go into another. Never more than one row is in memory.
/// </summary>
/// <remarks>
/// After <see cref="Form"/> and the schema's number, for each table: its name and its columns, each row behind a 1, a 0, and how many there were. An empty name ends it. A value is a byte that
/// says what it is, and its bytes as <see cref="BinaryWriter"/> writes them.
/// </remarks>
internal static class StoredRows
{
    private const string Form = "trm-rows/1";

    private enum Value : byte
    {
        Null,
        Number,
        Text,
        Bytes,
    }

    /// <summary>Writes the tables of that snapshot.</summary>
    /// <param name="db">Within one snapshot.</param>
    /// <param name="tables">Which, with the schema's number.</param>
    /// <param name="to">Where to.</param>
    /// <param name="written">Told how many rows so far.</param>
    /// <returns>How many rows.</returns>
    public static long Write(DbConnection db, StoredTables tables, Stream to, Action<long> written)
    {
        using var writer = new BinaryWriter(to, Encoding.UTF8, leaveOpen: true);
        writer.Write(Form);
        writer.Write(tables.Schema);
        var all = 0L;
        foreach (var table in tables.Names)
        {
            using var command = db.CreateCommand();
            command.CommandText = tables.Select(table);
            using var rows = command.ExecuteReader();
            writer.Write(table);
            writer.Write(rows.FieldCount);
            for (var i = 0; i < rows.FieldCount; i++)
                writer.Write(rows.GetName(i));
            var count = 0L;
            for (; rows.Read(); count++, written(++all))
            {
                writer.Write((byte)1);
                for (var i = 0; i < rows.FieldCount; i++)
                    Write(writer, rows.GetValue(i));
            }

            writer.Write((byte)0);
            writer.Write(count);
        }

        writer.Write("");
        return all;
    }

    /// <summary>The schema's number, where that is all that is asked.</summary>
    /// <exception cref="InvalidDataException">These are no rows.</exception>
    public static long Schema(Stream from)
    {
        using var reader = new BinaryReader(from, Encoding.UTF8, leaveOpen: true);
        return Schema(reader);
    }

    /// <summary>Reads the rows into the tables of the same names and columns, which must be empty.</summary>
    /// <param name="from">What <see cref="Write(DbConnection, StoredTables, Stream, Action{long})"/> wrote.</param>
    /// <param name="tx">The one transaction in which they come into being.</param>
    /// <param name="tables">Those of the database that is filled: of the same schema.</param>
    /// <param name="read">Told how many rows so far.</param>
    /// <returns>How many rows.</returns>
    /// <exception cref="InvalidDataException">These are no rows of this schema.</exception>
    public static long Read(Stream from, DbTransaction tx, StoredTables tables, Action<long> read)
    {
        using var reader = new BinaryReader(from, Encoding.UTF8, leaveOpen: true);
        if (Schema(reader) != tables.Schema)
            throw new InvalidDataException("its rows are of another schema");
        var all = 0L;
        for (string table; (table = reader.ReadString()).Length > 0;)
        {
            if (!tables.Names.Contains(table, StringComparer.Ordinal))
                throw new InvalidDataException("it holds a table that its schema does not have");
            var columns = Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString()).ToList();
            using var insert = Insert(tx, tables, table, columns);
            var count = 0L;
            for (; reader.ReadByte() == 1; count++, read(++all))
            {
                foreach (DbParameter parameter in insert.Parameters)
                    parameter.Value = ReadValue(reader);
                insert.ExecuteNonQuery();
            }

            if (reader.ReadInt64() != count)
                throw new InvalidDataException("rows are missing");
            tables.Filled(tx, table);
        }

        return all;
    }

    private static DbCommand Insert(DbTransaction tx, StoredTables tables, string table, List<string> columns)
    {
        var known = tables.Columns(tx, table);
        if (!columns.TrueForAll(known.Contains))
            throw new InvalidDataException("it holds a column that its schema does not have");
        var insert = tx.Connection!.CreateCommand();
        insert.Transaction = tx;
        insert.CommandText = StoredTables.Insert(table, columns);
        for (var i = 0; i < columns.Count; i++)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
            insert.Parameters.Add(parameter);
        }

        return insert;
    }

    private static long Schema(BinaryReader reader) => reader.ReadString() == Form ? reader.ReadInt64() : throw new InvalidDataException("it does not begin with rows");

    private static void Write(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case DBNull:
                writer.Write((byte)Value.Null);
                break;
            case string text:
                writer.Write((byte)Value.Text);
                writer.Write(text);
                break;
            case byte[] bytes:
                writer.Write((byte)Value.Bytes);
                writer.Write(bytes.Length);
                writer.Write(bytes);
                break;
            case long or int or short or bool:
                writer.Write((byte)Value.Number);
                writer.Write(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            default:
                throw new InvalidOperationException($"a column holds {value.GetType().Name}, for which a backup has no form");
        }
    }

    private static object ReadValue(BinaryReader reader) => (Value)reader.ReadByte() switch
    {
        Value.Null => DBNull.Value,
        Value.Number => reader.ReadInt64(),
        Value.Text => reader.ReadString(),
        Value.Bytes => Bytes(reader, reader.ReadInt32()),
        _ => throw new InvalidDataException("it holds a value of no known form"),
    };

    private static byte[] Bytes(BinaryReader reader, int length) =>
        reader.ReadBytes(length) is var bytes && bytes.Length == length ? bytes : throw new EndOfStreamException("a row is cut off");
}
