using System.Data.Common;
using Dapper;

namespace Trm.Node.Agreements;

/// <summary>SQL of the agreements taken up: what was once verified is known by its fingerprint, whatever becomes of the keys that signed it.</summary>
internal static class AgreementTable
{
    public static IReadOnlySet<string> Fingerprints(DbConnection db) =>
        db.Query<string>("SELECT fingerprint FROM agreement").ToHashSet(StringComparer.Ordinal);

    public static void TakeUp(DbTransaction tx, HeldAgreement held, long now) => tx.Connection!.Execute(
        "INSERT INTO agreement (fingerprint, id, version, bytes, taken_up_at) VALUES (@fingerprint, @id, @version, @bytes, @now) ON CONFLICT DO NOTHING",
        new { fingerprint = held.Signed.Fingerprint, id = held.Agreement.Id, version = held.Agreement.Version, bytes = held.Signed.Bytes.ToArray(), now }, tx);
}
