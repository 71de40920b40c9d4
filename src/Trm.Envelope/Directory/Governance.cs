using Trm.Envelope.Keys;

namespace Trm.Envelope.Directory;

/// <summary>Who signs the directory: k of these keys.</summary>
/// <param name="Quorum">k: how many different keys must sign.</param>
/// <param name="Keys">SubjectPublicKeyInfo (DER) of each P-384 key, in base64.</param>
public sealed record Governance(int Quorum, IReadOnlyList<string> Keys)
{
    /// <summary>Most keys.</summary>
    public const int MaxKeys = 32;

    /// <summary>k of the keys in these certificates.</summary>
    public static Governance Of(int quorum, params IEnumerable<Certificate> certificates) => new(quorum, [.. certificates.Select(Name)]);

    /// <summary>A key as governance lists it.</summary>
    public static string Name(Certificate certificate) => Convert.ToBase64String(certificate.PublicKey.Span);

    internal bool IsSound => Keys.Count is >= 1 and <= MaxKeys && Quorum >= 1 && Quorum <= Keys.Count && Keys.Distinct(StringComparer.Ordinal).Count() == Keys.Count;

    internal bool Includes(Certificate certificate) => Keys.Contains(Name(certificate), StringComparer.Ordinal);

    /// <summary>True where k of the keys are among the signers.</summary>
    internal bool HasQuorum(IEnumerable<Certificate> signers) => signers.Select(Name).Distinct(StringComparer.Ordinal).Count(k => Keys.Contains(k, StringComparer.Ordinal)) >= Quorum;
}
