using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;
using Trm.Contracts.Messages;

namespace Trm.Cli.Returns;

/// <summary><c>trm return send</c></summary>
internal sealed class ReturnSendCommand : NodeCommand
{
    private const int MaxBytes = 256 * 1024;

    /// <summary>Each act with a body to begin with.</summary>
    private static readonly Dictionary<string, string> Acts = new(StringComparer.Ordinal)
    {
        ["proposal"] = """{ "basis": "own-wish", "windowFrom": "2027-01-10", "windowTo": "2027-01-20", "dependants": [] }""",
        ["take-up"] = """{ "message": "MESSAGE" }""",
        ["not-safe"] = """{ "message": "MESSAGE" }""",
        ["risk"] = """{ "message": "MESSAGE" }""",
        ["plan"] = """{ "legs": [{ "mode": "rail", "from": "Wien Hbf", "to": "Subotica", "departs": "2027-01-12T08:00:00Z", "arrives": "2027-01-12T14:00:00Z" }], "escort": "case-worker", "documents": ["passport"], "funding": [] }""",
        ["readiness"] = """{ "final": false, "organisationId": "RS-SHELTER", "organisationName": "Shelter by the river", "metBy": "RS-CW-1", "place": "Subotica station", "at": "2027-01-12T14:00:00Z", "sign": "a green scarf", "dutyNumber": "+381110000000", "validUntil": "2027-01-13T14:00:00Z" }""",
        ["clearance"] = """{ "departure": "2027-01-12", "secondApprover": "AT-CW-17" }""",
        ["departure"] = """{ "basis": "own-wish", "at": "2027-01-12T08:00:00Z", "expectedAt": "2027-01-12T14:00:00Z", "persons": 1, "escort": "AT-ESC-2", "dutyNumber": "+43110000000" }""",
        ["arrival"] = """{ "form": "met", "at": "2027-01-12T14:05:00Z", "persons": 1, "safe": "yes", "asExpected": "yes" }""",
        ["follow-up"] = """{ "form": "made", "moment": "hours72", "wellbeing": "safe", "chooseAgain": "yes" }""",
        ["incidents"] = """{ "incident": "not-met", "at": "2027-01-12T16:00:00Z", "country": "RS", "place": "station", "persons": 1 }""",
        ["withdrawal"] = """{ "of": "return", "action": "stop", "saidAt": "2027-01-12T07:50:00Z" }""",
        ["end"] = """{ "outcome": "completed" }""",
        ["cancellation"] = "{}",
        ["cancellation-agreed"] = """{ "message": "MESSAGE" }""",
        ["rights"] = """{ "right": "access" }""",
    };

    private readonly Argument<string> _case = Case();
    private readonly Argument<string> _act = new("ACT") { Description = $"One of: {string.Join(", ", Acts.Keys)}" };
    private readonly Argument<string?> _file = new("FILE") { Description = "What is to be said, JSON; - for standard input", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _example = new("--example") { Description = "Print what the act takes, to begin with, and send nothing" };

    public ReturnSendCommand(Screen screen)
        : base(screen, "send", "Decide or report in a return: it is judged by every gate before it is sent; a report is always sent", "trm return send CASE clearance clearance.json")
    {
        _act.AcceptOnlyFromAmong([.. Acts.Keys]);
        Add(_case, _act, _file, _example);
    }

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var act = line.GetRequiredValue(_act);
        if (line.GetValue(_example))
        {
            Screen.Out.WriteLine(Acts[act]);
            return ExitCode.Ok;
        }

        if (line.GetValue(_file) is not { } file)
            throw new CommandException(ExitCode.Usage, "USAGE", $"name a file with what is to be said; trm return send CASE {act} --example prints one to begin with");
        using var body = CompactJson.TryParse(await Input.ReadAsync(file, MaxBytes, cancel))
            ?? throw new CommandException(ExitCode.Refused, "STRUCTURE", $"the file is one JSON object; trm return send CASE {act} --example prints one to begin with");
        return await SubmitAsync(node, $"/api/referrals/{line.GetRequiredValue(_case)}/{act}", body.RootElement, $"The {act} is on its way.", cancel);
    }
}
