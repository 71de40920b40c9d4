using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Storage.Content;

namespace Trm.Node.Attachments;

/// <summary>SQL of files beside messages. Their bytes lie in parts, each sealed under the key of the case: never more than one of them is in memory.</summary>
internal static class AttachmentTable
{
    private const string Columns =
        "id AS Id, case_id AS CaseId, peer AS Peer, outgoing AS Outgoing, message_id AS MessageId, sha256 AS Sha256, size AS Size, type AS Type, state AS State, content AS Content, at AS At, exp AS Exp";

    public static void Insert(DbTransaction tx, AttachmentRow row) => tx.Connection!.Execute(
        """
        INSERT INTO attachment (id, case_id, peer, outgoing, message_id, sha256, size, type, state, content, at, exp)
        VALUES (@Id, @CaseId, @Peer, @Outgoing, @MessageId, @Sha256, @Size, @Type, @State, @Content, @At, @Exp)
        """,
        row, tx);

    /// <summary>Everything about a row but its id, case and peer may change until it is settled. A deleted photograph stays deleted.</summary>
    public static void Update(DbTransaction tx, AttachmentRow row) => tx.Connection!.Execute(
        "UPDATE attachment SET message_id = @MessageId, sha256 = @Sha256, size = @Size, type = @Type, state = @State, at = @At, exp = @Exp WHERE id = @Id AND state <> 'deleted'", row, tx);

    public static AttachmentRow? Find(DbConnection db, string id, DbTransaction? tx = null) =>
        db.QuerySingleOrDefault<AttachmentRow>($"SELECT {Columns} FROM attachment WHERE id = @id", new { id }, tx);

    /// <summary>The file of that digest beside a message of that peer, or of ours to it.</summary>
    public static AttachmentRow? Named(DbConnection db, string peer, bool outgoing, string messageId, string sha256, DbTransaction? tx = null) => db.QuerySingleOrDefault<AttachmentRow>(
        $"SELECT {Columns} FROM attachment WHERE peer = @peer AND outgoing = @outgoing AND message_id = @messageId AND sha256 = @sha256", new { peer, outgoing, messageId, sha256 }, tx);

    public static IReadOnlyList<AttachmentRow> OfMessage(DbConnection db, string peer, bool outgoing, string messageId, DbTransaction? tx = null) => db.Query<AttachmentRow>(
        $"SELECT {Columns} FROM attachment WHERE peer = @peer AND outgoing = @outgoing AND message_id = @messageId ORDER BY at, id", new { peer, outgoing, messageId }, tx).AsList();

    public static IReadOnlyList<AttachmentRow> OfCase(DbConnection db, CaseId @case, DbTransaction? tx = null) => db.Query<AttachmentRow>(
        $"SELECT {Columns} FROM attachment WHERE case_id = @id ORDER BY at, id", new { id = @case.ToString() }, tx).AsList();

    public static IReadOnlyList<AttachmentRow> InState(DbConnection db, string state, DbTransaction? tx = null) =>
        db.Query<AttachmentRow>($"SELECT {Columns} FROM attachment WHERE state = @state ORDER BY at, id", new { state }, tx).AsList();

    /// <summary>What may end by itself: parts without a message, files without one, photographs.</summary>
    public static IReadOnlyList<AttachmentRow> Ending(DbConnection db, DbTransaction? tx) => db.Query<AttachmentRow>(
        $"SELECT {Columns} FROM attachment WHERE state IN ('uploading', 'kept', 'waiting') OR (type IN ('image/jpeg', 'image/png') AND state <> 'deleted') ORDER BY at, id", transaction: tx).AsList();

    /// <summary>What waits at that peer's expense: parts of files that are not whole yet, in bytes, and how many files.</summary>
    public static (long Bytes, long Files) Waiting(DbTransaction tx, string peer) => tx.Connection!.QuerySingle<(long, long)>(
        """
        SELECT CAST(coalesce(sum(p.length), 0) AS bigint), count(DISTINCT a.id) FROM attachment a LEFT JOIN attachment_part p ON p.content = a.content
        WHERE a.peer = @peer AND a.outgoing = @outgoing AND a.state IN ('waiting', 'named')
        """,
        new { peer, outgoing = false }, tx);

    // -- parts -------------------------------------------------------------------------------------------------------

    /// <summary>Stores one part; false where its file is gone.</summary>
    public static bool PutPart(DbTransaction tx, CaseVault vault, AttachmentRow row, int number, ReadOnlySpan<byte> content)
    {
        // An erasure may have taken the file away while it was handed in.
        if (tx.Connection!.ExecuteScalar<long>("SELECT count(*) FROM attachment WHERE content = @content", new { content = row.Content }, tx) == 0)
            return false;
        var box = vault.Seal(row.Case, Name(row, number), content);
        tx.Connection!.Execute(
            "INSERT INTO attachment_part (content, number, length, sealed) VALUES (@content, @number, @length, @box)", new { content = row.Content, number, length = content.Length, box }, tx);
        return true;
    }

    /// <summary>The bytes of one part; null where it is not here.</summary>
    /// <exception cref="CryptographicException">The case's key is gone.</exception>
    public static byte[]? Part(DbConnection db, CaseVault vault, AttachmentRow row, int number, DbTransaction? tx = null) =>
        db.QuerySingleOrDefault<byte[]>("SELECT sealed FROM attachment_part WHERE content = @content AND number = @number", new { content = row.Content, number }, tx) is { } box
            ? vault.Open(row.Case, Name(row, number), box)
            : null;

    /// <summary>The parts that are here.</summary>
    public static IReadOnlyList<int> Held(DbConnection db, string content, DbTransaction? tx = null) =>
        [.. db.Query<long>("SELECT number FROM attachment_part WHERE content = @content ORDER BY number", new { content }, tx).Select(n => (int)n)];

    public static bool IsWhole(DbConnection db, AttachmentRow row, DbTransaction? tx = null) => Held(db, row.Content, tx).Count == row.Parts;

    /// <summary>Whether the parts, all of them here, are the file of that digest and begin as its type says. One part at a time.</summary>
    public static bool Verify(DbConnection db, CaseVault vault, AttachmentRow row, string type, DbTransaction? tx = null)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var n = 0; n < row.Parts; n++)
        {
            if (Part(db, vault, row, n, tx) is not { } bytes || (n == 0 && !FileSignature.Fits(type, bytes)))
                return false;
            digest.AppendData(bytes);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset()) == row.Sha256;
    }

    // -- ours --------------------------------------------------------------------------------------------------------

    /// <summary>A whole file of that digest that was handed in for that case, whatever became of it but its deletion.</summary>
    public static AttachmentRow? Own(DbConnection db, CaseId @case, string sha256, DbTransaction? tx = null) => db.QueryFirstOrDefault<AttachmentRow>(
        $"SELECT {Columns} FROM attachment WHERE case_id = @id AND outgoing = @outgoing AND sha256 = @sha256 AND state IN ('kept', 'sending', 'sent', 'stopped') ORDER BY at DESC, id LIMIT 1",
        new { id = @case.ToString(), outgoing = true, sha256 }, tx);

    /// <summary>
    /// Where something of it may have to be sealed again: a number of one of its parts is void, or the peer has lost what it held. Who looks finds that out.
    /// </summary>
    public static void SendAgain(DbTransaction tx, string peer) => tx.Connection!.Execute(
        "UPDATE attachment SET state = 'sending' WHERE peer = @peer AND outgoing = @outgoing AND state = 'sent'", new { peer, outgoing = true }, tx);

    // -- the end -----------------------------------------------------------------------------------------------------

    /// <summary>The row goes, and its bytes where no other row has them.</summary>
    public static void Delete(DbTransaction tx, AttachmentRow row)
    {
        tx.Connection!.Execute("DELETE FROM attachment WHERE id = @Id", row, tx);
        DropContent(tx, row.Content);
    }

    /// <summary>The bytes go; that there was a photograph stays.</summary>
    public static void DeleteContent(DbTransaction tx, AttachmentRow row)
    {
        tx.Connection!.Execute("UPDATE attachment SET state = 'deleted' WHERE id = @Id", row, tx);
        DropContent(tx, row.Content);
    }

    /// <summary>Everything of an erased case.</summary>
    public static void Erase(DbTransaction tx, string caseId) => tx.Connection!.Execute(
        """
        DELETE FROM attachment_part WHERE content IN (SELECT content FROM attachment WHERE case_id = @caseId);
        DELETE FROM attachment WHERE case_id = @caseId;
        """,
        new { caseId }, tx);

    private static void DropContent(DbTransaction tx, string content) => tx.Connection!.Execute(
        "DELETE FROM attachment_part WHERE content = @content AND NOT EXISTS (SELECT 1 FROM attachment WHERE content = @content AND state <> 'deleted')", new { content }, tx);

    private static string Name(AttachmentRow row, int number) => string.Create(CultureInfo.InvariantCulture, $"attachment/{row.Content}/{number}");
}
