using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral attachments</c></summary>
internal sealed class ReferralAttachmentsCommand : NodeCommand
{
    private readonly Argument<string> _case = Case();
    private readonly Option<string?> _save = Optional("--save", "Save this one, by the id that the list shows", "ID");
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Where to save it; never over another file", HelpName = "FILE" };

    public ReferralAttachmentsCommand(Screen screen)
        : base(
            screen, "attachments", "List the files of a case and how far each is, or save one. Both are recorded",
            "trm referral attachments CASE\ntrm referral attachments CASE --save ID -o letter.pdf") => Add(_case, _save, _output);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var path = $"/api/referrals/{line.GetRequiredValue(_case)}/attachments";
        if (line.GetValue(_save) is { } id)
            return await SaveAsync(node, $"{path}/{Uri.EscapeDataString(id)}", line.GetValue(_output) ?? throw CommandException.Usage("--save needs -o FILE"), cancel);
        if (await node.ListAsync(path, cancel) is not { } list)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => list.WriteTo(json));
        else if (list.GetArrayLength() == 0)
            Screen.Line("no file yet");
        else
            Screen.Table(["id", "file", "type", "bytes", "state", "parts"], [.. list.EnumerateArray().Select(Row)]);
        return ExitCode.Ok;
    }

    private async Task<int> SaveAsync(NodeClient node, string path, string output, CancellationToken cancel)
    {
        if (File.Exists(output))
            throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{output} exists already; name another, or move it away");
        var beside = output + ".new";
        try
        {
            await using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
                if (!await node.DownloadAsync(path, file, (_, _) => { }, cancel))
                    return ExitCode.Refused;
            File.Move(beside, output);
        }
        finally
        {
            File.Delete(beside);
        }

        if (Screen.IsJson)
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("saved", output);
                json.WriteEndObject();
            });
        else
            Screen.Facts(("saved", output));
        return ExitCode.Ok;
    }

    private static IReadOnlyList<string> Row(JsonElement file) =>
    [
        Text(file, "id")!, $"{Text(file, "direction")}: {Text(file, "title") ?? "-"}", Text(file, "type") ?? "-", file.GetProperty("size").GetInt64().ToString(CultureInfo.InvariantCulture), Text(file, "state")!,
        string.Create(CultureInfo.InvariantCulture, $"{file.GetProperty("done").GetInt32()} of {file.GetProperty("parts").GetInt32()}"),
    ];
}
