namespace Trm.Node.Accounts;

/// <summary>A passkey of an account (WebAuthn Level 3, credential record).</summary>
/// <param name="Id">The credential's id.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="PublicKey">COSE.</param>
/// <param name="IsBackupEligible">True where its maker may keep copies.</param>
public sealed record Passkey(
    byte[] Id, string Account, string Name, byte[] PublicKey, long SignCount, IReadOnlyList<string> Transports, bool IsBackupEligible, bool IsBackedUp, DateTimeOffset MadeAt, DateTimeOffset? UsedAt)
{
    /// <summary>Longest name.</summary>
    public const int MaxName = 40;

    /// <summary>Most an account has.</summary>
    public const int Most = 10;
}
