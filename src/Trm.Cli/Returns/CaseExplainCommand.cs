using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Returns;

/// <summary><c>trm case explain</c></summary>
internal sealed class CaseExplainCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Option<string> _language = new("--lang") { Description = "en or fr", DefaultValueFactory = _ => "en", HelpName = "LANG" };

    public CaseExplainCommand(Screen screen)
        : base(screen, "explain", "What stands between this case and its next step, in words: whose move it is, and what is still needed", "trm case explain CASE --lang fr")
    {
        _language.AcceptOnlyFromAmong("en", "fr");
        Add(_case, _language);
    }

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var french = line.GetValue(_language) == "fr";
        if (await node.GetAsync($"/api/referrals/{line.GetRequiredValue(_case)}/{(french ? "explication" : "explanation")}", cancel) is not { } said)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => said.WriteTo(json));
            return ExitCode.Ok;
        }

        Screen.Facts((french ? "signalement" : "referral", Text(said, "state")), (french ? "retour" : "return", Text(said, "return")), (french ? "à qui d'agir" : "whose move", Text(said, "whoseMove")));
        if (Text(said, "peer") is { } inactive)
            Screen.Paragraph(inactive);
        foreach (var hold in said.GetProperty("stopped").EnumerateArray())
            Screen.Line(hold.GetString()!);
        Screen.Line();
        foreach (var step in said.GetProperty("steps").EnumerateArray())
        {
            var isOurs = step.GetProperty("isOurs").GetBoolean();
            var mark = step.GetProperty("isPossible").GetBoolean() ? french ? "possible" : "may be done" : isOurs ? french ? "pas encore" : "not yet" : french ? "à eux" : "theirs";
            Screen.Line($"{mark}: {Text(step, "words")}");
            foreach (var gate in step.GetProperty("missing").EnumerateArray())
                Screen.Line($"    {Text(gate, "gate")}  {Text(gate, "words")}");
        }

        return ExitCode.Ok;
    }
}
