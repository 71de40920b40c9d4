using Trm.Contracts.Referrals;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>Who may sign in at the console.</summary>
internal static class AccountApi
{
    private static readonly IReadOnlyDictionary<string, Role> Roles = Enum.GetValues<Role>().ToDictionary(r => ReferralLifecycle.Name(r), StringComparer.Ordinal);

    public static void Map(Routes routes, TrmNode node)
    {
        routes.Get("/api/accounts", async (officer, _, cancel) => Reply(await node.Accounts.ListAsync(officer, cancel), list => list.Select(AccountReply.Of)));
        routes.Post<InvitationRequest>("/api/accounts", NodeApi.MaxBody, async (officer, _, body, cancel) => Roles.TryGetValue(body.Role, out var role)
            ? Reply(await node.Accounts.InviteAsync(new(body.Code, role, body.Organisation), officer, cancel), InvitationReply.Of)
            : Unlisted("role", Roles.Keys));
        routes.Post<object>("/api/accounts/{code}/disable", NodeApi.MaxBody, async (officer, route, _, cancel) =>
            Reply(await node.Accounts.DisableAsync((string)route["code"]!, officer, cancel), AccountReply.Of));
    }
}
