namespace Trm.Envelope.Directory;

/// <summary>
/// Why the first directory is believed: governance keys received by a way of their own, or the fingerprint of one version
/// (read out over the telephone, or remembered from before a restart).
/// </summary>
public sealed class TrustAnchor
{
    private TrustAnchor(Governance? governance, string? fingerprint)
    {
        Governance = governance;
        Fingerprint = fingerprint;
    }

    internal Governance? Governance { get; }

    internal string? Fingerprint { get; }

    /// <summary>Believes what k of these keys signed.</summary>
    public static TrustAnchor Of(Governance governance) => governance.IsSound
        ? new(governance, null)
        : throw new ArgumentException("governance is 1 to 32 different keys and a quorum among them", nameof(governance));

    /// <summary>Whether a text is a fingerprint at all: 64 lower-case hex digits.</summary>
    public static bool IsFingerprint(string? text) => Digest.IsSha256(text);

    /// <summary>Believes exactly the version with this fingerprint (64 lower-case hex digits), however old it is.</summary>
    public static TrustAnchor OfFingerprint(string fingerprint) => IsFingerprint(fingerprint)
        ? new(null, fingerprint)
        : throw new ArgumentException("a fingerprint is 64 lower-case hexadecimal digits", nameof(fingerprint));
}
