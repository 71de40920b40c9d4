using Trm.Contracts.Referrals;
using Trm.Node.Accounts;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>Who may sign in at the console.</summary>
internal static class AccountApi
{
    private static readonly IReadOnlyDictionary<string, Role> Roles = Enum.GetValues<Role>().ToDictionary(r => ReferralLifecycle.Name(r), StringComparer.Ordinal);

    public static void Map(Routes routes, TrmNode node)
    {
        routes.List<Account, AccountReply>(
            "/api/accounts", "Lists who may sign in at the console: codes and roles, never names", (officer, _, cancel) => node.Accounts.ListAsync(officer, cancel), account => account.Code, AccountReply.Of);
        routes.Post<InvitationRequest>("/api/accounts", "Invites somebody to an account; the secret is shown this once").Changes(
            async (officer, _, body, cancel) => Roles.TryGetValue(body.Role, out var role)
                ? Reply(await node.Accounts.InviteAsync(new(body.Code, role, body.Organisation), officer, cancel), InvitationReply.Of)
                : Refused([Unlisted("role", Roles.Keys)]),
            isKept: false);
        routes.Post<EmptyRequest>("/api/accounts/{code}/disable", "Ends an account").Changes(async (officer, route, _, cancel) =>
            Reply(await node.Accounts.DisableAsync((string)route["code"]!, officer, cancel), AccountReply.Of));
    }
}
