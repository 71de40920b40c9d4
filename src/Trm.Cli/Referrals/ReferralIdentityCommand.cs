using System.CommandLine;
using System.Text;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;
using Trm.Contracts.Referrals;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral identity</c></summary>
internal sealed class ReferralIdentityCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Option<string?> _sheet = Optional("--sheet", "A newer sheet, with the consent that names the organisation", "FILE");

    public ReferralIdentityCommand(Screen screen)
        : base(screen, "identity", "Send who it is, to the organisation that accepted, as far as the consent reaches", "trm referral identity CASE --sheet sheet.json") => Add(_case, _sheet);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var sheet = line.GetValue(_sheet) is { } path ? Encoding.UTF8.GetString(await Input.ReadAsync(path, CaseSheet.MaxBytes, cancel)) : null;
        return await SubmitAsync(node, $"/api/referrals/{line.GetRequiredValue(_case)}/identity", new { sheet }, "The identity is on its way.", cancel);
    }
}
