using System.Data.Common;
using Dapper;
using Trm.Contracts.Rejections;
using Trm.Contracts.Statistics;
using Trm.Node.Storage.Content;

namespace Trm.Node.Statistics;

/// <summary>SQL of the years that were counted: counts and k of each as it was counted once, sealed under the node's own key. Small counts are in it.</summary>
internal static class FiguresTable
{
    /// <summary>The years that are there.</summary>
    public static IReadOnlySet<int> Years(DbConnection db) => db.Query<int>("SELECT year FROM figures").ToHashSet();

    /// <summary>The year as it was counted; null before. Refused as <see cref="YearFigures.Parse"/> does where a release with other tables counted it.</summary>
    public static Result<YearFigures>? Find(DbConnection db, CaseVault vault, int year) =>
        db.QuerySingleOrDefault<byte[]>("SELECT sealed FROM figures WHERE year = @year", new { year }) is { } box ? YearFigures.Parse(vault.Open(null, Name(year), box)) : null;

    /// <summary>Keeps a year that was counted; one that is there already stays as it is.</summary>
    public static void Keep(DbTransaction tx, CaseVault vault, YearFigures counted) => tx.Connection!.Execute(
        "INSERT INTO figures (year, ended_at, sealed) VALUES (@year, @endedAt, @box) ON CONFLICT (year) DO NOTHING",
        new { year = counted.Year, endedAt = YearFigures.End(counted.Year).ToUnixTimeMilliseconds(), box = vault.Seal(null, Name(counted.Year), counted.Write()) },
        tx);

    private static string Name(int year) => $"figures/{year}";
}
