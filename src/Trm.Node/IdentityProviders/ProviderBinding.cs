namespace Trm.Node.IdentityProviders;

/// <summary>An account signs in through an identity provider, too. As whom it is known there is not shown to anybody.</summary>
/// <param name="Issuer">Through which.</param>
public sealed record ProviderBinding(string Account, string Issuer, DateTimeOffset BoundAt, DateTimeOffset? UsedAt);
