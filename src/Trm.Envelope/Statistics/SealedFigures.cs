using Trm.Contracts.Rejections;
using Trm.Contracts.Statistics;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Statistics;

/// <summary>Proof that a participant of the directory signed these figures of a year, and how they lie in a file: the signed statement, sealed to the regional secretariat.</summary>
/// <remarks>Small counts are in it: neither who carries the file nor the officer who exports it reads it.</remarks>
public sealed class SealedFigures
{
    /// <summary>Largest file read, in bytes.</summary>
    public const int MaxBytes = YearFigures.MaxBytes + (64 * 1024);

    private SealedFigures(YearFigures figures, string sha256) => (Figures, Sha256) = (figures, sha256);

    public YearFigures Figures { get; }

    /// <summary>SHA-256 of the figures in their one spelling, hex.</summary>
    public string Sha256 { get; }

    /// <summary>Signs, and seals the signature to the secretariat.</summary>
    /// <param name="at">When it is signed. A year is counted once and may be handed over later, with a key that was not there yet.</param>
    /// <exception cref="KeyTokenException">The signing key is in a token that does not answer.</exception>
    public static byte[] Seal(YearFigures figures, SigningKey key, RecipientKey secretariat, DateTimeOffset at) => SealedFile.Seal(SignedStatement.Sign(figures.Write(), key, at), secretariat);

    /// <summary>
    /// Opens and verifies. <c>TOO_LARGE</c>; the codes of <see cref="SealedFile.Open"/>, <see cref="SignedStatement.Verify"/> and <see cref="YearFigures.Parse"/>; <c>SENDER_NOT_AUTHORISED</c> where somebody signed
    /// another's figures; <c>TRAINING_MISMATCH</c> where they or the directory, and not both, are of an exercise.
    /// </summary>
    public static Result<SealedFigures> Open(ReadOnlyMemory<byte> bytes, EncryptionKey secretariat, TrustDirectory directory)
    {
        if (bytes.Length > MaxBytes)
            return new Rejection(RejectionCode.TooLarge, "figures", $"a file of figures has at most {MaxBytes / 1024} KiB");
        return SealedFile.Open(bytes, secretariat).Then(signed => SignedStatement.Verify(signed, directory)).Then(statement => YearFigures.Parse(statement.Content).Then<SealedFigures>(figures =>
        {
            if (statement.Signer.Participant.Id != figures.Participant)
                return new Rejection(RejectionCode.SenderNotAuthorised, "participant", "signed by another participant than whose figures they are");
            return figures.IsTraining == directory.IsTraining
                ? new SealedFigures(figures, Digest.Sha256(statement.Content.Span))
                : new Rejection(RejectionCode.TrainingMismatch, "training", "the figures and the directory are not both of an exercise");
        }));
    }
}
