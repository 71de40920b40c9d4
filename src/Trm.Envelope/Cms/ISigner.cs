using Trm.Envelope.Keys;

namespace Trm.Envelope.Cms;

/// <summary>A private key that can put its name under a CMS object.</summary>
internal interface ISigner
{
    Certificate Certificate { get; }

    SignatureProfile Profile { get; }

    /// <summary>The signature of a digest of the profile's length, as DER.</summary>
    byte[] SignHash(byte[] hash);
}
