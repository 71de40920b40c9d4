namespace Trm.Node.Accounts;

/// <summary>What a new officer is given, by hand or by telephone: it is taken once, and not after its time.</summary>
/// <param name="Secret">26 letters and digits in groups; the node knows their hash.</param>
public sealed record Invitation(Account Account, string Secret, DateTimeOffset Until)
{
    /// <summary>How long it may be accepted.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(72);
}
