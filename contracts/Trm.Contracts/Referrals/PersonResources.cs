using System.Collections.Immutable;
using System.Globalization;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Referrals;

/// <summary>Everything on record about a person as FHIR, before any masking: it never leaves this room as it is.</summary>
internal sealed class PersonResources(HtcdsCase @case, CaseSheet sheet, string person)
{
    internal const string NationalIdentity = "https://trm-exchange.org/fhir/sid/national-identity";
    internal const string FurtherPerformer = "https://trm-exchange.org/fhir/StructureDefinition/further-performer";
    internal const string MaritalStatusSystem = "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus";
    private const string Icd10 = "http://hl7.org/fhir/sid/icd-10";

    private static readonly ImmutableArray<(string Standard, string Hl7)> MaritalStatuses =
        [("Single", "S"), ("Married", "M"), ("Widowed", "W"), ("Divorced", "D"), ("Separated", "L"), ("RegisteredPartnership", "T")];

    /// <summary>The Patient with the asked fields, all of them where <paramref name="fields"/> is null.</summary>
    public Patient Patient(IReadOnlySet<string>? fields = null)
    {
        var patient = new Patient { Id = person };
        if (Has("prs_Salutation") | Has("prs_FirstName") | Has("prs_MiddleName") | Has("prs_SecondName"))
        {
            patient.Name =
            [
                new()
                {
                    Family = Text("prs_SecondName"),
                    Given = [.. new[] { Text("prs_FirstName"), Text("prs_MiddleName") }.OfType<string>()],
                    Prefix = [.. new[] { Text("prs_Salutation") }.OfType<string>()],
                },
            ];
        }

        patient.BirthDate = Text("prs_Birthdate");
        patient.Gender = fields is null ? AdministrativeGender : null;
        patient.Extension = [.. Values("prs_Citizenship").Select(Citizenship)];
        patient.Identifier = [.. Values("prs_IdentityNumber").Select(n => new Identifier { System = NationalIdentity, Value = n })];
        patient.Telecom =
        [
            .. Values("prs_Email").Select(v => new ContactPoint { System = "email", Value = v }),
            .. Values("prs_HomePhone").Select(v => new ContactPoint { System = "phone", Value = v, Use = "home" }),
            .. Values("prs_MobilePhone").Select(v => new ContactPoint { System = "phone", Value = v, Use = "mobile" }),
        ];
        patient.Address = [.. Values("prs_MailingCountry").Select(c => new Address { Country = c })];
        patient.MaritalStatus = Text("prs_MaritalStatus") is { } marital ? MaritalStatus(marital) : null;
        patient.Communication = [.. Languages(fields)];
        return patient;

        bool Asked(string field) => fields is null || fields.Contains(field);

        bool Has(string field) => Asked(field) && @case.Has(field);

        string? Text(string field) => Asked(field) ? @case.Text(field) : null;

        IReadOnlyList<string> Values(string field) => Asked(field) ? @case.Values(field) : [];
    }

    /// <summary>
    /// The gender that rooms and documents go by. Orientation and gender are closed by default: a transgender woman is a woman here, and whoever is neither or has
    /// not said is <c>unknown</c>, as is everybody about whom nothing is recorded.
    /// </summary>
    public string AdministrativeGender => @case.Text("prs_Gender") switch
    {
        "Feminine" or "TransgenderFeminine" => "female",
        "Masculine" or "TransgenderMasculine" => "male",
        _ => "unknown",
    };

    /// <summary>The languages the person can be spoken to in, the first one preferred.</summary>
    public IEnumerable<Patient.CommunicationComponent> Languages(IReadOnlySet<string>? fields = null)
    {
        if (@case.Text("prs_PrimaryLanguage") is { } first && (fields?.Contains("prs_PrimaryLanguage") ?? true))
            yield return new() { Language = Concept(HtcdsCodeList.Languages.System, first), Preferred = true };
        if (@case.Text("prs_SecondaryLanguage") is { } second && (fields?.Contains("prs_SecondaryLanguage") ?? true))
            yield return new() { Language = Concept(HtcdsCodeList.Languages.System, second) };
    }

    /// <summary>The resource of a row of the element list other than the Patient's, or null where nothing is on record.</summary>
    public Resource? Of(SharedElement element)
    {
        if (element.Code is null)
            return sheet.Risk is { } risk ? Risk(risk, element) : null;
        return element.System == CodeSystems.Htcds ? Field(element) : Known(element);
    }

    /// <summary>What the receiver must prepare, or null.</summary>
    public Observation? CareNeeds() =>
        sheet.CareNeeds.Count == 0 ? null : Several(ElementList.OfFact(Fact.CareNeeds), sheet.CareNeeds.Select(CodeSystems.CareNeeds.Concept));

    private Observation? Known(SharedElement element)
    {
        if (element == ElementList.OfFact(Fact.CareNeeds))
            return CareNeeds();
        if (element == ElementList.OfFact(Fact.HealthConditions))
            return sheet.Health.Count == 0 ? null : Several(element, sheet.Health.Select(c => Concept(Icd10, c)));
        var view = Empty(element);
        view.ValueBoolean = sheet.Risk?.PersonsViewRecorded;
        return sheet.Risk is null ? null : view;
    }

    private Observation? Field(SharedElement element)
    {
        var field = HtcdsCatalogue.Field(element.Code!);
        var values = @case.Values(field.Name);
        if (values.Count == 0)
            return null;
        if (field.Type == HtcdsType.Codes)
            return Several(element, values.Select(v => Concept(field.Codes!.System, v)));
        var observation = Empty(element);
        switch (field.Type)
        {
            case HtcdsType.Code:
                observation.ValueCodeableConcept = Concept(field.Codes!.System, values[0]);
                break;
            case HtcdsType.Count:
                observation.ValueInteger = int.Parse(values[0], CultureInfo.InvariantCulture);
                break;
            case HtcdsType.Date:
                observation.ValueDateTime = values[0];
                break;
            default:
                throw new InvalidOperationException($"{field} is mapped to an Observation and has no coded form");
        }

        return observation;
    }

    // One Observation per field: several codes of a multi-select are its components.
    private Observation Several(SharedElement element, IEnumerable<CodeableConcept> values)
    {
        var observation = Empty(element);
        observation.Component = [.. values.Select(v => new Observation.ComponentComponent { Code = Concept(element.System!, element.Code!), ValueCodeableConcept = v })];
        return observation;
    }

    private Observation Empty(SharedElement element)
    {
        var observation = Masking.Absent(element, person, ElementList.Masked);
        observation.DataAbsentReason = null;
        return observation;
    }

    private RiskAssessment Risk(RiskView risk, SharedElement element) => new()
    {
        Id = MessageSlot.Id(person, element.Path),
        Status = "final",
        Subject = new() { Reference = MessageSlot.Address(person) },
        OccurrenceDateTime = WireTime.Format(risk.AssessedAt),
        Performer = new() { Type = "Practitioner", Identifier = Officer(risk.Performers[0]) },
        Extension = [.. risk.Performers.Skip(1).Select(p => new Extension { Url = FurtherPerformer, ValueIdentifier = Officer(p) })],
        Prediction = RiskLookResource.Predictions(risk.Areas, risk.AssessedAt, risk.ValidUntil),
        Mitigation = RiskLookResource.Mitigation(risk.Areas),
    };

    private static Identifier Officer(string code) => new() { System = MessageAddress.OfficerSystem, Value = code };

    private static Extension Citizenship(string country) => new()
    {
        Url = ElementList.CitizenshipUrl,
        Extension = [new() { Url = "code", ValueCodeableConcept = Concept(HtcdsCodeList.Countries.System, country) }],
    };

    private static CodeableConcept MaritalStatus(string code) => Concept(MaritalStatusSystem, MaritalStatuses.Single(s => s.Standard == code).Hl7);

    /// <summary>The standard's word for HL7's code, or null.</summary>
    public static string? MaritalStatusOf(string? code) => MaritalStatuses.FirstOrDefault(s => s.Hl7 == code).Standard;

    private static CodeableConcept Concept(string system, string code) => new() { Coding = [new() { System = system, Code = code }] };
}
