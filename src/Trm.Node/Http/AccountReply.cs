using Trm.Contracts.Referrals;
using Trm.Node.Accounts;

namespace Trm.Node.Http;

/// <summary>An account of the console.</summary>
public sealed record AccountReply(string Code, string Role, string? Organisation, string State, DateTimeOffset MadeAt, string MadeBy, DateTimeOffset? SignedInAt, DateTimeOffset? LockedUntil, string? Deputy, DateOnly? AwayFrom, DateOnly? AwayUntil)
{
    internal static AccountReply Of(Account account) => new(
        account.Code, ReferralLifecycle.Name(account.Role), account.Organisation, ReferralLifecycle.Name(account.State), account.MadeAt, account.MadeBy, account.SignedInAt, account.LockedUntil,
        account.Leave?.Deputy, account.Leave?.From, account.Leave?.Until);
}
