using System.CommandLine;
using System.Text;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;
using Trm.Contracts.Htcds;
using Trm.Contracts.Referrals;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral send</c></summary>
internal sealed class ReferralSendCommand : NodeCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "A case file of HTCDS 2.0, .csv or .json" };
    private readonly Option<string> _sheet = Required("--sheet", "The sheet with consents, risks and services: trm referral draft", "FILE");
    private readonly Option<string?> _case = Optional("--case", "Which case of the file: its id or row number", "ID");

    public ReferralSendCommand(Screen screen)
        : base(screen, "send", "Send the profile of a case: what is needed, not who needs it", "trm referral send case.csv --sheet sheet.json --token data/access/AT-CW-017.coordinator.token") => Add(_file, _sheet, _case);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var path = line.GetRequiredValue(_file);
        var body = new
        {
            caseFile = await Input.ReadAsync(path, HtcdsReader.MaxBytes, cancel),
            format = Path.GetExtension(path).TrimStart('.').ToLowerInvariant(),
            choice = line.GetValue(_case),
            sheet = Encoding.UTF8.GetString(await Input.ReadAsync(line.GetRequiredValue(_sheet), CaseSheet.MaxBytes, cancel)),
        };
        return await SubmitAsync(node, "/api/referrals", body, "The profile is on its way.", cancel);
    }
}
