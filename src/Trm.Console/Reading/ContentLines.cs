using System.Globalization;
using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using FhirTask = Trm.Contracts.Fhir.Task;

namespace Trm.Console.Reading;

/// <summary>
/// What a message says, in the reader's words. What is masked, unknown or absent is one and the same here: it is not said, and no list tells of it.
/// </summary>
/// <param name="with">With whom the case is: times of its journey are shown at both sides.</param>
/// <param name="words">In whose words, where those are not the reader's.</param>
public sealed class ContentLines(Visit visit, ParticipantId? with = null, Words? words = null)
{
    private readonly Words _words = words ?? visit.Words;

    private const string NationalIdentity = "https://trm-exchange.org/fhir/sid/national-identity";

    /// <summary>All of a message.</summary>
    public IReadOnlyList<ContentLine> Of(Message message) => [.. Parsed(message.Content), .. Of([.. message.Bundle.Entry.Select(e => e.Resource).OfType<Resource>()]), .. Files(message)];

    /// <summary>What is left of a message where some of it is taken out: without its files.</summary>
    public IReadOnlyList<ContentLine> Of(MessageContent? agreed, IReadOnlyList<Resource> said) => [.. agreed is null ? [] : Parsed(agreed), .. Of(said)];

    /// <summary>What these resources say.</summary>
    public IReadOnlyList<ContentLine> Of(IReadOnlyList<Resource> resources) =>
    [
        .. resources.SelectMany(r => Of(r)).Where(l => l.Values.Count > 0).GroupBy(l => l.Label, StringComparer.Ordinal).Select(g => new ContentLine(g.Key, [.. g.SelectMany(l => l.Values).Distinct(StringComparer.Ordinal)])),
    ];

    /// <summary>What a code means; the code itself where nobody has words for it.</summary>
    public string Say(string? system, string? code)
    {
        if (system is null || code is null)
            return code ?? "";
        if (system == HtcdsCodeList.Countries.System)
            return Names.Say(code, _words, isCountry: true);
        if (system == HtcdsCodeList.Languages.System)
            return Names.Say(code, _words, isCountry: false);
        return system == CodeSystems.Htcds ? _words.Find($"field.{code}") ?? code : _words.Find(CodeWords.Key(system, code)) ?? code;
    }

    private IEnumerable<ContentLine> Of(Resource resource) => resource switch
    {
        FhirTask task => Of(task),
        Organization { Name: { } name } organisation => [Line("reading.organisation", organisation.Identifier is [{ Value: { } id }, ..] ? $"{name} ({id})" : name)],
        Patient patient => Of(patient),
        ServiceRequest request => [Line("reading.service", request.Code)],
        Observation observation => Of(observation),
        RiskAssessment risk => Of(risk),
        Trm.Contracts.Fhir.Consent consent => Of(consent),
        _ => [],
    };

    private IEnumerable<ContentLine> Of(FhirTask task) =>
    [
        Line("reading.reason", task.ReasonCode),
        // Why something was stopped stands on no screen.
        .. task.StatusReason?.Coding is [{ System: { } list }, ..] && list == CodeSystems.HoldReasons.System ? Array.Empty<ContentLine>() : [Line("reading.why", task.StatusReason)],
        .. task.Priority is "urgent" or "stat" ? [Line("reading.urgency", _words["code.urgency.urgent"])] : Array.Empty<ContentLine>(),
        .. task.ExecutionPeriod?.Start is { } start ? [Line("reading.from", Day(start))] : Array.Empty<ContentLine>(),
        .. task.Restriction?.Period?.End is { } end ? [Line("reading.until", Day(end))] : Array.Empty<ContentLine>(),
        .. task.Input.Where(i => i.Type?.Coding is [{ } name, ..] && !IsInternal(name.Code)).Select(i => new ContentLine(Say(i.Type!.Coding[0].System, i.Type.Coding[0].Code), [.. Value(i)])),
    ];

    // What says only how messages hang together is for machines.
    private static bool IsInternal(string? parameter) => parameter is "known" or "previous" or "version" or "evidence" or "hold" or "dependant" or "transmission";

    private IEnumerable<string> Value(FhirTask.InputComponent input)
    {
        if (input.ValueCoding is { } coding)
            yield return Say(coding.System, coding.Code);
        else if (input.ValueCodeableConcept is { Coding: [{ } first, ..] })
            yield return Say(first.System, first.Code);
        else if (input.ValueBoolean is { } flag)
            yield return _words[flag ? "frame.yes" : "frame.no"];
        else if (input.ValueInteger is { } number)
            yield return number.ToString(_words.Culture);
        else if ((input.ValueDate ?? input.ValueDateTime) is { } time)
            yield return Day(time);
        else if ((input.ValueString ?? input.ValueCode ?? input.ValueIdentifier?.Value) is { } text)
            yield return text;
    }

    private IEnumerable<ContentLine> Of(Patient patient) =>
    [
        .. patient.Name.Select(n => Line("reading.name", string.Join(' ', [.. n.Prefix, .. n.Given, .. new[] { n.Family }.OfType<string>()]))),
        .. patient.BirthDate is { } birth ? [Line("field.prs_Birthdate", Day(birth))] : Array.Empty<ContentLine>(),
        .. patient.Gender is "female" or "male" ? [Line("reading.gender", _words[patient.Gender == "female" ? "reading.female" : "reading.male"])] : Array.Empty<ContentLine>(),
        .. patient.Extension.Where(e => e.Url == ElementList.CitizenshipUrl).SelectMany(e => e.Extension).Where(e => e.ValueCodeableConcept is not null).Select(e => Line("field.prs_Citizenship", e.ValueCodeableConcept)),
        .. patient.Identifier.Select(i => Line("field.prs_IdentityNumber", i.System == NationalIdentity ? i.Value : null)),
        .. patient.Telecom.Select(t => Line(t.System == "email" ? "field.prs_Email" : t.Use == "home" ? "field.prs_HomePhone" : "field.prs_MobilePhone", t.Value)),
        .. patient.Address.Select(a => Line("field.prs_MailingCountry", a.Country is { } country ? Say(HtcdsCodeList.Countries.System, country) : null)),
        Line("field.prs_MaritalStatus", patient.MaritalStatus?.Coding is [{ Code: { } marital }] ? _words.Find($"code.prs_MaritalStatus.{Marital(marital)}") : null),
        .. patient.Communication.Select(c => Line(c.Preferred == true ? "field.prs_PrimaryLanguage" : "field.prs_SecondaryLanguage", c.Language)),
    ];

    // HL7's letters for the standard's words.
    private static string Marital(string code) => code switch { "S" => "Single", "M" => "Married", "W" => "Widowed", "D" => "Divorced", "L" => "Separated", "T" => "RegisteredPartnership", _ => code };

    private IEnumerable<ContentLine> Of(Observation observation)
    {
        if (observation.Code is not { Coding: [{ } what, ..] })
            yield break;
        var values = observation.Component.Select(c => c.ValueCodeableConcept).Prepend(observation.ValueCodeableConcept).OfType<CodeableConcept>().SelectMany(c => c.Coding).Select(c => Say(c.System, c.Code))
            .Concat(observation.ValueBoolean is { } flag ? [_words[flag ? "frame.yes" : "frame.no"]] : [])
            .Concat(observation.ValueInteger is { } number ? [number.ToString(_words.Culture)] : [])
            .Concat(observation.ValueDateTime is { } time ? [Day(time)] : []);
        yield return new(Say(what.System, what.Code), [.. values]);
    }

    private IEnumerable<ContentLine> Of(RiskAssessment risk)
    {
        foreach (var prediction in risk.Prediction.Where(p => p.Outcome is { Coding.Count: > 0 }))
            yield return Line("reading.risk", $"{Text(prediction.Outcome)}{_words.Colon} {Text(prediction.QualitativeRisk)}{(prediction.WhenPeriod?.End is { } end ? $" ({_words["reading.valid-until"]} {Day(end)})" : "")}");
    }

    private IEnumerable<ContentLine> Of(Trm.Contracts.Fhir.Consent resource)
    {
        if (!ConsentResource.Read(resource, "Consent").Try(out var consent, out _))
            yield break;
        var about = _words[CodeWords.Key(CodeSystems.ConsentScopes, consent.Scope)];
        var covers = consent.Categories.Count == 0 ? "" : $"{_words.Colon} {string.Join(", ", consent.Categories.Select(c => _words[CodeWords.Key(CodeSystems.ConsentCategories, c)]))}";
        yield return Line("reading.consent", $"{about}, {consent.Organisation}{covers} - {_words["reading.valid-until"]} {visit.Time(consent.Expires, null, _words)}");
    }

    // What a plan and a meeting say stands in several resources that name each other; their reader has put it together.
    private IEnumerable<ContentLine> Parsed(MessageContent content) => content switch
    {
        ReadinessContent { Meeting: { } meeting } =>
        [
            Line("reading.meeting", $"{meeting.Place}, {visit.Time(meeting.At, with, _words)}"), Line("reading.sign", meeting.Sign), Line("reading.number", meeting.Number.Value),
        ],
        ReturnPlanContent { Plan: { } plan } =>
        [
            .. plan.Legs.Select(l => Line("reading.leg", $"{_words[CodeWords.Key(CodeSystems.TravelModes, l.Mode)]}{_words.Colon} {l.From}, {visit.Time(l.Departs, with, _words)} - {l.To}, {visit.Time(l.Arrives, with, _words)}")),
            Line("reading.escort", _words[CodeWords.Key(CodeSystems.Escorts, plan.Escort)]),
            new(_words["reading.papers"], [.. plan.Documents.Select(d => _words[CodeWords.Key(CodeSystems.TravelDocuments, d)])]),
            new(_words["reading.paid"], [.. plan.Funding.Select(f => $"{_words[CodeWords.Key(CodeSystems.PlanItems, f.What)]}{_words.Colon} {_words[CodeWords.Key(CodeSystems.Payers, f.Who)]}, {Day(f.Until)}")]),
        ],
        _ => [],
    };

    private IEnumerable<ContentLine> Files(Message message)
    {
        var files = AttachedFile.Of(message);
        if (files.Count > 0)
            yield return new(_words["reading.files"], [.. files.Select(f => $"{f.Title ?? f.Type} ({_words[CodeWords.Key(CodeSystems.ConsentCategories, f.Category)]})")]);
    }

    private ContentLine Line(string label, CodeableConcept? concept) => new(_words[label], concept is null ? [] : [.. concept.Coding.Where(c => c.Code is not null).Select(c => Say(c.System, c.Code))]);

    private ContentLine Line(string label, string? text) => new(_words[label], string.IsNullOrWhiteSpace(text) ? [] : [text]);

    private string Text(CodeableConcept? concept) => concept?.Coding is [{ } first, ..] ? Say(first.System, first.Code) : "";

    // A day, or a time at both sides.
    private string Day(string text) =>
        text.Length > 10 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? visit.Time(at, with, _words)
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Day(day) : text;

    private string Day(DateOnly day) => day.ToString("d MMM yyyy", _words.Culture);
}
