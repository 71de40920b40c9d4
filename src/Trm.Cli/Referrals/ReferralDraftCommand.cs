using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Htcds;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral draft</c></summary>
internal sealed class ReferralDraftCommand : TrmCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "A case file of HTCDS 2.0, .csv or .json" };
    private readonly Option<string?> _case = new("--case") { Description = "Which case of the file: its id or row number", HelpName = "ID" };
    private readonly Option<string?> _sheet = new("--sheet") { Description = "The sheet with consents, risks and services; without it an empty one is printed", HelpName = "FILE" };

    public ReferralDraftCommand(Screen screen)
        : base(
            screen, "draft", "Print the sheet that a case still needs; with the sheet, what would be sent in each step, and what not",
            "trm referral draft case.csv > sheet.json\ntrm referral draft case.csv --sheet sheet.json")
    {
        Arguments.Add(_file);
        Options.Add(_case);
        Options.Add(_sheet);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var read = await CaseFiles.ReadCaseAsync(line.GetRequiredValue(_file), line.GetValue(_case), cancel);
        if (!read.IsOk)
            return Screen.Refuse(read.Rejections);
        if (line.GetValue(_sheet) is { } path)
        {
            var sheet = await CaseFiles.ReadSheetAsync(path, cancel);
            if (!sheet.IsOk)
                return Screen.Refuse(sheet.Rejections);
            var draft = ReferralDraft.From(read.Value, sheet.Value);
            return draft.IsOk ? Show(read.Value, draft.Value) : Screen.Refuse(draft.Rejections);
        }

        await Screen.Stream.WriteAsync(CaseSheet.Template(read.Value), cancel);
        Screen.Note($"{read.Value.Entries.Count} fields hold something; every \"?\" above is a gap that only a person can fill.");
        if (read.Value.Has("con_Consent"))
            Screen.Note("con_Consent is set in the case file. It is no consent here: it names nobody and nothing. Ask the person.");
        return ExitCode.Ok;
    }

    private int Show(HtcdsCase @case, ReferralDraft draft)
    {
        var now = Screen.Time.GetUtcNow();
        var profile = draft.Profile(now);
        var identity = draft.Identity(draft.Organisation, now);
        var coverage = ConsentCoverage.Of(draft.Consents, draft.Organisation, now);
        if (Screen.IsJson)
        {
            Print(draft, profile, identity, coverage);
            return ExitCode.Ok;
        }

        Screen.Facts(
            ("to", draft.Organisation.ToString()),
            ("for", $"{CodeSystems.Purposes.Code(draft.Purpose)}, {draft.Priority.ToString().ToLowerInvariant()}"),
            ("word", $"{draft.Word} (stays in this office)"),
            ("invented", draft.Invention));
        Screen.Line();
        Screen.Markup("[bold]Step 1, profile:[/] what is needed, not who needs it");
        Screen.Facts(profile.Select(r => ("  " + Element(r), (string?)Words(r))));
        Screen.Line();
        Screen.Markup("[bold]Step 2, identity:[/] after acceptance by name, under a consent that names it");
        if (!identity.IsOk)
            Screen.Paragraph($"{identity.Rejection.Code}: {identity.Rejection.Hint}. Until then nothing of this step can be sent.", 2);
        else
            Screen.Facts(Enum.GetValues<ConsentCategory>().Select(c => ("  " + CategoryName.Of(c), (string?)Standing(c, coverage, @case))));
        Screen.Line();
        Screen.Markup("[bold]Never sent[/]");
        var kept = @case.Entries.Count(e => ElementList.OfField(e.Field.Name) is null);
        Screen.Paragraph($"{kept} of the {@case.Entries.Count} fields of the case have no place in any message.", 2);
        if (@case.Gaps.Count > 0)
        {
            Screen.Line();
            Screen.Markup("[bold]Core fields that are empty[/] (a referral can do without)");
            Screen.Paragraph(string.Join(", ", @case.Gaps.Select(f => f.Name)), 2);
        }

        return ExitCode.Ok;
    }

    private static string Standing(ConsentCategory category, ConsentCoverage coverage, HtcdsCase @case)
    {
        if (!coverage.Covers(category))
            return "masked: no consent covers it";
        var fields = @case.Entries.Select(e => e.Field.Name).Where(f => ElementList.OfField(f)?.Category == category).ToList();
        return fields.Count == 0 ? "shared, as far as the sheet says anything of it" : $"shared: {string.Join(", ", fields)}";
    }

    private static string Element(Resource resource) => resource switch
    {
        Observation o => o.Code?.Coding is [{ Code: { } code }, ..] ? code : "Observation",
        _ => resource.GetType().Name,
    };

    private static string Words(Resource resource) => resource switch
    {
        Patient => "gender as rooms go by it, languages; no name, no date, no place",
        ServiceRequest s => s.Code?.Coding is [{ Code: { } code }, ..] ? code : "",
        Observation => "as a code",
        _ => "",
    };

    private void Print(ReferralDraft draft, IReadOnlyList<Resource> profile, Result<IReadOnlyList<Resource>> identity, ConsentCoverage coverage) => Screen.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("to", draft.Organisation.ToString());
        json.WriteString("purpose", CodeSystems.Purposes.Code(draft.Purpose));
        json.WriteString("priority", draft.Priority.ToString().ToLowerInvariant());
        Resources("profile", profile);
        json.WriteStartArray("covered");
        foreach (var category in coverage.Categories)
            json.WriteStringValue(CodeSystems.ConsentCategories.Code(category));
        json.WriteEndArray();
        if (identity.IsOk)
            Resources("identity", identity.Value);
        else
            json.WriteString("identityRefused", identity.Rejection.Code.Text);
        json.WriteEndObject();

        void Resources(string name, IReadOnlyList<Resource> resources)
        {
            json.WriteStartArray(name);
            foreach (var resource in resources)
                json.WriteRawValue(FhirWriter.Write(resource));
            json.WriteEndArray();
        }
    });
}
