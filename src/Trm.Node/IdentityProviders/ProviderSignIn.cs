using Trm.Node.Accounts;

namespace Trm.Node.IdentityProviders;

/// <summary>What came of a sign-in through the identity provider.</summary>
/// <param name="Begun">They are signed in; null otherwise.</param>
/// <param name="NeedsCode">True where the provider did not say that more than a password was used, and the account has an app of its own.</param>
/// <param name="NeedsPasskey">True where it did not, and the account has no app: a passkey signs in without the provider.</param>
public sealed record ProviderSignIn(BegunSession? Begun, bool NeedsCode = false, bool NeedsPasskey = false)
{
    /// <summary>The identity is of no account that may sign in now.</summary>
    internal static readonly ProviderSignIn Refused = new(null as BegunSession);
}
