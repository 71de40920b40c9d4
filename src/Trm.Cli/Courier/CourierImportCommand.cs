using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;
using Trm.Envelope.Courier;

namespace Trm.Cli.Courier;

/// <summary><c>trm courier import</c></summary>
internal sealed class CourierImportCommand : NodeCommand
{
    // What somebody must look at: nothing of it is here, and nothing was answered.
    private static readonly string[] Lost = ["damaged", "unverified", "not-held"];

    private readonly Argument<string> _file = new("FILE") { Description = "The file that the courier brought" };

    public CourierImportCommand(Screen screen)
        : base(
            screen, "import", "Take in a file that a courier brought: looked through whole, then message by message as if the broker had brought it; what was here before is not taken twice",
            "trm courier import /media/stick/AT-RS-20261122T101500Z.courier --token data/access/RS-90.administrator.token") => Add(_file);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var path = line.GetRequiredValue(_file);
        if (!File.Exists(path))
            throw CommandException.Absent(path);
        if (new FileInfo(path).Length > CourierFile.MaxBytes + CourierHeader.MaxLine)
            throw new CommandException(ExitCode.Refused, "TOO_LARGE", "a courier file holds at most 1 GiB: let the other side write several");
        byte[] digest;
        await using (var file = File.OpenRead(path))
            digest = await SHA256.HashDataAsync(file, cancel);
        var told = Progress.Told(Screen);
        if (await node.UploadAsync("/api/courier/import", path, CourierFile.Media, digest, (done, all) => told(done, all), cancel) is not { } reply)
            return ExitCode.Refused;
        var messages = reply.GetProperty("messages").EnumerateArray().ToList();
        if (Screen.IsJson)
            Screen.Json(json => reply.WriteTo(json));
        else
            Show(reply, messages);
        var lost = messages.Where(m => Lost.Contains(Text(m, "fate"), StringComparer.Ordinal)).ToList();
        return lost.Count == 0 ? ExitCode.Ok : Screen.Fail(ExitCode.Refused, [.. lost.Select(m => (Text(m, "code") ?? "NOT_HELD", Text(m, "id"), (string?)Next(Text(m, "fate")!)))]);
    }

    private void Show(JsonElement reply, List<JsonElement> messages)
    {
        Screen.Facts(("from", Text(reply, "from")), ("written", Moment.Of(reply, "written")), ("messages", messages.Count.ToString(CultureInfo.InvariantCulture)));
        foreach (var fate in messages.GroupBy(m => Text(m, "fate")!, StringComparer.Ordinal))
            Screen.Facts((fate.Key, fate.Count().ToString(CultureInfo.InvariantCulture)));
        var open = messages.Where(m => Text(m, "fate") is "refused" or "parked" or "waits-for-directory").ToList();
        if (open.Count > 0)
        {
            Screen.Line();
            Screen.Table(["message", "", "code"], [.. open.Select(m => (IReadOnlyList<string>)[Text(m, "id")!, Text(m, "fate")!, Text(m, "code") ?? "-"])]);
        }

        Screen.Line();
        Screen.Paragraph("The receipts go by the broker, and with the next courier: trm courier export.");
    }

    private static string Next(string fate) => fate switch
    {
        "damaged" => "the next copy is taken: by the broker, or in another file",
        "unverified" => "nobody knows whose it is: telephone the sender; trm quarantine list",
        _ => "there is no room for it now: take the file in again when what it waits for is here",
    };
}
