using System.Security.Cryptography;

namespace Trm.Node.IdentityProviders;

/// <summary>The country's identity provider, through which officers may sign in at the console (OpenID Connect Core 1.0). Validated at start; secrets are paths.</summary>
public sealed class IdentityProviderOptions
{
    /// <summary>Longest name on a button, in characters.</summary>
    public const int MaxName = 60;

    private static readonly ConnectionCheck Check = new("identityProvider");

    /// <summary>Its issuer, letter by letter as its tokens name it: <c>https://id.example.at</c>. Plain http is for this machine alone.</summary>
    public required string Issuer { get; init; }

    /// <summary>As what we are registered there.</summary>
    public required string ClientId { get; init; }

    /// <summary>PEM file of the private key that shows who we are (<c>private_key_jwt</c>): RSA of 2048 bits and more, or P-256; its owner's only.</summary>
    public string? KeyFile { get; init; }

    /// <summary>File with the client's secret on its first line, its owner's only; where there is no key.</summary>
    public string? SecretFile { get; init; }

    /// <summary>What the button calls it, in English.</summary>
    public required string Name { get; init; }

    /// <summary>The same in French.</summary>
    public required string FrenchName { get; init; }

    /// <summary>The levels of assurance that stand for more than a password (<c>acr</c>), as the provider calls them; asked for, and looked for in the token. Empty: none is.</summary>
    public IReadOnlyList<string> Acr { get; init; } = [];

    /// <summary>The means that stand for more than a password (<c>amr</c>, RFC 8176), one of which the token must name: <c>mfa</c>, <c>hwk</c>. Empty: they are not looked at.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary>PEM file of the authorities that may vouch for its servers. Null: those of the operating system.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Limit for one question to it, from connecting to the last byte of its answer: somebody waits for the page.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>True where it is asked to say that more than a password was used. Where it is not, or does not, our own second factor is asked.</summary>
    public bool AsksForAssurance => Acr.Count + Amr.Count > 0;

    /// <summary>True where it is on this machine.</summary>
    public bool IsThisMachine => Uri.TryCreate(Issuer, UriKind.Absolute, out var uri) && ConnectionCheck.IsThisMachine(uri.DnsSafeHost);

    /// <summary>What it is called in that language.</summary>
    public string NameIn(string language) => language == "fr" ? FrenchName : Name;

    /// <summary>Refuses what would not work or would not be safe.</summary>
    /// <exception cref="ArgumentException">Names the option and what to do.</exception>
    public void Validate()
    {
        Check.Require(IsAddress(Issuer) && !Issuer.Contains('?', StringComparison.Ordinal), nameof(Issuer), "is its address as its tokens name it: https://id.example.at, without a question mark");
        Check.Require(ClientId is { Length: > 0 and <= 200 } && ClientId.All(c => c is > ' ' and < (char)127), nameof(ClientId), "is 1 to 200 printable characters");
        Check.Require(KeyFile is null != SecretFile is null, nameof(KeyFile), "or a secret's file is given, and not both");
        Check.Require(IsName(Name) && IsName(FrenchName), nameof(Name), "is given in English and in French, 1 to 60 characters each");
        Check.Require(Acr.Concat(Amr).All(v => v.Length is > 0 and <= 200 && v.All(c => c is > ' ' and < (char)127)), nameof(Acr), "are values of printable characters");
        Check.RequireDuration(Timeout, nameof(Timeout));
        Check.RequireFiles((KeyFile, nameof(KeyFile), true), (SecretFile, nameof(SecretFile), true), (AuthorityFile, nameof(AuthorityFile), false));
        try
        {
            using var proof = ClientProof.Of(this);
            if (AuthorityFile is not null)
                _ = new Broker.BrokerCertificate(AuthorityFile);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                KeyFile is null
                    ? "identityProvider option SecretFile has the secret on its first line, 16 to 512 characters"
                    : "identityProvider option KeyFile is a private key in PEM, RSA of 2048 bits or more or P-256: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
                e);
        }
    }

    /// <summary>True of an address that may be asked, or to which somebody may be sent.</summary>
    internal static bool IsAddress(string? text) =>
        text is { Length: > 0 and <= 500 } && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { UserInfo: "", Fragment: "" }
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && ConnectionCheck.IsThisMachine(uri.DnsSafeHost)));

    private static bool IsName(string? name) => name is { Length: > 0 and <= MaxName } && name.Trim() == name && !name.Any(char.IsControl);
}
