using System.Security.Cryptography;
using Trm.Contracts.Agreements;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Agreements;

/// <summary>
/// An agreement with signatures that each fit the certificate they carry: CMS SignedData of the header's profile over the agreement's one spelling, a signer
/// for each party. Whether these are the parties' keys, and all of them, is judged by <see cref="Verify"/>.
/// </summary>
public sealed class SignedAgreement
{
    /// <summary>Largest signed agreement read, in bytes.</summary>
    public const int MaxBytes = Agreement.MaxBytes + (SignedData.MaxSigners * 8 * 1024);

    private readonly SignedData _data;

    private SignedAgreement(ReadOnlyMemory<byte> bytes, SignedData data, Agreement agreement)
    {
        _data = data;
        Bytes = bytes;
        Agreement = agreement;
        Fingerprint = Digest.Sha256(data.Content.Span);
    }

    /// <summary>CMS SignedData, DER.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What it says; in force only once verified.</summary>
    public Agreement Agreement { get; }

    /// <summary>SHA-256 of the agreement, hex: the same whoever signed it.</summary>
    public string Fingerprint { get; }

    /// <summary>The certificates of those who signed, in their order.</summary>
    public IReadOnlyList<Certificate> Signers => [.. _data.Signers.Select(s => s.Certificate)];

    /// <summary>The first signature. <c>VALUE</c> for an example, which nobody signs.</summary>
    public static Result<SignedAgreement> Sign(Agreement agreement, SigningKey key, DateTimeOffset at) =>
        Parse(SignedData.Sign(agreement.Write(), WireTime.Cut(at), key).Write(SignatureProfile.P256));

    /// <summary>One more signature. <c>VALUE</c> where this key has signed already.</summary>
    public Result<SignedAgreement> Sign(SigningKey key, DateTimeOffset at) => Signers.Contains(key.Certificate)
        ? new Rejection(RejectionCode.Value, "signatures", "this key has signed already")
        : Parse(_data.SignAlso(WireTime.Cut(at), key).Write(SignatureProfile.P256));

    /// <summary>
    /// Parses a signed agreement. <c>TOO_LARGE</c>; <c>STRUCTURE</c> where it is no SignedData of the profile; <c>SIG_INVALID</c> where one
    /// signature does not fit; <c>VALUE</c> for an example; the codes of <see cref="Agreement.Parse"/>.
    /// </summary>
    public static Result<SignedAgreement> Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            return new Rejection(RejectionCode.TooLarge, "agreement");
        if (SignedData.Parse(bytes, SignatureProfile.P256) is not { } data || data.Signers.Any(s => !s.Certificate.IsFor(KeyPurpose.MessageSigning)))
            return new Rejection(RejectionCode.Structure, "agreement", "not a SignedData of the header's profile");
        foreach (var signer in data.Signers)
        {
            using ECDsa? key = signer.Certificate.ImportVerifier();
            if (key is null || !signer.Verifies(key, data.Content, SignatureProfile.P256))
                return new Rejection(RejectionCode.SigInvalid, "signatures", "a signature does not verify");
        }

        return Agreement.Parse(data.Content).Then<SignedAgreement>(agreement => agreement.Example is null
            ? new SignedAgreement(bytes, data, agreement)
            : new Rejection(RejectionCode.Value, "example", "nobody signs an example"));
    }

    /// <summary>
    /// Holds the signatures to the directory in force when the agreement is taken up: every signer is a party, with a key listed for the time of signing and not
    /// revoked, and every party signed. <c>SIG_KEY_UNKNOWN</c>, <c>SIG_KEY_REVOKED</c>, <c>SIG_KEY_NOT_VALID</c>, <c>SENDER_NOT_AUTHORISED</c>;
    /// <c>REQUIRED</c> names each party that has not signed.
    /// </summary>
    public Result<VerifiedAgreement> Verify(TrustDirectory directory)
    {
        var signed = new HashSet<ParticipantId>();
        foreach (var part in _data.Signers)
        {
            if (directory.FindSigner(part.Certificate) is not { } signer)
                return new Rejection(RejectionCode.SigKeyUnknown, "signatures", "the directory does not list this certificate for signing");
            if (signer.Listing.Revoked is not null)
                return new Rejection(RejectionCode.SigKeyRevoked, "signatures");
            if (!signer.Listing.IsValidAt(part.SigningTime))
                return new Rejection(RejectionCode.SigKeyNotValid, "signatures", "the certificate is not listed for the time of signing");
            if (Agreement.Party(signer.Participant.Id) is null)
                return new Rejection(RejectionCode.SenderNotAuthorised, "signatures", "signed by one who is no party");
            signed.Add(signer.Participant.Id);
        }

        var missing = Agreement.Parties.Where(p => !signed.Contains(p.Participant)).ToList();
        return missing.Count == 0
            ? new VerifiedAgreement(this)
            : Result<VerifiedAgreement>.Refused([.. missing.Select(p => new Rejection(RejectionCode.Required, "signatures", $"{p} has not signed"))]);
    }
}
