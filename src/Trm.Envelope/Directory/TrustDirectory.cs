using System.Collections.Frozen;
using System.Text;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Keys;
using static System.FormattableString;

namespace Trm.Envelope.Directory;

/// <summary>
/// A directory version that was verified and adopted: from here comes all trust, and nowhere else. Certificates are judged
/// and keys imported once per version. Immutable, safe for concurrent use.
/// </summary>
/// <remarks>Source: contracts/envelope.md, "Directory".</remarks>
public sealed class TrustDirectory
{
    private readonly FrozenDictionary<ParticipantId, ParticipantEntry> _participants;
    private readonly FrozenDictionary<string, ListedSigner> _signers;
    private readonly FrozenDictionary<string, RecipientKey> _recipients;

    private TrustDirectory(SignedDirectory signed, FrozenDictionary<string, RecipientKey> recipients)
    {
        Signed = signed;
        Participants = [.. signed.Document.Participants.Select(p => p.Entry)];
        _participants = Participants.ToFrozenDictionary(p => p.Id);
        _signers = Participants.SelectMany(p => p.Signing.Select(k => new ListedSigner(p, k))).ToFrozenDictionary(s => s.Listing.Certificate.Sha256, StringComparer.Ordinal);
        _recipients = recipients;
    }

    /// <summary>The signed form, as it was adopted and is handed on.</summary>
    public SignedDirectory Signed { get; }

    public DirectoryDocument Document => Signed.Document;

    public long Version => Document.Version;

    /// <summary>True for an exercise.</summary>
    public bool IsTraining => Document.IsTraining;

    /// <summary>SHA-256 of the signed document, hex. What a node remembers to load the same version again.</summary>
    public string Fingerprint => Signed.Fingerprint;

    /// <summary>Sorted by id.</summary>
    public IReadOnlyList<ParticipantEntry> Participants { get; }

    /// <summary>That participant's entry, or null.</summary>
    public ParticipantEntry? Find(ParticipantId id) => _participants.GetValueOrDefault(id);

    /// <summary>Who signs with exactly this certificate (byte for byte), or null. Revoked ones are found too.</summary>
    public ListedSigner? FindSigner(Certificate certificate) => _signers.GetValueOrDefault(certificate.Sha256);

    /// <summary>The keys to seal to now, newest first: listed for this time and not revoked. Empty for an unknown participant.</summary>
    public IReadOnlyList<RecipientKey> RecipientsOf(ParticipantId id, DateTimeOffset now) => Find(id) is { } participant
        ? [.. participant.Encryption.Where(k => k.IsValidAt(now)).OrderByDescending(k => k.From).Select(k => _recipients[k.Certificate.Sha256]).Take(SizeLimits.Recipients)]
        : [];

    /// <summary>The queue from which <paramref name="reader"/> reads what <paramref name="writer"/> sends in that lane, or null.</summary>
    public Mailbox? MailboxOf(ParticipantId reader, ParticipantId writer, Lane lane) =>
        Find(reader)?.Mailboxes.FirstOrDefault(m => m.From == writer && m.Lane == lane);

    /// <summary>True where a newer version is overdue: warn.</summary>
    public bool IsPastNextUpdate(DateTimeOffset now) => now >= Document.NextUpdate;

    /// <summary>True where only control messages and reports may still be sent and taken.</summary>
    public bool IsPastHardExpiry(DateTimeOffset now) => now >= Document.HardExpiry;

    /// <summary>
    /// The unrevoked signing certificates and the governance certificates as one PEM file, for <c>openssl cms -verify -CAfile</c>.
    /// A certificate issued by a national CA needs <c>-partial_chain</c> as well.
    /// </summary>
    public string CertificatesPem()
    {
        var text = new StringBuilder();
        foreach (var participant in Participants)
            foreach (var listing in participant.Signing.Where(k => k.Revoked is null))
                text.Append(listing.Certificate.ToPem());
        foreach (var certificate in Signed.Signers)
            text.Append(certificate.ToPem());
        return text.ToString();
    }

    /// <summary>
    /// Adopts a first directory. Codes of <see cref="SignedDirectory.Parse"/>; <c>DIRECTORY_QUORUM</c> where the anchor or the
    /// document's own governance has not signed, or another key has; <c>DIRECTORY_EXPIRED</c> where it is past its hard expiry (not asked
    /// of a version known by its fingerprint); <c>DIRECTORY_INVALID</c> where it is not the one of the fingerprint.
    /// </summary>
    public static Result<TrustDirectory> Adopt(TrustAnchor anchor, ReadOnlyMemory<byte> bytes, DateTimeOffset now) =>
        SignedDirectory.Parse(bytes).Then(signed =>
        {
            if (anchor.Fingerprint is { } fingerprint && signed.Fingerprint != fingerprint)
                return new Rejection(RejectionCode.DirectoryInvalid, "fingerprint", "another directory than the one of the fingerprint");
            if (Quorum(signed, anchor.Governance) is { } fault)
                return fault;
            if (anchor.Governance is not null && now >= signed.Document.HardExpiry)
                return new Rejection(RejectionCode.DirectoryExpired, "hardExpiry", "somebody withholds a newer directory, or our clock is wrong");
            return Judge(signed);
        });

    /// <summary>
    /// Adopts the successor of the version in force; the version in force itself comes back unchanged. Codes of <see cref="Succeed"/>;
    /// <c>DIRECTORY_WAITS</c> where it is lawful and takes effect only after <see cref="DirectorySuccession.Wait"/>.
    /// </summary>
    /// <param name="current">The version in force.</param>
    /// <param name="bytes">The candidate.</param>
    /// <param name="self">Ourselves: nobody changes our entry but we.</param>
    /// <param name="now">The time by which an expired candidate is refused; null where nobody asks for it.</param>
    public static Result<TrustDirectory> Adopt(TrustDirectory current, ReadOnlyMemory<byte> bytes, ParticipantId? self = null, DateTimeOffset? now = null) =>
        Succeed(current, bytes, self, now).Then<TrustDirectory>(succession => succession.Waits
            ? new Rejection(RejectionCode.DirectoryWaits, $"participant {succession.Replaced[0]}", Invariant($"every governance key replaces this entry without a key of the participant: it waits {DirectorySuccession.Wait.TotalHours:0} hours; call the participant"))
            : succession.Next);

    /// <summary>
    /// Judges a candidate against the version in force. Codes of <see cref="SignedDirectory.Parse"/>; <c>DIRECTORY_QUORUM</c> where k of the old or k of the
    /// new governance have not signed; <c>DIRECTORY_ROLLBACK</c> for a lower version or an older entry; <c>DIRECTORY_FORK</c> for a different document of the
    /// same version; <c>TRAINING_MISMATCH</c> where one is an exercise and the other is not; <c>DIRECTORY_EXPIRED</c> for a version past its hard expiry; <c>DIRECTORY_ENTRY</c> where an entry is gone (who leaves stays listed as left), or
    /// changed without a key that the version in force lists for that participant and without every governance key, or where it is our own and changed without ours.
    /// </summary>
    /// <inheritdoc cref="Adopt(TrustDirectory, ReadOnlyMemory{byte}, ParticipantId?, DateTimeOffset?)" path="/param"/>
    public static Result<DirectorySuccession> Succeed(TrustDirectory current, ReadOnlyMemory<byte> bytes, ParticipantId? self = null, DateTimeOffset? now = null) =>
        SignedDirectory.Parse(bytes).Then(signed =>
        {
            if (Quorum(signed, current.Document.Governance) is { } noQuorum)
                return noQuorum;
            if (signed.Fingerprint == current.Fingerprint)
                return new DirectorySuccession(current, current, []);
            // Before the version is looked at: the two networks have numbers of their own, and are no fork of each other.
            if (signed.Document.IsTraining != current.IsTraining)
                return new Rejection(RejectionCode.TrainingMismatch, "training", current.IsTraining ? "this network is an exercise, and the directory is not of one" : "the directory is of an exercise");
            if (signed.Document.Version < current.Version)
                return new Rejection(RejectionCode.DirectoryRollback, "version", "older than the version in force");
            if (signed.Document.Version == current.Version)
                return new Rejection(RejectionCode.DirectoryFork, "version", "governance signed two different documents of this version");
            if (now >= signed.Document.HardExpiry)
                return new Rejection(RejectionCode.DirectoryExpired, "hardExpiry", "past its hard expiry: somebody withholds a newer directory, or our clock is wrong");
            return Succession(signed, current, self).Then(replaced => Judge(signed).Then(next => Result<DirectorySuccession>.Ok(new(current, next, replaced))));
        });

    // k of the old and k of the new governance; nobody else signs. Where the fingerprint is what is trusted, the old one is not known: it has signed beside the new one.
    private static Rejection? Quorum(SignedDirectory signed, Governance? trusted)
    {
        var own = signed.Document.Governance;
        if (trusted is not null && signed.Signers.Any(s => !trusted.Includes(s) && !own.Includes(s)))
            return new(RejectionCode.DirectoryQuorum, "signers", "signed by a key that is no governance key");
        return trusted?.HasQuorum(signed.Signers) != false && own.HasQuorum(signed.Signers)
            ? null
            : new(RejectionCode.DirectoryQuorum, "signers", "too few governance keys have signed");
    }

    // Whose entries are replaced without a key of theirs. Nobody disappears: an entry that is gone could come back with other keys as if it were the first.
    private static Result<IReadOnlyList<ParticipantId>> Succession(SignedDirectory signed, TrustDirectory current, ParticipantId? self)
    {
        var replaced = new List<ParticipantId>();
        var candidates = signed.Document.Participants.ToDictionary(p => p.Entry.Id);
        foreach (var former in current.Document.Participants)
        {
            var id = former.Entry.Id;
            if (!candidates.TryGetValue(id, out var candidate))
                return new Rejection(RejectionCode.DirectoryEntry, $"participant {id}", "this entry is gone; who leaves stays listed, as left");
            if (candidate.Bytes.Span.SequenceEqual(former.Bytes.Span))
                continue;
            // Else governance could put back an entry from the time of a key that is revoked by now.
            if (candidate.SignedAt <= former.SignedAt)
                return new Rejection(RejectionCode.DirectoryRollback, $"participant {id}", "this entry is older than the one in force");
            if (current.FindSigner(candidate.Signer) is { } signer && signer.Participant.Id == id && signer.Listing.IsValidAt(candidate.SignedAt))
                continue;
            if (id == self)
                return new Rejection(RejectionCode.DirectoryEntry, $"participant {id}", "our own entry is changed and we did not sign it");
            if (!current.Document.Governance.Keys.All(key => signed.Signers.Any(s => Governance.Name(s) == key)))
                return new Rejection(RejectionCode.DirectoryEntry, $"participant {id}", "not signed by a key that the version in force lists for this participant, nor by every governance key");
            replaced.Add(id);
        }

        return replaced;
    }

    // Every listed key must be a key: a point off the curve is found here, not at the first message.
    private static Result<TrustDirectory> Judge(SignedDirectory signed)
    {
        var recipients = new Dictionary<string, RecipientKey>(StringComparer.Ordinal);
        foreach (var participant in signed.Document.Participants.Select(p => p.Entry))
        {
            foreach (var listing in participant.Encryption)
            {
                if (!RecipientKey.Of(listing.Certificate).Try(out var key, out _))
                    return new Rejection(RejectionCode.DirectoryInvalid, $"participant {participant.Id}", "an encryption key is no point of P-256");
                recipients.Add(listing.Certificate.Sha256, key);
            }

            foreach (var listing in participant.Signing)
            {
                using var key = listing.Certificate.ImportVerifier();
                if (key is null)
                    return new Rejection(RejectionCode.DirectoryInvalid, $"participant {participant.Id}", "a signing key is no point of P-256");
            }
        }

        return new TrustDirectory(signed, recipients.ToFrozenDictionary(StringComparer.Ordinal));
    }
}
