namespace Trm.Node.Accounts;

/// <summary>How somebody has shown who they are.</summary>
public enum SignInWay
{
    /// <summary>A passkey, with the person verified by the device.</summary>
    Passkey,

    /// <summary>Password and a code of the moment.</summary>
    Password,

    /// <summary>Password and a recovery code.</summary>
    Recovery,

    /// <summary>The invitation that was accepted a moment ago.</summary>
    Invitation,

    /// <summary>The country's identity provider, which said that more than a password was used; otherwise with a code of the moment.</summary>
    Provider,
}
