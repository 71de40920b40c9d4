using Trm.Node.IdentityProviders;

namespace Trm.Console.SignIn;

/// <summary>Somebody came back from the identity provider.</summary>
/// <param name="Who">Who they are, as it says; null where nothing came of it.</param>
/// <param name="Fault">Key of the text that says why not; null otherwise.</param>
internal sealed record ProviderCame(ProviderErrand Errand, OutsideIdentity? Who, string? Fault);
