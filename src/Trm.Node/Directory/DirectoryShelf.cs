using System.Data.Common;
using Trm.Envelope.Directory;

namespace Trm.Node.Directory;

/// <summary>
/// The versions that this node has adopted, for who comes later. A peer that is several versions behind may have to take them one by one: where a key
/// was changed twice, or an entry replaced, the newest does not follow from the oldest.
/// </summary>
internal static class DirectoryShelf
{
    /// <summary>The newest version that follows from the one that a peer shows; ours where we do not know that one.</summary>
    public static ReadOnlyMemory<byte> NextFor(DbConnection db, long shown, TrustDirectory current)
    {
        var rows = DirectoryTable.From(db, shown);
        if (rows.Count < 2 || rows[0].Version != shown)
            return current.Signed.Bytes;
        var from = Read(rows[0].Bytes);
        return rows.Skip(1).Reverse().FirstOrDefault(later => TrustDirectory.Succeed(from, later.Bytes).IsOk)?.Bytes ?? current.Signed.Bytes;
    }

    /// <summary>That version, where we have adopted it; null otherwise.</summary>
    public static TrustDirectory? Find(DbConnection db, long version) =>
        DirectoryTable.From(db, version) is [{ } row, ..] && row.Version == version ? Read(row.Bytes) : null;

    /// <summary>A version of our own database is believed by its fingerprint.</summary>
    public static TrustDirectory Read(ReadOnlyMemory<byte> bytes) =>
        TrustDirectory.Adopt(TrustAnchor.OfFingerprint(SignedDirectory.Parse(bytes).Value.Fingerprint), bytes, default).Value;
}
