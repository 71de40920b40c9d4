using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Node.Storage.Content;

namespace Trm.Node.Referrals;

/// <summary>SQL of the drafts: a case as recorded at home and its sheet, sealed under the key of the case.</summary>
internal static class DraftTable
{
    public static void Put(DbTransaction tx, CaseVault vault, CaseId @case, byte[] draft) => tx.Connection!.Execute(
        "INSERT INTO draft (case_id, sealed) VALUES (@id, @box) ON CONFLICT (case_id) DO UPDATE SET sealed = excluded.sealed",
        new { id = @case.ToString(), box = vault.Seal(@case, Name(@case), draft) }, tx);

    public static byte[]? Find(DbConnection db, CaseVault vault, CaseId @case) =>
        db.QuerySingleOrDefault<byte[]>("SELECT sealed FROM draft WHERE case_id = @id", new { id = @case.ToString() }) is { } box
            ? vault.Open(@case, Name(@case), box)
            : null;

    private static string Name(CaseId @case) => $"draft/{@case}";
}
