using System.Collections.Concurrent;
using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Directory;

/// <summary>
/// A directory with governance signatures that each fit the certificate they carry. Whether those keys are the right ones,
/// and enough, is judged by <see cref="TrustDirectory"/>.
/// </summary>
public sealed class SignedDirectory
{
    // The same bytes have the same signatures, whoever reads them how often: a node reads its own versions over and over, and P-384 is slow.
    private static readonly ConcurrentDictionary<string, SignedDirectory> Verified = new(StringComparer.Ordinal);

    private const int MostVerified = 16;

    private readonly SignedData _data;

    private SignedDirectory(ReadOnlyMemory<byte> bytes, SignedData data, DirectoryDocument document)
    {
        _data = data;
        Bytes = bytes;
        Document = document;
        Fingerprint = Digest.Sha256(data.Content.Span);
        Signers = [.. data.Signers.Select(s => s.Certificate)];
    }

    /// <summary>CMS SignedData, DER.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public DirectoryDocument Document { get; }

    /// <summary>SHA-256 of the signed document, hex: the same whoever signed it.</summary>
    public string Fingerprint { get; }

    /// <summary>The certificates of those who signed.</summary>
    public IReadOnlyList<Certificate> Signers { get; }

    /// <summary>The first signature under a document. <c>DIRECTORY_INVALID</c> where the document could not be read again.</summary>
    public static Result<SignedDirectory> Sign(DirectoryDocument document, GovernanceKey key, DateTimeOffset at) =>
        Parse(SignedData.Sign(document.Write(), WireTime.Cut(at), key).Write(SignatureProfile.P384));

    /// <summary>One more signature. <c>DIRECTORY_INVALID</c> where this key has signed already.</summary>
    public Result<SignedDirectory> Sign(GovernanceKey key, DateTimeOffset at) => Signers.Contains(key.Certificate)
        ? new Rejection(RejectionCode.DirectoryInvalid, "signers", "this key has signed already")
        : Parse(_data.SignAlso(WireTime.Cut(at), key).Write(SignatureProfile.P384));

    /// <summary>
    /// Parses a signed directory. <c>TOO_LARGE</c>; <c>DIRECTORY_INVALID</c> where it is malformed; <c>SIG_INVALID</c> where one signature of
    /// governance or of a participant does not fit; <c>DIRECTORY_ENTRY</c>.
    /// </summary>
    public static Result<SignedDirectory> Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > SizeLimits.Directory)
            return new Rejection(RejectionCode.TooLarge, "directory");
        var sha256 = Digest.Sha256(bytes.Span);
        if (Verified.TryGetValue(sha256, out var verified))
            return verified;
        if (!ParseAnew(bytes.ToArray()).Try(out verified, out var fault))
            return fault;
        if (Verified.Count >= MostVerified)
            Verified.Clear();
        return Verified[sha256] = verified;
    }

    private static Result<SignedDirectory> ParseAnew(ReadOnlyMemory<byte> bytes)
    {
        if (SignedData.Parse(bytes, SignatureProfile.P384) is not { } data || data.Signers.Any(s => !s.Certificate.IsFor(KeyPurpose.Governance)))
            return new Rejection(RejectionCode.DirectoryInvalid, null, "not a SignedData of the directory's profile");
        foreach (var signer in data.Signers)
        {
            using ECDsa? key = signer.Certificate.ImportVerifier();
            if (key is null || !signer.Verifies(key, data.Content, SignatureProfile.P384))
                return new Rejection(RejectionCode.SigInvalid, "signers", "a governance signature does not verify");
        }

        return DirectoryDocument.Parse(data.Content).Try(out var document, out var fault) ? new SignedDirectory(bytes, data, document) : fault;
    }
}
