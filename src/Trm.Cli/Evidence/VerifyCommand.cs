using System.CommandLine;
using Trm.Cli.Directories;
using Trm.Cli.Terminal;
using Trm.Evidence.Packs;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Cli.Evidence;

/// <summary><c>trm verify</c></summary>
internal sealed class VerifyCommand : TrmCommand
{
    private readonly Argument<string[]> _packs = new("PACK") { Description = "An evidence pack, or the packs of both sides", Arity = new ArgumentArity(1, 2) };
    private readonly Option<string?> _fingerprint = new("--fingerprint") { Description = "Fingerprint of a directory version in the pack, as your governance body reads it out", HelpName = "HEX" };
    private readonly Option<bool> _witnessed = new("--require-witnessed") { Description = "Fail where no quorum of foreign witnesses has cosigned all of it" };
    private readonly Option<string[]> _held = new("--checkpoint") { Description = "A checkpoint of that log which somebody else holds. May be given more than once", HelpName = "FILE" };
    private readonly Option<string?> _page = new("--html") { Description = "Also write a page that can be printed and filed", HelpName = "FILE" };

    public VerifyCommand(Screen screen)
        : base(
            screen, "verify", "Verify one evidence pack, or both sides against each other, offline",
            "trm verify AT.zip\ntrm verify AT.zip RS.zip --html report.html")
    {
        Arguments.Add(_packs);
        foreach (var option in new Option[] { _fingerprint, _witnessed, _held, _page })
            Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var paths = line.GetRequiredValue(_packs);
        if (paths.FirstOrDefault(p => !File.Exists(p)) is { } absent)
            throw CommandException.Absent(absent);
        var fingerprint = line.GetValue(_fingerprint);
        DirectoryFiles.DemandFingerprint(fingerprint);

        var verdict = Verify(paths, fingerprint, [.. (line.GetValue(_held) ?? []).Select(Held)]);
        var isRefusedAsProvisional = line.GetValue(_witnessed) && verdict.IsProvisional;
        if (line.GetValue(_page) is { } page)
            await Input.WriteNewAsync(page, PackPage.Write(verdict, Screen.Time.GetUtcNow()), cancel);
        if (Screen.IsJson)
            Screen.Json(json => PackJson.Write(json, verdict, isRefusedAsProvisional));
        else
            Show(verdict, isRefusedAsProvisional);
        return verdict.Verified && !isRefusedAsProvisional ? ExitCode.Ok : ExitCode.Refused;
    }

    private static PackVerification Verify(string[] paths, string? fingerprint, IReadOnlyList<HeldNote> held)
    {
        using var one = File.OpenRead(paths[0]);
        if (paths.Length == 1)
            return PackVerification.Verify(paths[0], one, fingerprint, held);
        using var two = File.OpenRead(paths[1]);
        return PackVerification.Verify((paths[0], one), (paths[1], two), fingerprint, held);
    }

    // A file that is no checkpoint would be no evidence of anything, and pass for one.
    private static HeldNote Held(string path)
    {
        if (!File.Exists(path))
            throw CommandException.Absent(path);
        var note = new FileInfo(path).Length > SignedNote.MaxLength ? [] : File.ReadAllBytes(path);
        return Checkpoint.ParseClaim(note).Holds ? new(path, note) : throw CommandException.Usage($"--checkpoint: {path} is not a checkpoint, a signed note of C2SP");
    }

    private void Show(PackVerification verdict, bool isRefusedAsProvisional)
    {
        if (verdict.Packs.Any(p => p.IsTraining))
            Screen.Markup($"[bold]{PackText.Exercise}[/]");
        Screen.Markup(verdict.Verified ? "[bold]verified[/]" : "[bold]NOT VERIFIED[/]");
        if (verdict.IsProvisional)
            Screen.Paragraph(isRefusedAsProvisional
                ? "provisional: no quorum of foreign witnesses has cosigned all of it, and --require-witnessed asks for one: refused"
                : "provisional: no quorum of foreign witnesses has cosigned all of it yet");
        else
            Screen.Paragraph(verdict.Packs.Any(p => p.Quorum!.IsCounterpartyOnly) ? "witnessed by the counterparty only" : "witnessed");
        Screen.Paragraph(PackText.Meaning(verdict));
        ShowProblems(PackText.Problems(verdict));
        ShowList("What to do next", PackText.Next(verdict));
        foreach (var section in PackText.Of(verdict))
        {
            Heading(section.Title);
            Screen.Facts(section.Facts.Select(f => (f.Name, (string?)f.Value)));
        }

        ShowList("What this cannot prove", PackText.Unproven(verdict));
    }

    private void ShowProblems(IReadOnlyList<PackText.Problem> problems)
    {
        foreach (var problem in problems)
        {
            Heading($"{problem.Words.Title} ({problem.Whose})");
            foreach (var finding in problem.Findings)
            {
                Screen.Line($"- {finding.CodeText}  {finding.Place}");
                Screen.Paragraph($"{finding.Sentence}; {finding.Hint}", 2);
            }

            if (problem.More > 0)
                Screen.Line($"- and {problem.More} more of this kind");
            Screen.Paragraph($"What to do: {problem.Words.Next}");
        }
    }

    private void ShowList(string title, IReadOnlyList<string> sentences)
    {
        if (sentences.Count == 0)
            return;
        Heading(title);
        foreach (var sentence in sentences)
            Screen.Paragraph($"- {sentence}");
    }

    private void Heading(string title)
    {
        Screen.Line();
        Screen.Markup($"[bold]{Spectre.Console.Markup.Escape(title)}[/]");
    }
}
