using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Envelope;

/// <summary>A sealed message whose header its sender has signed (steps 1 to 5). The envelope may still be damaged.</summary>
public sealed class VerifiedHeader
{
    /// <summary>How far ahead of our clock <c>iat</c> may lie without being noted.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly Lazy<bool> _intact;

    internal VerifiedHeader(SealedMessage message, SignedHeader signed)
    {
        Message = message;
        Signed = signed;
        _intact = new(() => Digest.Sha256(message.Envelope.Span) == signed.Header.EnvSha256);
    }

    /// <summary>The bytes it came as.</summary>
    public SealedMessage Message { get; }

    /// <summary>The proof of the signature, with <c>header.p7s</c>.</summary>
    public SignedHeader Signed { get; }

    public Header Header => Signed.Header;

    public TransmissionId Id => Header.Id;

    public ParticipantId From => Header.From;

    public ParticipantId To => Header.To;

    /// <inheritdoc cref="SignedHeader.HeaderSha256"/>
    public string HeaderSha256 => Signed.HeaderSha256;

    /// <inheritdoc cref="SignedHeader.Bytes"/>
    public ReadOnlyMemory<byte> HeaderP7s => Signed.Bytes;

    /// <inheritdoc cref="SignedHeader.Signer"/>
    public ListedSigner Signer => Signed.Signer;

    /// <summary>
    /// Step 7: the envelope is the one the sender signed for. Where it is not, the damage happened in transit: no receipt is signed and no id
    /// consumed, or the broker could kill a message by flipping a bit.
    /// </summary>
    public bool EnvelopeIntact => _intact.Value;

    /// <summary>What is noted beside it (step 6).</summary>
    public Irregularities Notes(DateTimeOffset now, TrustDirectory directory) =>
        (now > Header.Exp ? Irregularities.PastExp : Irregularities.None)
        | (Header.Iat > now + ClockTolerance ? Irregularities.IatAhead : Irregularities.None)
        | (directory.IsPastHardExpiry(now) ? Irregularities.DirectoryPastHardExpiry : Irregularities.None)
        | (IsActive(directory, From, now) && IsActive(directory, To, now) ? Irregularities.None : Irregularities.ParticipantNotActive);

    private static bool IsActive(TrustDirectory directory, ParticipantId id, DateTimeOffset now) => directory.Find(id)?.IsActiveAt(now) != false;

    /// <summary>
    /// Step 6 but for the inbox: <c>WRONG_RECIPIENT</c> where it is not to us, <c>SUITE_BELOW_MINIMUM</c> where the directory demands more of
    /// the sender, <c>RECIPIENT_KEY_UNKNOWN</c> where no key of ours is among the recipients.
    /// </summary>
    public Result<AdmittedMessage> Admit(ParticipantId self, EncryptionKeyRing keys, TrustDirectory directory)
    {
        if (To != self)
            return new Rejection(RejectionCode.WrongRecipient, "core.to");
        if (directory.Find(From) is not { } sender || Suite.IsBelow(Header.Suite, sender.MinimumSuite))
            return new Rejection(RejectionCode.SuiteBelowMinimum, "core.suite");
        return Header.Rcp.Select(keys.Find).OfType<EncryptionKey>().FirstOrDefault() is { } key
            ? new AdmittedMessage(this, key)
            : new Rejection(RejectionCode.RecipientKeyUnknown, "core.rcp", "sealed to no encryption key that we hold");
    }
}
