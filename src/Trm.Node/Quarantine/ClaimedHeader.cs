using Trm.Envelope;

namespace Trm.Node.Quarantine;

/// <summary>What stands in a header: ids, numbers and times.</summary>
/// <param name="Id">The transmission.</param>
/// <param name="From">Its sender.</param>
/// <param name="To">Its recipient.</param>
/// <param name="Gen">The sender's generation.</param>
/// <param name="Seq">Its number there.</param>
/// <param name="Iat">When it was sealed.</param>
/// <param name="Dir">The directory that its sender had.</param>
/// <param name="Certificate">SHA-256 of the certificate that it carries, hex.</param>
public sealed record ClaimedHeader(string Id, string From, string To, long Gen, long Seq, DateTimeOffset Iat, long Dir, string Certificate)
{
    internal static ClaimedHeader? Of(ReadOnlyMemory<byte> bytes) => SealedMessage.Parse(bytes).Try(out var message, out _) && UnverifiedHeader.Read(message) is { Claims: { } claims } header
        ? new(claims.Id.ToString(), claims.From.Value, claims.To.Value, claims.Gen, claims.Seq, claims.Iat, claims.Dir, header.Certificate.Sha256)
        : null;
}
