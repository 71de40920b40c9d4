namespace Trm.Envelope.Keys;

/// <summary>What a certificate of this house is for: one purpose each.</summary>
public enum KeyPurpose
{
    /// <summary>Signs headers, directory entries, agreements, manifests. P-256, digitalSignature only. Listed for 2 years.</summary>
    MessageSigning,

    /// <summary>Is encrypted to. P-256, keyAgreement only. In use for 90 days.</summary>
    MessageEncryption,

    /// <summary>Signs directory versions. P-384, digitalSignature only.</summary>
    Governance,
}
