using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Node.Storage.Content;

namespace Trm.Node.Referrals;

/// <summary>
/// SQL of the drafts. Of a case that was sent: the record at home and its sheet, sealed under the key of the case. Of one that is still being written: its answers, sealed under the node's own key; that
/// case is in no other table.
/// </summary>
internal static class DraftTable
{
    public static void Put(DbTransaction tx, CaseVault vault, CaseId @case, byte[] draft) => tx.Connection!.Execute(
        "INSERT INTO draft (case_id, sealed) VALUES (@id, @box) ON CONFLICT (case_id) DO UPDATE SET sealed = excluded.sealed",
        new { id = @case.ToString(), box = vault.Seal(@case, Name(@case), draft) }, tx);

    public static byte[]? Find(DbConnection db, CaseVault vault, CaseId @case) =>
        db.QuerySingleOrDefault<byte[]>("SELECT sealed FROM draft WHERE case_id = @id AND case_id IN (SELECT case_id FROM cases)", new { id = @case.ToString() }) is { } box
            ? vault.Open(@case, Name(@case), box)
            : null;

    // -- still being written --------------------------------------------------------------------------------------

    public static void PutOpen(DbTransaction tx, CaseVault vault, OpenDraft draft) => tx.Connection!.Execute(
        "INSERT INTO draft (case_id, sealed) VALUES (@id, @box) ON CONFLICT (case_id) DO UPDATE SET sealed = excluded.sealed",
        new { id = draft.Case.ToString(), box = vault.Seal(null, OpenName(draft.Case), draft.Write()) }, tx);

    /// <summary>That draft; null where there is none, and once it was sent.</summary>
    public static OpenDraft? FindOpen(DbConnection db, CaseVault vault, CaseId @case, DbTransaction? tx = null) =>
        db.QuerySingleOrDefault<byte[]>($"SELECT sealed FROM draft WHERE case_id = @id AND {IsOpen}", new { id = @case.ToString() }, tx) is { } box ? OpenDraft.Read(vault.Open(null, OpenName(@case), box)) : null;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OpenDraft> AllOpen(DbConnection db, CaseVault vault, DbTransaction? tx = null) =>
    [
        .. db.Query<(string Id, byte[] Sealed)>($"SELECT case_id, sealed FROM draft WHERE {IsOpen} ORDER BY case_id", transaction: tx)
            .Select(r => OpenDraft.Read(vault.Open(null, OpenName(CaseId.Parse(r.Id).Value), r.Sealed))),
    ];

    public static bool DeleteOpen(DbTransaction tx, CaseId @case) => tx.Connection!.Execute($"DELETE FROM draft WHERE case_id = @id AND {IsOpen}", new { id = @case.ToString() }, tx) > 0;

    private const string IsOpen = "case_id NOT IN (SELECT case_id FROM cases)";

    private static string Name(CaseId @case) => $"draft/{@case}";

    private static string OpenName(CaseId @case) => $"open-draft/{@case}";
}
