using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Retention;

/// <summary><c>trm case erasures</c></summary>
internal sealed class CaseErasuresCommand : NodeCommand
{
    public CaseErasuresCommand(Screen screen)
        : base(screen, "erasures", "List the erasures, proposed and done, with the other side's answer, and the legal holds", "trm case erasures --json") => Add();

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.ListAsync("/api/erasures", cancel) is not { } erasures || await node.ListAsync("/api/legal-holds", cancel) is not { } holds)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("erasures");
                erasures.WriteTo(json);
                json.WritePropertyName("legalHolds");
                holds.WriteTo(json);
                json.WriteEndObject();
            });
            return ExitCode.Ok;
        }

        if (erasures.GetArrayLength() + holds.GetArrayLength() == 0)
            Screen.Line("nothing was erased, and nothing is held legally");
        foreach (var erasure in erasures.EnumerateArray())
        {
            var asked = Text(erasure, "asked") is not null;
            Screen.Paragraph(
                $"{Text(erasure, "case")}: {Text(erasure, "state")}, {Text(erasure, "basis")}. Proposed by {Text(erasure, "proposedBy")}{(Text(erasure, "approvedBy") is { } by ? $", approved by {by} {Moment.Of(erasure, "approvedAt")}" : "")}."
                + (Text(erasure, "outcome") is { } outcome ? $" {Text(erasure, "peer")} answered: {outcome}{(Text(erasure, "kept") is { } kept ? $", kept for {kept}" : "")}." : asked ? $" {Text(erasure, "peer")} is asked and has not answered." : ""));
        }

        foreach (var hold in holds.EnumerateArray())
            Screen.Paragraph(
                $"{Text(hold, "case")}: legal hold, {Text(hold, "why")}, set by {Text(hold, "setBy")} {Moment.Of(hold, "setAt")}"
                + (Text(hold, "liftedBy") is { } by ? $", lifted by {by} {Moment.Of(hold, "liftedAt")}." : "; the case is not erased while it stands."));
        return ExitCode.Ok;
    }
}
