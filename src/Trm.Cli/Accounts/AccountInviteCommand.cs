using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;
using Trm.Contracts.Referrals;
using Trm.Node;

namespace Trm.Cli.Accounts;

/// <summary><c>trm account invite</c></summary>
internal sealed class AccountInviteCommand : NodeCommand
{
    private static readonly IReadOnlyList<string> Roles = [.. Enum.GetValues<Role>().Select(r => ReferralLifecycle.Name(r))];

    private readonly Argument<string> _code = new("CODE") { Description = "The officer's code, such as AT-CW-017; never a name" };
    private readonly Option<string> _role = new("--role") { Description = string.Join(", ", Roles), Required = true, HelpName = "ROLE" };
    private readonly Option<string?> _organisation = Optional("--organisation", "The code of the organisation whose officer this is, as cases are accepted for it: they see those alone. A case worker needs one; a duty officer or an escort may have one", "CODE");

    public AccountInviteCommand(Screen screen)
        : base(screen, "invite", "Invite an officer to the console; invited again, an account loses what it signed in by", "trm account invite AT-CW-017 --role case-worker --organisation SHELTER-1 --token data/access/AT-90.administrator.token")
    {
        _role.AcceptOnlyFromAmong([.. Roles]);
        Add(_code, _role, _organisation);
    }

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var order = new { code = line.GetRequiredValue(_code), role = line.GetRequiredValue(_role), organisation = line.GetValue(_organisation) };
        if (await node.PostAsync("/api/accounts", order, cancel) is not { } invitation)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => invitation.WriteTo(json));
            return ExitCode.Ok;
        }

        Screen.Facts(("account", Text(invitation, "account")), ("invitation", Text(invitation, "secret")), ("until", Moment.Of(invitation, "until")));
        Screen.Paragraph("Hand it over yourself, or read it out over the telephone: whoever has it becomes this officer. It is taken once, at the console's page /invitation, and is shown here this one time.");
        return ExitCode.Ok;
    }
}
