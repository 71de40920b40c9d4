using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Directories;
using Trm.Cli.Keys;
using Trm.Cli.Terminal;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Directory;
using Trm.Evidence;
using Trm.Evidence.Packs;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Cli.Trails;

/// <summary><c>trm trail verify</c></summary>
internal sealed class TrailVerifyCommand : TrmCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The folder that holds log/ and evidence/" };
    private readonly Option<string?> _key = new("--key") { Description = "Verifier key of the log, or the file that holds it (log.vkey); found by itself beside the output of: trm demo", HelpName = "VKEY" };
    private readonly Option<string?> _directory = new("--directory") { Description = "Also verify every message's header and every cosignature against this directory; found by itself likewise", HelpName = "FILE" };

    public TrailVerifyCommand(Screen screen)
        : base(
            screen, "verify", "Verify a trail offline: signature, tree, every leaf, every file",
            "trm trail verify out/trail/AT\ntrm trail verify trail --key keys/AT/log.vkey --directory directory.p7s")
    {
        Arguments.Add(_folder);
        Options.Add(_key);
        Options.Add(_directory);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var folder = Path.GetFullPath(line.GetRequiredValue(_folder));
        if (!Directory.Exists(folder))
            throw CommandException.Absent(folder);
        var beside = Path.GetDirectoryName(Path.GetDirectoryName(folder)) ?? folder;
        if (!FindKey(line.GetValue(_key), Path.Combine(beside, "pki", Path.GetFileName(folder), KeyFolder.LogVerifierKey)).Try(out var key, out var fault))
            return Screen.Refuse([fault]);

        TrustDirectory? directory = null;
        if ((line.GetValue(_directory) ?? Existing(Path.Combine(beside, "directory.p7s"))) is { } file)
        {
            var trusted = await DirectoryFiles.TrustAsync(file, null, Screen.Time.GetUtcNow(), cancel);
            if (!trusted.IsOk)
                return Screen.Refuse(trusted.Rejections);
            directory = trusted.Value;
        }

        var headers = new HeaderCheck(directory);
        var report = TrailFolder.Verify(folder, key, headers.Check);
        var cosigned = directory is null ? default : TrailCosignatures.Verify(report, directory);
        IReadOnlyList<Finding> findings = [.. report.Findings, .. cosigned.Findings ?? []];
        var isVerified = findings.Count == 0 && headers.Faults.Count == 0;
        if (Screen.IsJson)
            Print(report, headers, findings, cosigned.Held, isVerified);
        else
            Show(report, headers, findings, cosigned.Held, isVerified);
        return isVerified ? ExitCode.Ok : ExitCode.Refused;
    }

    private static Result<NoteKey> FindKey(string? given, string usual)
    {
        if (given is null)
            return File.Exists(usual) ? KeyFolder.ReadVerifierKey(usual) : throw CommandException.Usage("which log is it? give --key with its verifier key or the file log.vkey; the directory lists it too: trm directory show");
        return File.Exists(given) || NoteKey.Parse(given) is not { Holds: true, Value: var key } ? KeyFolder.ReadVerifierKey(given) : key;
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;

    private void Show(TrailReport report, HeaderCheck headers, IReadOnlyList<Finding> findings, int cosigned, bool isVerified)
    {
        Screen.Markup(isVerified ? "[bold]verified[/]" : "[bold]NOT VERIFIED[/]");
        Screen.Line();
        Screen.Facts(
            ("log", report.Origin),
            ("leaves", $"{report.Size}, {report.Opened} opened by their evidence"),
            ("private parts", $"{report.PrivateOpened} opened, {report.Erased.Count} erased, {report.PrivateWithheld - report.Erased.Count} withheld"),
            ("erased", report.Erased.Count == 0 ? null : PackText.Erased(report.Erased)),
            ("erased since", report.ErasedBefore.Count == 0 ? null : string.Join("; ", report.ErasedBefore.GroupBy(e => e.Key.Generation)
                .Select(g => $"of generation {g.Key}: {PackText.Erased(g.Select(e => KeyValuePair.Create(e.Key.Index, e.Value)))}"))),
            ("tiles", $"{report.Tiles} recomputed byte for byte"),
            ("older checkpoints", report.OlderCheckpoints == 0 ? null : $"{report.OlderCheckpoints}, each of a prefix of this log"),
            ("message headers", headers.IsAsked ? $"{headers.Verified} verified against the directory" : "not verified: no directory given"),
            ("cosignatures", headers.IsAsked ? $"{cosigned} verified against the directory" : "not verified: no directory given"),
            ("root", report.Root));
        foreach (var finding in findings)
        {
            Screen.Line();
            Screen.Line($"{finding.CodeText}  {finding.Place}");
            Screen.Paragraph($"{finding.Sentence}; {finding.Hint}", 2);
        }

        foreach (var (index, code) in headers.Faults)
        {
            Screen.Line();
            Screen.Line($"{code}  evidence/{index}.json");
            Screen.Paragraph("the header in this leaf is not one that the directory vouches for", 2);
        }

        Screen.Line();
        Screen.Paragraph("What this cannot prove: that nothing was left out before it was recorded, and that minutes are true; a foreign witness or the other side's trail is needed for that.");
    }

    private void Print(TrailReport report, HeaderCheck headers, IReadOnlyList<Finding> findings, int cosigned, bool isVerified) => Screen.Json(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("verified", isVerified);
        json.WriteString("log", report.Origin);
        json.WriteNumber("size", report.Size);
        json.WriteString("root", report.Root);
        json.WriteNumber("opened", report.Opened);
        json.WriteNumber("privateOpened", report.PrivateOpened);
        json.WriteNumber("privateWithheld", report.PrivateWithheld);
        json.WriteStartObject("erased");
        foreach (var (index, basis) in report.Erased)
            json.WriteString(FormattableString.Invariant($"{index}"), basis);
        json.WriteEndObject();
        json.WriteNumber("tiles", report.Tiles);
        json.WriteNumber("olderCheckpoints", report.OlderCheckpoints);
        json.WriteNumber("headersVerified", headers.Verified);
        json.WriteNumber("cosignaturesVerified", cosigned);
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.CodeText);
            json.WriteString("at", finding.Place);
            json.WriteString("hint", $"{finding.Sentence}; {finding.Hint}");
            json.WriteEndObject();
        }

        foreach (var (index, code) in headers.Faults)
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteString("at", FormattableString.Invariant($"evidence/{index}.json"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Verifies the header in every leaf that holds a verified one.</summary>
    private sealed class HeaderCheck(TrustDirectory? directory)
    {
        public bool IsAsked => directory is not null;

        public int Verified { get; private set; }

        public List<(long Index, string Code)> Faults { get; } = [];

        public void Check(LeafEvidence evidence)
        {
            if (directory is null || evidence.Opening.Event is not (TrailEvent.MessageSealed or TrailEvent.MessageReceived or TrailEvent.ReceiptsSent or TrailEvent.ReceiptsVerified))
                return;
            if (Header(evidence.Opening.Public) is not { } header)
                Faults.Add((evidence.Index, RejectionCode.HeaderProfile.Text));
            else if (SignedHeader.Verify(header, directory).Try(out _, out var fault))
                Verified++;
            else
                Faults.Add((evidence.Index, fault.Code.Text));
        }

        private static byte[]? Header(ReadOnlyMemory<byte> json)
        {
            try
            {
                using var document = JsonDocument.Parse(json);
                return document.RootElement.TryGetProperty("header", out var value) && value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes) ? bytes : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
