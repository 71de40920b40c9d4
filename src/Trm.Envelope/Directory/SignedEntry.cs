using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Directory;

/// <summary>
/// A participant's entry with a signature that fits the certificate it carries, which the entry lists for signing. Whether
/// that key may speak for the participant is judged at adoption, against the version in force.
/// </summary>
public sealed class SignedEntry
{
    private SignedEntry(ReadOnlyMemory<byte> bytes, ParticipantEntry entry, SignerPart signer)
    {
        Bytes = bytes;
        Entry = entry;
        Signer = signer.Certificate;
        SignedAt = signer.SigningTime;
    }

    /// <summary>CMS SignedData, DER, of the header's profile.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public ParticipantEntry Entry { get; }

    /// <summary>The certificate it is signed with.</summary>
    public Certificate Signer { get; }

    /// <summary>When it says it was signed: a later entry carries a later time.</summary>
    public DateTimeOffset SignedAt { get; }

    internal static Result<SignedEntry> Sign(ParticipantEntry entry, SigningKey key, DateTimeOffset at) =>
        Parse(SignedData.Sign(entry.Write(), WireTime.Cut(at), key).Write(SignatureProfile.P256));

    /// <summary>
    /// Parses a signed entry. <c>DIRECTORY_INVALID</c> where it is malformed, <c>SIG_INVALID</c> where the signature does not fit,
    /// <c>DIRECTORY_ENTRY</c> where the signer is not among the entry's own keys.
    /// </summary>
    public static Result<SignedEntry> Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > SizeLimits.Directory || SignedData.Parse(bytes, SignatureProfile.P256) is not { Signers: [var signer] } data)
            return new Rejection(RejectionCode.DirectoryInvalid, "participant", "not a SignedData of the header's profile");
        if (!ParticipantEntry.Parse(data.Content).Try(out var entry, out var fault))
            return fault;
        if (entry.Signing.All(k => !k.Certificate.Equals(signer.Certificate)))
            return new Rejection(RejectionCode.DirectoryEntry, $"participant {entry.Id}", "signed with a key that the entry does not list for signing");
        using ECDsa? key = signer.Certificate.ImportVerifier();
        return key is not null && signer.Verifies(key, data.Content, SignatureProfile.P256)
            ? new SignedEntry(bytes, entry, signer)
            : new Rejection(RejectionCode.SigInvalid, $"participant {entry.Id}", "the entry's signature does not verify");
    }
}
