namespace Trm.Node.IdentityProviders;

/// <summary>Why an identity provider let nobody in.</summary>
public enum ProviderFault
{
    /// <summary>It is not there, too slow, or answers with an error.</summary>
    Unavailable,

    /// <summary>What it answered is not what an OpenID provider answers, or far too large.</summary>
    Answer,

    /// <summary>What it says of itself does not agree with our configuration: another issuer, no PKCE, no way to show who we are.</summary>
    Disagrees,

    /// <summary>It did not take the code: used before, or too old; or it does not know us.</summary>
    Code,

    /// <summary>The token is signed by no key of its own, or by a way that is not taken.</summary>
    Signature,

    /// <summary>The token is another's: its issuer, its audience, its nonce or its subject.</summary>
    Token,

    /// <summary>The token is too old, or of a time to come; or it does not say that the person was asked anew.</summary>
    Time,
}
