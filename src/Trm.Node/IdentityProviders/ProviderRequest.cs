using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Trm.Node.IdentityProviders;

/// <summary>One question to the identity provider: who is this? Kept until the answer comes, and never shown.</summary>
/// <param name="Nonce">Stands in the token again (OpenID Connect Core 3.1.2.1).</param>
/// <param name="Verifier">Shows that who brings the code is who asked (RFC 7636).</param>
/// <param name="Begun">When it was asked.</param>
public sealed record ProviderRequest(string Nonce, string Verifier, DateTimeOffset Begun)
{
    /// <summary>A new one, with 256 bits each.</summary>
    public static ProviderRequest New(DateTimeOffset now) => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), now);

    /// <summary>S256 of the verifier.</summary>
    internal string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>Its secrets are not printed.</summary>
    public override string ToString() => FormattableString.Invariant($"asked at {Begun:O}");
}
