namespace Trm.Node.Accounts;

/// <summary>Whether an account signs in.</summary>
public enum AccountState
{
    /// <summary>Nobody has accepted its invitation yet.</summary>
    Invited,

    /// <summary>Signs in.</summary>
    Active,

    /// <summary>Does not sign in any more; invited again it may.</summary>
    Disabled,
}
