using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Escorts;

/// <summary>SQL of who travels with whom: pseudonyms and times.</summary>
internal static class EscortTable
{
    /// <summary>Within a query over cases: what an escort sees of them; everything for anybody else.</summary>
    public const string IsSeen = "(@escort IS NULL OR case_id IN (SELECT case_id FROM escort WHERE officer = @escort))";

    /// <summary>The value of <c>@escort</c>.</summary>
    public static string? Of(Officer officer) => officer.Role == Role.Escort ? officer.Code : null;

    /// <summary>False where they are bound already.</summary>
    public static bool Bind(DbTransaction tx, CaseId @case, string officer, string by, long now) => tx.Connection!.Execute(
        "INSERT INTO escort (case_id, officer, bound_at, bound_by) VALUES (@id, @officer, @now, @by) ON CONFLICT DO NOTHING", new { id = @case.ToString(), officer, now, by }, tx) > 0;

    /// <summary>False where they are not bound.</summary>
    public static bool Release(DbTransaction tx, CaseId @case, string officer) =>
        tx.Connection!.Execute("DELETE FROM escort WHERE case_id = @id AND officer = @officer", new { id = @case.ToString(), officer }, tx) > 0;

    /// <summary>Who travels with the person of that case.</summary>
    public static IReadOnlyList<EscortBinding> OfCase(DbConnection db, CaseId @case, DbTransaction? tx = null) =>
    [
        .. db.Query<Row>("SELECT officer AS Officer, bound_at AS BoundAt, bound_by AS BoundBy FROM escort WHERE case_id = @id ORDER BY bound_at, officer", new { id = @case.ToString() }, tx)
            .Select(r => new EscortBinding(r.Officer, DateTimeOffset.FromUnixTimeMilliseconds(r.BoundAt), r.BoundBy)),
    ];

    private sealed record Row
    {
        public required string Officer { get; init; }
        public long BoundAt { get; init; }
        public required string BoundBy { get; init; }
    }
}
