using System.Text.RegularExpressions;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Referrals;

/// <summary>Reads a case sheet.</summary>
internal static partial class CaseSheetReader
{
    public const string OrganisationHint = "an organisation, written PARTICIPANT/CODE, for example RS/RS-SHELTER";
    public const string WordHint = "a word of the office's choice, 2 to 24 lower-case letters; never a name";
    public const string HealthHint = "an ICD-10 code, such as B24 or F43.1";
    public const string InterpreterHint = "none-needed, or " + OfficeCode.Hint;
    public const string NoInterpreter = "none-needed";

    private static readonly HtcdsCodeList Services = HtcdsCatalogue.Field("spl_Type").Codes!;

    public static Result<CaseSheet> Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > CaseSheet.MaxBytes)
            return new Rejection(RejectionCode.TooLarge, "sheet", "a sheet has at most 256 KiB");
        if (bytes.Span.StartsWith(System.Text.Encoding.UTF8.Preamble))
            bytes = bytes[System.Text.Encoding.UTF8.Preamble.Length..];
        using var json = CompactJson.TryParse(bytes);
        if (json is null)
            return new Rejection(RejectionCode.FileInvalid, "sheet", "the sheet is not JSON (RFC 8259, UTF-8)");
        var faults = new FileFaults();
        var sheet = Read(new JsonObjectReader(json.RootElement, "", faults, "sheet"));
        return faults.Count > 0 ? Result<CaseSheet>.Refused(faults.List) : sheet;
    }

    private static CaseSheet Read(JsonObjectReader sheet)
    {
        if (sheet.Number("sheet", "1, the version of the sheet's form") is not (0 or 1))
            sheet.Fault(RejectionCode.ContractVersionUnsupported, "sheet", "this is version 1 of the sheet's form");
        string? invention = null;
        if (sheet.Has("invented") && sheet.Flag("invented"))
            invention = sheet.Text("invention", "a sentence that says that everything here is invented", t => t.Length is >= 10 and <= 300);
        else if (sheet.Has("invention"))
            sheet.Fault(RejectionCode.Value, "invention", "stands only beside \"invented\": true");
        sheet.Texts("coreGaps", RejectionCode.Structure, "the template's own note", _ => true, required: false);
        var read = new CaseSheet
        {
            Invention = invention,
            Word = sheet.Text("word", WordHint, t => t.Length is >= 2 and <= 24 && t.All(char.IsLower)),
            Purpose = sheet.Code("purpose", CodeSystems.Purposes),
            Priority = sheet.Code("priority", CodeSystems.Urgencies),
            Organisation = Organisation(sheet),
            Services = sheet.Texts("services", RejectionCode.CodeInvalid, Services.Hint, c => Services.Find(c) is not null, required: true),
            CareNeeds = sheet.Codes("careNeeds", CodeSystems.CareNeeds, required: false),
            Health = sheet.Texts("health", RejectionCode.Value, HealthHint, Icd10().IsMatch, required: false),
            Consents = [.. sheet.Objects("consents", "consents", required: false).Select(Consent)],
            Risk = sheet.Object("risk") is { } risk ? Risk(risk) : null,
        };
        foreach (var twice in read.Consents.GroupBy(c => c.Id).Where(g => g.Count() > 1))
            sheet.Fault(RejectionCode.Value, "consents", "the same consent stands here twice");
        sheet.Close();
        return read;
    }

    private static OrganisationId Organisation(JsonObjectReader json) =>
        OrganisationId.Parse(json.Text("organisation", OrganisationHint, t => OrganisationId.Parse(t).IsOk)) is { IsOk: true, Value: var id }
            ? id
            : OrganisationId.Parse("XX/NONE").Value;

    private static Consent Consent(JsonObjectReader json)
    {
        var before = json.FaultCount;
        var scope = json.Code("scope", CodeSystems.ConsentScopes);
        var organisation = Organisation(json);
        var categories = json.Codes("categories", CodeSystems.ConsentCategories, required: scope == ConsentScope.Sharing);
        var language = json.Text("language", HtcdsCodeList.Languages.Hint, t => HtcdsCodeList.Languages.Find(t) is not null);
        var interpreter = json.Text("interpreter", InterpreterHint, t => t == NoInterpreter || OfficeCode.IsOne(t));
        var understood = json.Flag("understandingChecked");
        var given = json.Time("givenAt");
        var explainedBy = json.Text("explainedBy", OfficeCode.Hint, OfficeCode.IsOne);
        var consent = new Consent
        {
            Id = json.Has("id")
                ? ConsentId.Parse(json.Text("id", "a UUID in lower case", t => ConsentId.Parse(t).IsOk)) is { IsOk: true, Value: var id } ? id : Made("-")
                : Made($"{CodeSystems.ConsentScopes.Code(scope)}|{organisation}|{WireTime.Format(given)}|{explainedBy}"),
            Version = json.Has("version") ? json.Number("version", "a whole number from 1") : 1,
            Scope = scope,
            Organisation = organisation,
            Categories = [.. categories.Order()],
            Giver = json.Code("giver", CodeSystems.ConsentGivers),
            Capacity = json.Code("capacity", CodeSystems.ConsentCapacities),
            Language = HtcdsCodeList.Languages.Find(language) ?? "",
            Interpreter = interpreter is "" or NoInterpreter ? null : interpreter,
            ExplainedBy = explainedBy,
            Form = json.Code("form", CodeSystems.ConsentForms),
            Place = json.Code("place", CodeSystems.ConsentPlaces),
            Copy = json.Code("copy", CodeSystems.ConsentCopies),
            TimeToThinkHours = json.Number("timeToThinkHours", "hours between information and decision, a whole number"),
            GivenAt = given,
            Expires = json.Time("expires"),
            WithdrawnAt = json.Has("withdrawnAt") ? json.Time("withdrawnAt") : null,
            Return = scope == ConsentScope.Return ? new(json.Code("takenBy", CodeSystems.ConsentTakers), json.Flag("rightToAskToStayTold")) : null,
        };
        json.Close();
        if (json.FaultCount == before)
            foreach (var fault in ConsentRules.Judge(consent, understood, json.Path).Rejections)
                json.Fault(fault.Code, fault.Path!, fault.Hint!);
        return consent;

        static ConsentId Made(string of) => ConsentId.Of(Guid.Parse(Gates.MessageSlot.Id("consent", of)));
    }

    private static RiskView Risk(JsonObjectReader json)
    {
        var before = json.FaultCount;
        var risk = new RiskView(
            json.Texts("performers", RejectionCode.Value, OfficeCode.Hint, OfficeCode.IsOne, required: true),
            json.Time("assessedAt"),
            json.Time("validUntil"),
            json.Flag("personsViewRecorded"),
            [.. json.Objects("areas", "areas of risk", required: true).Select(Area)]);
        json.Close();
        if (json.FaultCount > before)
            return risk;
        if (risk.Performers.Count > 4)
            json.Fault(RejectionCode.Value, json.At("performers"), "at most four");
        if (risk.ValidUntil <= risk.AssessedAt)
            json.Fault(RejectionCode.Value, json.At("validUntil"), "a view of the risks is valid for some time after it was made");
        if (risk.Areas.DistinctBy(a => a.Area).Count() != risk.Areas.Count)
            json.Fault(RejectionCode.Value, json.At("areas"), "each area once");
        return risk;

        static RiskAreaView Area(JsonObjectReader area)
        {
            var view = new RiskAreaView(
                area.Code("area", CodeSystems.RiskAreas), area.Code("level", CodeSystems.RiskLevels), area.Codes("mitigation", CodeSystems.Mitigations, required: false));
            area.Close();
            return view;
        }
    }

    [GeneratedRegex("^[A-TV-Z][0-9]{2}(\\.[0-9]{1,2})?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Icd10();
}
