using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Trm.Cli.Terminal;
using Trm.Contracts.Htcds;
using Trm.Contracts.Rejections;
using Trm.Contracts.Referrals;
using Trm.Evidence;
using Trm.Node.Broker;

namespace Trm.Cli.Demo;

/// <summary><c>trm demo</c></summary>
internal sealed class DemoCommand : TrmCommand
{
    private readonly Option<string?> _case = new("--case") { Description = "Refer your own case: HTCDS 2.0, .csv or .json", HelpName = "FILE" };
    private readonly Option<string?> _row = new("--row") { Description = "Which case of that file: its id or row number; the first by default", HelpName = "ID" };
    private readonly Option<string?> _sheet = new("--sheet") { Description = "Its sheet: consents, risks, services; an invented one by default", HelpName = "FILE" };
    private readonly Option<string?> _broker = new("--broker") { Description = "A real RabbitMQ, with rights to make exchanges and queues; one inside the process by default", HelpName = "amqp://..." };
    private readonly Option<bool> _once = new("--once") { Description = "End after the story, without consoles" };
    private readonly Option<bool> _stay = new("--stay") { Description = "Stay up with both consoles, as on a terminal" };
    private readonly Option<int> _port = new("--port") { Description = "Port of the first console; the second's is the next. 0: any", DefaultValueFactory = _ => DemoConsoles.Port, HelpName = "N" };
    private readonly Option<string?> _output = new("--out", "-o") { Description = "Leave keys, directory, messages and trails there, for your own checks", HelpName = "DIR" };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show what the nodes log, on standard error" };

    public DemoCommand(Screen screen)
        : base(
            screen, "demo", "Two countries exchange two referrals, in one process, before your eyes",
            "trm demo\ntrm demo --stay --port 8401\ntrm demo --once --out demo-output\ntrm demo --once --case case.csv --sheet sheet.json --broker amqp://guest:guest@localhost")
    {
        foreach (var option in new Option[] { _case, _row, _sheet, _broker, _once, _stay, _port, _output, _verbose })
            Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var now = Screen.Time.GetUtcNow();
        var first = await ReadFirstAsync(line, now, cancel);
        if (!first.IsOk)
            return Screen.Refuse(first.Rejections);
        if (Judge(first.Value) is { } faults)
            return Screen.Refuse(faults);
        var second = DemoCase.Second(now).Value;
        if (line.GetValue(_output) is { } folder)
            DemoOutput.Check(folder);
        var stays = !line.GetValue(_once) && !Screen.IsJson && (Screen.IsInteractive || line.GetValue(_stay));
        if (line.GetValue(_port) is < 0 or > 65534)
            throw CommandException.Usage("--port is 0 to 65534");
        var broker = Broker(line.GetValue(_broker));

        using var loggers = Loggers(line.GetValue(_verbose));
        var tell = new Storyteller(Screen);
        tell.Title("Two referrals and a way home: AT sends, RS receives", first.Value.Origin);
        await using var world = await DemoWorld.StartAsync(broker, Screen.Time, loggers, cancel);
        tell.Title("", $"Each side has its own keys, its own encrypted store and its own trail. Between them: {(broker is null ? "a broker inside this process" : new BrokerOptions { Uri = broker }.Address)}, which nobody trusts. Directory version {world.Directory.Version}, fingerprint {world.Directory.Fingerprint[..16]}...");
        var stage = new DemoStage(world, tell, Screen.Time, cancel);
        await new DemoStory(stage, world, first.Value, second, tell, Screen.Time, cancel).TellAsync();
        var summary = await DemoSummary.ReadAsync(world, stage.Refused, Screen.Time, cancel);
        var verified = await VerifyAsync(world, cancel);
        if (line.GetValue(_output) is { } output)
            await DemoOutput.WriteAsync(output, world, first.Value, summary, cancel);

        var isAgreed = Conclude(tell, summary, verified);
        if (Screen.IsJson)
            Screen.Json(summary.Write);
        else if (line.GetValue(_output) is { } left)
            Advise(left, summary);
        if (stays)
            await StayAsync(world, first.Value.Sheet.Organisation.Code, line.GetValue(_port), line.GetValue(_verbose) ? Log : _ => { }, cancel);
        return isAgreed ? ExitCode.Ok : ExitCode.Refused;
    }

    private async Task<Result<DemoCase>> ReadFirstAsync(ParseResult line, DateTimeOffset now, CancellationToken cancel)
    {
        var (casePath, sheetPath) = (line.GetValue(_case), line.GetValue(_sheet));
        if (casePath is null && line.GetValue(_row) is not null)
            throw CommandException.Usage("--row chooses a case of the file that --case names");
        return DemoCase.First(
            casePath is null ? null : await Input.ReadAsync(casePath, HtcdsReader.MaxBytes, cancel), casePath, line.GetValue(_row),
            sheetPath is null ? null : await Input.ReadAsync(sheetPath, CaseSheet.MaxBytes, cancel), now);
    }

    // Everything that can be wrong with a user's files is found here, before a node starts.
    private static IReadOnlyList<Rejection>? Judge(DemoCase first)
    {
        if (first.Sheet.Organisation.Participant.Value != "RS")
            return [new(RejectionCode.Value, "organisation", "the receiving side of the demonstration is RS: write RS/CODE in the sheet")];
        var draft = first.Draft();
        return draft.IsOk ? null : draft.Rejections;
    }

    private static Uri? Broker(string? text)
    {
        if (text is null)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
            throw CommandException.Usage("--broker is an address such as amqp://user:password@localhost:5672");
        try
        {
            new BrokerOptions { Uri = uri }.Validate();
            return uri;
        }
        catch (ArgumentException e)
        {
            throw CommandException.Usage(e.Message.Split(" (Parameter", 2)[0]);
        }
    }

    private static ILoggerFactory Loggers(bool verbose) => verbose ? LoggerFactory.Create(Log) : NullLoggerFactory.Instance;

    private static void Log(ILoggingBuilder logging) =>
        logging.AddSimpleConsole(o => o.SingleLine = true).Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);

    private static async Task<IReadOnlyList<(DemoSide Side, TrailReport Report)>> VerifyAsync(DemoWorld world, CancellationToken cancel)
    {
        var reports = new List<(DemoSide, TrailReport)>();
        foreach (var side in world.Sides)
        {
            var folder = world.Folder($"trail-{side.Id}");
            await side.Node.Record.ExportAsync(folder, cancel);
            reports.Add((side, TrailFolder.Verify(folder, side.Node.Record.LogKey)));
        }

        return reports;
    }

    private static bool Conclude(Storyteller tell, DemoSummary summary, IReadOnlyList<(DemoSide Side, TrailReport Report)> verified)
    {
        tell.Step("What both sides can prove");
        var messages = summary.Lines.Where(l => l.Transmission.Message is not null).ToList();
        var receipted = messages.Count(l => l.Transmission.Receipt is not null);
        tell.Say("messages", $"{messages.Count}, each with its receipt: {(receipted == messages.Count ? "yes" : $"NO, {messages.Count - receipted} lack one")}; and {summary.Lines.Count - messages.Count} control messages, which look the same on the wire.");
        foreach (var (@case, at, rs) in summary.Cases)
            tell.Say("case", $"{@case[..8]}...  AT: {at}; RS: {rs}");
        tell.Say("refused", $"{summary.Refused.Count}: {string.Join(", ", summary.Refused.Select(r => r.Code))}");
        foreach (var (side, report) in verified)
            tell.Say($"trail {side.Id}", string.Create(CultureInfo.InvariantCulture, $"{report.Size} leaves, {report.Opened} opened by their evidence: {(report.Verified ? "verified" : "NOT VERIFIED")}"));
        return receipted == messages.Count && summary.Cases.All(c => c.At == c.Rs) && verified.All(v => v.Report.Verified);
    }

    private void Advise(string output, DemoSummary summary)
    {
        var example = Path.Combine(output, "messages", summary.Lines.First(l => l.Transmission.Message is not null).Folder);
        Screen.Line();
        Screen.Paragraph($"Left in {output}: keys, directory, every message, both trails, an evidence pack of each side. payload.json is what the recipient reads, in the clear: delete the folder when you are done.");
        Screen.Line();
        Screen.Line("Check it with nothing of ours:");
        Screen.Out.WriteLine($"  openssl cms -verify -cades -binary -inform DER -purpose any -CAfile {Path.Combine(output, "pki", "ca.pem")} \\");
        Screen.Out.WriteLine($"    -in {Path.Combine(example, "header.p7s")}; sha256sum {Path.Combine(example, "envelope.p7m")}");
        Screen.Line("or with ours:");
        Screen.Out.WriteLine($"  trm trail verify {Path.Combine(output, "trail", "RS")}");
        Screen.Out.WriteLine($"  trm verify {Path.Combine(output, "evidence", "AT.zip")} {Path.Combine(output, "evidence", "RS.zip")}");
    }

    private async Task StayAsync(DemoWorld world, string organisation, int port, Action<ILoggingBuilder> log, CancellationToken cancel)
    {
        var shown = "";
        try
        {
            await using var consoles = await DemoConsoles.StartAsync(world, organisation, port, Screen.Time, log, cancel);
            Invite(consoles);
            _ = Task.Run(() => TellCodesAsync(consoles, cancel), cancel); // it waits for the keyboard, which nobody can interrupt
            Screen.Line("Both nodes stay up. Ctrl+C ends them and deletes everything.");
            while (true)
            {
                var sizes = new List<string>();
                foreach (var side in world.Sides)
                    sizes.Add($"{side.Id} {(side.Node.IsBrokerConnected ? "connected" : "NOT CONNECTED")}, {(await side.TransmissionsAsync(cancel)).Count} sent, {(await side.Node.Record.AlarmsAsync(cancel)).Count} alarms");
                var status = string.Join("; ", sizes);
                if (status != shown)
                    Screen.Line($"{Screen.Time.GetLocalNow():HH:mm:ss}  {status}");
                shown = status;
                await Task.Delay(TimeSpan.FromSeconds(1), Screen.Time, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Screen.Line("ended; keys, stores and messages are deleted");
        }
    }

    private void Invite(DemoConsoles consoles)
    {
        Screen.Line();
        Screen.Markup("[bold]Both consoles are open, as an exercise[/]");
        Screen.Paragraph("Invented persons, no real journeys; nobody but this machine reaches them. Open one, and sign in with an account, the password, and its code in the place of the app's:");
        Screen.Line();
        Screen.Facts(("password", consoles.Password));
        foreach (var (side, address, accounts) in consoles.Open)
        {
            Screen.Line();
            Screen.Markup($"[bold]{side.Id}  {address}[/]");
            Screen.Table(["account", "role", "code"], [.. accounts.Select(a => (IReadOnlyList<string>)[a.Code, a.Role, a.SignInCode])]);
        }

        Screen.Line();
        Screen.Paragraph("Each code is taken once. Enter shows another, which every account takes once within the next half minute.");
        Screen.Line();
    }

    private async Task TellCodesAsync(DemoConsoles consoles, CancellationToken cancel)
    {
        using var keyboard = new StreamReader(Screen.In, leaveOpen: true);
        while (await keyboard.ReadLineAsync(cancel) is not null)
            Screen.Line($"code {consoles.NextCode}, for any account, once each");
    }
}
