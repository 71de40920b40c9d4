using System.Collections.Frozen;

namespace Trm.Contracts.Rejections;

/// <summary>
/// Why something was refused. The wire text is the code and nothing else; a code that would tell an attacker
/// which check failed exists only locally and travels as <see cref="OnWire"/>.
/// </summary>
/// <remarks>Source: contracts/envelope.md, "Who hears of a failure", and the list of rejection codes.</remarks>
public sealed class RejectionCode : IEquatable<RejectionCode>
{
    private static readonly Dictionary<string, RejectionCode> Known = new(StringComparer.Ordinal);

    private RejectionCode(string text, RejectionCode? onWire)
    {
        Text = text;
        OnWire = onWire ?? this;
        Known.Add(text, this);
    }

    /// <summary>The code as written on the wire, in the trail and in the CLI: upper case, digits and underscore.</summary>
    public string Text { get; }

    /// <summary>What the other side is told instead of this code; the code itself where it may be told.</summary>
    public RejectionCode OnWire { get; }

    // -- codes that travel -------------------------------------------------------------------------------------

    /// <summary>Anything that failed to verify or to decrypt.</summary>
    public static readonly RejectionCode SigInvalid = new("SIG_INVALID", null);
    public static readonly RejectionCode WrongRecipient = new("WRONG_RECIPIENT", null);
    public static readonly RejectionCode MessageExpired = new("MESSAGE_EXPIRED", null);
    public static readonly RejectionCode IdReused = new("ID_REUSED", null);
    public static readonly RejectionCode KindUnknown = new("KIND_UNKNOWN", null);
    public static readonly RejectionCode ContractVersionUnsupported = new("CONTRACT_VERSION_UNSUPPORTED", null);
    public static readonly RejectionCode Structure = new("STRUCTURE", null);
    public static readonly RejectionCode Required = new("REQUIRED", null);
    public static readonly RejectionCode Value = new("VALUE", null);
    public static readonly RejectionCode CodeInvalid = new("CODE_INVALID", null);
    public static readonly RejectionCode TooLarge = new("TOO_LARGE", null);
    /// <summary>Gate G01: no active consent names this recipient and covers this category.</summary>
    public static readonly RejectionCode ConsentNotActive = new("CONSENT_NOT_ACTIVE", null);
    public static readonly RejectionCode UnknownCase = new("UNKNOWN_CASE", null);
    public static readonly RejectionCode UnknownInReplyTo = new("UNKNOWN_IN_REPLY_TO", null);
    public static readonly RejectionCode StaleVersion = new("STALE_VERSION", null);
    public static readonly RejectionCode IllegalTransition = new("ILLEGAL_TRANSITION", null);
    /// <summary>A move that misses an open hold.</summary>
    public static readonly RejectionCode Held = new("HELD", null);

    // -- codes of the local trail; the peer hears SIG_INVALID ----------------------------------------------------

    public static readonly RejectionCode SigKeyUnknown = new("SIG_KEY_UNKNOWN", SigInvalid);
    public static readonly RejectionCode SigKeyRevoked = new("SIG_KEY_REVOKED", SigInvalid);
    /// <summary>The directory lists the certificate, but not for the time the header names (<c>iat</c>).</summary>
    public static readonly RejectionCode SigKeyNotValid = new("SIG_KEY_NOT_VALID", SigInvalid);
    /// <summary>The signer is listed for another participant than <c>from</c>.</summary>
    public static readonly RejectionCode SenderNotAuthorised = new("SENDER_NOT_AUTHORISED", SigInvalid);
    /// <summary>A suite this node does not know.</summary>
    public static readonly RejectionCode SuiteUnsupported = new("SUITE_UNSUPPORTED", SigInvalid);
    /// <summary>A known suite, but weaker than the directory demands of the sender: a downgrade.</summary>
    public static readonly RejectionCode SuiteBelowMinimum = new("SUITE_BELOW_MINIMUM", SigInvalid);
    public static readonly RejectionCode DecryptFailed = new("DECRYPT_FAILED", SigInvalid);
    /// <summary>Two statements of the sender contradict each other: header, signing time, recipients, core, capsule, meta.</summary>
    public static readonly RejectionCode HeaderMismatch = new("HEADER_MISMATCH", SigInvalid);
    /// <summary>Addressed to us, but to no key that we still hold.</summary>
    public static readonly RejectionCode RecipientKeyUnknown = new("RECIPIENT_KEY_UNKNOWN", WrongRecipient);
    /// <summary>The envelope's bytes are not those whose digest the sender signed: damage in transit.</summary>
    public static readonly RejectionCode EnvelopeDamaged = new("ENVELOPE_DAMAGED", SigInvalid);
    public static readonly RejectionCode HeaderProfile = new("HEADER_PROFILE", SigInvalid);
    public static readonly RejectionCode EnvelopeProfile = new("ENVELOPE_PROFILE", SigInvalid);
    public static readonly RejectionCode CapsuleInvalid = new("CAPSULE_INVALID", SigInvalid);

    // -- codes that never leave the node: files, directory, keys, local input -----------------------------------

    public static readonly RejectionCode DirectoryInvalid = new("DIRECTORY_INVALID", SigInvalid);
    /// <summary>An entry is gone, or not signed by a key that the former version lists for that participant, nor by every governance key.</summary>
    public static readonly RejectionCode DirectoryEntry = new("DIRECTORY_ENTRY", SigInvalid);
    /// <summary>A second, different directory of the version in force: governance signed two.</summary>
    public static readonly RejectionCode DirectoryFork = new("DIRECTORY_FORK", SigInvalid);
    /// <summary>A version, or an entry, older than the one in force.</summary>
    public static readonly RejectionCode DirectoryRollback = new("DIRECTORY_ROLLBACK", SigInvalid);
    public static readonly RejectionCode DirectoryExpired = new("DIRECTORY_EXPIRED", SigInvalid);
    /// <summary>One is of an exercise and the other is not: a directory, or a message sealed under one.</summary>
    public static readonly RejectionCode TrainingMismatch = new("TRAINING_MISMATCH", SigInvalid);
    public static readonly RejectionCode DirectoryQuorum = new("DIRECTORY_QUORUM", SigInvalid);
    /// <summary>A lawful version that replaces an entry without a key of its participant: it takes effect after 24 hours.</summary>
    public static readonly RejectionCode DirectoryWaits = new("DIRECTORY_WAITS", SigInvalid);
    /// <summary>The participant is suspended or has left: asks and decisions are neither sent to it nor taken from it; reports are.</summary>
    public static readonly RejectionCode ParticipantNotActive = new("PARTICIPANT_NOT_ACTIVE", SigInvalid);
    public static readonly RejectionCode KeyFileInvalid = new("KEY_FILE_INVALID", SigInvalid);
    public static readonly RejectionCode KeyFilePermissions = new("KEY_FILE_PERMISSIONS", SigInvalid);
    /// <summary>The token (HSM) or the key in it is not there, or does not answer any more.</summary>
    public static readonly RejectionCode KeyTokenAbsent = new("KEY_TOKEN_ABSENT", SigInvalid);
    /// <summary>The token (HSM) refuses its PIN, or the PIN's file is not one that it could take.</summary>
    public static readonly RejectionCode KeyTokenPin = new("KEY_TOKEN_PIN", SigInvalid);
    /// <summary>Our own clock differs from the peers' by more than five minutes: only reports are sent.</summary>
    public static readonly RejectionCode ClockWrong = new("CLOCK_WRONG", SigInvalid);
    /// <summary>The room on our own disk is below its floor: only reports are taken from officers.</summary>
    public static readonly RejectionCode StorageLow = new("STORAGE_LOW", SigInvalid);
    /// <summary>The officer's role does not reach so far.</summary>
    public static readonly RejectionCode NotAllowed = new("NOT_ALLOWED", SigInvalid);
    /// <summary>An old copy of the node's data was put back: nothing new is numbered until a new generation is begun.</summary>
    public static readonly RejectionCode OldCopy = new("OLD_COPY", SigInvalid);
    /// <summary>The file could not be read as the format it claims to be (CSV, JSON, a sealed message).</summary>
    public static readonly RejectionCode FileInvalid = new("FILE_INVALID", Structure);

    /// <summary>The code a gate refuses with: <c>GATE_02</c> to <c>GATE_20</c>.</summary>
    /// <remarks>GATE_01 does not exist (it is CONSENT_NOT_ACTIVE); what fails G07 or G17 is never sent.</remarks>
    public static RejectionCode Gate(int number) => Gates.TryGetValue(number, out var code)
        ? code
        : throw new ArgumentOutOfRangeException(nameof(number), number, "no gate of this number refuses on the wire");

    private static readonly FrozenDictionary<int, RejectionCode> Gates = Enumerable.Range(2, 19)
        .Where(n => n is not (7 or 17))
        .ToFrozenDictionary(n => n, n => new RejectionCode($"GATE_{n:00}", null));

    /// <summary>All codes, for the catalogue and its golden file.</summary>
    public static IReadOnlyCollection<RejectionCode> All => Known.Values;

    /// <summary>The code of that text, or null: an unknown code in a receipt is the peer's fault, not ours.</summary>
    public static RejectionCode? Find(string text) => Known.GetValueOrDefault(text);

    /// <inheritdoc/>
    public bool Equals(RejectionCode? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
