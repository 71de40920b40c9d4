using Trm.Envelope.Directory;

namespace Trm.Envelope.Keys;

/// <summary>When a message key is made, listed, used and destroyed. Source: contracts/envelope.md, "Keys".</summary>
public static class KeySchedule
{
    /// <summary>The next key is listed this long before it is used: by then every peer has adopted the directory that lists it.</summary>
    public static readonly TimeSpan ListedBefore = TimeSpan.FromDays(30);

    /// <summary>A message may arrive this long after it was sealed: the span of <c>iat</c> to <c>exp</c>.</summary>
    public static readonly TimeSpan Arriving = TimeSpan.FromDays(30);

    /// <summary>An encryption key is destroyed this long after the last message to it could arrive.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(60);

    /// <summary>When the key of that certificate is destroyed: counted from the end of its listing or from its revocation; from the end of the certificate where it is not listed.</summary>
    /// <param name="encryption">An encryption certificate of ours.</param>
    /// <param name="entry">Our own entry in the directory in force; null where there is none.</param>
    public static DateTimeOffset DestroyOn(Certificate encryption, ParticipantEntry? entry)
    {
        var listing = entry?.Encryption.FirstOrDefault(k => k.Certificate.Equals(encryption));
        var end = listing is null ? encryption.NotAfter : listing.Revoked < listing.To ? listing.Revoked.Value : listing.To;
        return end + Arriving + Kept;
    }

    /// <summary>
    /// Until when keys of one purpose are listed without a break, counting only those whose private key is in the store: the end of the one in use, or of the next that begins
    /// by then, and so on. Now where none is valid.
    /// </summary>
    public static DateTimeOffset LastsUntil(IReadOnlyList<KeyListing> listings, KeyStore store, DateTimeOffset now)
    {
        var here = store.Keys.Where(k => k.IsHere).Select(k => k.Certificate.Sha256).ToHashSet(StringComparer.Ordinal);
        var until = now;
        while (listings.Where(k => k.IsValidAt(until) && here.Contains(k.Certificate.Sha256)).Select(k => k.To).DefaultIfEmpty(until).Max() is var end && end > until)
            until = end;
        return until;
    }
}
