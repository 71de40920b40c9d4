namespace Trm.Node.Accounts;

/// <summary>What somebody chooses who signs in with a password: it, the secret of their app, and a code of it that shows that the app has it.</summary>
public sealed record NewPassword(string Password, byte[] TotpSecret, string Code)
{
    /// <summary>Shortest password, in characters. Source: NIST SP 800-63B 5.1.1: length, and no rules about signs.</summary>
    public const int Shortest = 12;

    /// <summary>Longest.</summary>
    public const int Longest = 256;

    /// <summary>True where the password can be guessed: too short, a few characters over and over, or the account's own code.</summary>
    public static bool IsWeak(string password, string account) =>
        password.Length is < Shortest or > Longest || password.Distinct().Count() < 6 || password.Contains(account, StringComparison.OrdinalIgnoreCase);
}
