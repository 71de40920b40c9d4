namespace Trm.Console.SignIn;

/// <summary>What somebody was sent to the identity provider for.</summary>
/// <param name="To">Where they go when they are signed in.</param>
/// <param name="Pending">By what the node knows the invitation that is being accepted; null for none.</param>
/// <param name="Session">The session in which they asked to bind it; null where they are not signed in.</param>
internal sealed record ProviderErrand(ProviderPurpose Purpose, string To, string? Pending = null, string? Session = null);
