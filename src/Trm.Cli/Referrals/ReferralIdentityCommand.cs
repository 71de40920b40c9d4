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

    private readonly FilesToAttach _files = new();

    public ReferralIdentityCommand(Screen screen)
        : base(screen, "identity", "Send who it is, to the organisation that accepted, as far as the consent reaches", "trm referral identity CASE --sheet sheet.json") => Add(_case, _sheet, _files.Option);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var sheet = line.GetValue(_sheet) is { } path ? Encoding.UTF8.GetString(await Input.ReadAsync(path, CaseSheet.MaxBytes, cancel)) : null;
        var @case = line.GetRequiredValue(_case);
        return await _files.HandInAsync(line, @case, node, Screen, cancel) is { } attachments
            ? await SubmitAsync(node, $"/api/referrals/{@case}/identity", new { sheet, attachments }, "The identity is on its way.", cancel)
            : ExitCode.Refused;
    }
}
