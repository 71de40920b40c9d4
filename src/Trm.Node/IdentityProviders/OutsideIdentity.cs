using System.Text;

namespace Trm.Node.IdentityProviders;

/// <summary>Who somebody is, as an identity provider says. The subject may be the number of a person: it is kept nowhere in the clear, and never printed.</summary>
/// <param name="Issuer">Who says so.</param>
/// <param name="Subject">As what they are known there; never changes hands (OpenID Connect Core 2).</param>
/// <param name="IsAssured">True where it said that more than a password was used, as it was asked to.</param>
public sealed record OutsideIdentity(string Issuer, string Subject, bool IsAssured)
{
    /// <summary>What is kept in its place is made of this: an issuer has no line break.</summary>
    internal byte[] Named => Encoding.UTF8.GetBytes($"{Issuer}\n{Subject}");

    /// <summary>Says nothing of the person.</summary>
    public override string ToString() => "somebody";
}
