using System.Text.Json;
using NUnit.Framework;
using Trm.Node.IdentityProviders;

namespace Trm.Node.Tests.IdentityProviders;

/// <summary>The document of an identity provider: by it nobody is sent, and nothing is asked, where it must not be.</summary>
internal sealed class What_a_provider_says_of_itself
{
    private const string There = "https://id.example.at";
    private const string Here = "http://127.0.0.1:8080";

    private static ProviderDocument Parse(string issuer, string token)
    {
        using var json = JsonDocument.Parse($$"""{"issuer":"{{issuer}}","authorization_endpoint":"{{issuer}}/authorize","token_endpoint":"{{token}}","jwks_uri":"{{issuer}}/keys"}""");
        return ProviderDocument.Parse(json.RootElement, issuer, hasKey: false);
    }

    [TestCase(There, "https://login.example.at/token")]
    [TestCase(Here, "http://localhost:8080/token")]
    public void Names_its_servers(string issuer, string token) => Assert.That(Parse(issuer, token).Token.OriginalString, Is.EqualTo(token));

    [TestCase("http://127.0.0.1:5000/api/accounts", Description = "what listens on this machine alone")]
    [TestCase("http://[::1]/token")]
    [TestCase("http://login.example.at/token")]
    [TestCase("file:///etc/passwd")]
    [TestCase("/token")]
    [TestCase("\\ud800")]
    public void Names_no_server_of_this_machine_and_none_without_TLS(string token) =>
        Assert.That(() => Parse(There, token), Throws.TypeOf<ProviderException>().With.Property(nameof(ProviderException.Fault)).EqualTo(ProviderFault.Answer));
}
