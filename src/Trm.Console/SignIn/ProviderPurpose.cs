namespace Trm.Console.SignIn;

/// <summary>Why somebody shows at the identity provider who they are.</summary>
internal enum ProviderPurpose
{
    /// <summary>To sign in.</summary>
    SignIn,

    /// <summary>To accept an invitation by it.</summary>
    Accept,

    /// <summary>To bind it to the account in which they are signed in.</summary>
    Bind,
}
