using System.Globalization;
using System.Reflection;

namespace Trm.Node.Storage;

/// <summary>The numbered scripts of one engine, embedded. Each number is a schema that was released; a script that was released never changes.</summary>
internal static class MigrationScripts
{
    /// <param name="engine">The folder: <c>Sqlite</c> or <c>Postgres</c>. PostgreSQL begins with number 10, which holds what SQLite's first ten made.</param>
    /// <returns>The scripts in order, each to be run in one transaction with the note of its number.</returns>
    public static IReadOnlyList<(int Number, string Script)> Of(string engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var folder = $"Trm.Node.Storage.{engine}.Migrations.";
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return (int.Parse(name.AsSpan(folder.Length, 4), CultureInfo.InvariantCulture), reader.ReadToEnd());
        })];
    }

    /// <summary>Refuses a database that a newer program has brought forward: an older one does not know what its columns mean.</summary>
    /// <exception cref="NodeStartException">The schema is newer.</exception>
    public static void CheckNotNewer(long version, IReadOnlyList<(int Number, string Script)> scripts)
    {
        if (version > scripts[^1].Number)
            throw new NodeStartException("DATABASE_NEWER", FormattableString.Invariant($"the database has schema {version} and this program knows {scripts[^1].Number}; run the newer program"));
    }
}
