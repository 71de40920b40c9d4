using System.Text.Json;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Accounts;

/// <summary><c>trm account list</c></summary>
internal sealed class AccountListCommand : NodeListCommand
{
    public AccountListCommand(Screen screen)
        : base(screen, "List who may sign in at the console: codes and roles, never names", "trm account list --token data/access/AT-90.administrator.token", "/api/accounts", "there is no account; trm account invite makes one") => Add();

    protected override void Show(IReadOnlyList<JsonElement> rows) => Screen.Table(
        ["account", "role", "organisation", "state", "signed in", "deputy"],
        [.. rows.Select(a => (IReadOnlyList<string>)[Text(a, "code")!, Text(a, "role")!, Text(a, "organisation") ?? "", Text(a, "state")!, Text(a, "signedInAt") is null ? "never" : Moment.Of(a, "signedInAt"), Text(a, "deputy") ?? ""])]);
}
