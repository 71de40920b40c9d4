using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Accounts;

/// <summary><c>trm account disable</c></summary>
internal sealed class AccountDisableCommand : NodeCommand
{
    private readonly Argument<string> _code = new("CODE") { Description = "The account, as: trm account list shows it" };

    public AccountDisableCommand(Screen screen)
        : base(screen, "disable", "End an officer's access to the console, at once and everywhere", "trm account disable AT-CW-017 --token data/access/AT-90.administrator.token") => Add(_code);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.PostAsync($"/api/accounts/{Uri.EscapeDataString(line.GetRequiredValue(_code))}/disable", new { }, cancel) is not { } done)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => done.WriteTo(json));
        else
            Screen.Line("It signs in no more, and is signed out everywhere.");
        return ExitCode.Ok;
    }
}
