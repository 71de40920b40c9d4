using Trm.Node.IdentityProviders;

namespace Trm.Node.Health;

/// <summary>Whether officers could sign in through the country's identity provider: it is there, is who we take it for, signs by keys that we take, and has the same time.</summary>
internal sealed class IdentityProviderCheck() : HealthCheck("sign-in")
{
    public override async Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        if (patient.Options.IdentityProvider is not { } options)
            return [Ok($"by passkey, or by password and code: no identity provider is configured")];
        try
        {
            using var provider = new IdentityProvider(options, patient.Time);
            var (keys, off) = await provider.ExamineAsync(cancel);
            return Or(
                options.AsksForAssurance
                    ? Ok($"the identity provider answers, and signs by {keys} keys")
                    : Ok($"the identity provider answers, and signs by {keys} keys; it is not asked to say that more than a password was used, so that our own code is asked of everybody who comes through it"),
                [
                    off?.Duration() > IdentityToken.Skew ? Warning("PROVIDER_CLOCK", $"the identity provider's clock is {off.Value.TotalSeconds:0} s off ours: its tokens are refused as too old, or of a time to come", "look at the finding of the clock; where ours is right, tell the provider") : null,
                ]);
        }
        catch (ProviderException by) when (by.Fault == ProviderFault.Unavailable)
        {
            return [Warning("PROVIDER_SILENT", $"the identity provider does not answer: nobody signs in through it", "every other means goes on; look at the line, the name server and its certificate, then ask the provider")];
        }
        catch (ProviderException by)
        {
            return [Fault("PROVIDER_DISAGREES", $"what the identity provider says of itself does not agree with our configuration ({by.Fault})", "identityProvider is its issuer letter by letter; it must offer code, PKCE with S256, our way to show who we are, and signatures by its own keys")];
        }
    }
}
