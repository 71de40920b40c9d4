using System.Collections.Frozen;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Htcds;

namespace Trm.Contracts.Gates;

/// <summary>
/// Everything a message with personal data may say of a person, each with its consent category. The list is closed: what it lacks is never
/// shared, whatever a consent says. Its order is the order of the elements in a message, so that order tells nothing.
/// </summary>
public static class ElementList
{
    /// <summary>HL7's extension for citizenship, the only one a Patient carries here.</summary>
    public const string CitizenshipUrl = "http://hl7.org/fhir/StructureDefinition/patient-citizenship";

    /// <summary>The Patient's elements; what is not masked by name here must be absent where it is not covered.</summary>
    internal static IReadOnlyList<PatientElement> Patient { get; } =
    [
        new("extension", ConsentCategory.Identity, p => p.Extension = [new() { Url = CitizenshipUrl, Extension = [Why] }], p => p.Extension = []),
        new("identifier", ConsentCategory.Identity, p => p.Identifier = [new() { Extension = [Why] }], p => p.Identifier = []),
        new("name", ConsentCategory.Identity, p => p.Name = [new() { Extension = [Why] }], p => p.Name = []),
        new("telecom", ConsentCategory.Contact, p => p.Telecom = [new() { Extension = [Why] }], p => p.Telecom = []),
        new("gender", ConsentCategory.Identity, p => p.GenderElement = Element.Absent(Masked), p => (p.Gender, p.GenderElement) = (null, null)),
        new("birthDate", ConsentCategory.Identity, p => p.BirthDateElement = Element.Absent(Masked), p => (p.BirthDate, p.BirthDateElement) = (null, null)),
        new("address", ConsentCategory.Contact, p => p.Address = [new() { Extension = [Why] }], p => p.Address = []),
        new("maritalStatus", ConsentCategory.Family, p => p.MaritalStatus = new() { Extension = [Why] }, p => p.MaritalStatus = null),
        new("communication", ConsentCategory.CareNeeds, p => p.Communication = [new() { Language = new() { Extension = [Why] } }], p => p.Communication = []),
    ];

    /// <summary>Why a masked element is absent; the same whether or not there is anything.</summary>
    internal const string Masked = "masked";

    /// <summary>The whole list, in the order of a message.</summary>
    public static IReadOnlyList<SharedElement> All { get; } =
    [
        .. Patient.Select(e => new SharedElement($"Patient.{e.Name}", e.Category)),
        .. HtcdsMapping.All.Where(m => m.IsObservation).Select(m => Observation(CodeSystems.Htcds, m.Field.Name, m.Category!.Value)),
        FactElement(Fact.CareNeeds, ConsentCategory.CareNeeds),
        FactElement(Fact.HealthConditions, ConsentCategory.HealthClinical),
        FactElement(Fact.PersonsView, ConsentCategory.Risk),
        new("RiskAssessment", ConsentCategory.Risk),
    ];

    private static readonly FrozenDictionary<string, SharedElement> ByPath = All.ToFrozenDictionary(e => e.Path, StringComparer.Ordinal);

    private static readonly FrozenDictionary<(string, string), SharedElement> ByCode =
        All.Where(e => e.Code is not null).ToFrozenDictionary(e => (e.System!, e.Code!));

    /// <summary>The row of a path, or null.</summary>
    public static SharedElement? Find(string path) => ByPath.GetValueOrDefault(path);

    /// <summary>The row that carries a field of the case data standard; null where the field never leaves.</summary>
    public static SharedElement? OfField(string field) => HtcdsMapping.Of(field) switch
    {
        { Element: null } => null,
        { IsObservation: true } => ByPath[$"Observation({field})"],
        var mapping => ByPath[mapping.Element!],
    };

    /// <summary>The row of a fact of the exchange's own.</summary>
    public static SharedElement OfFact(Fact fact) => ByPath[$"Observation({CodeSystems.Facts.Code(fact)})"];

    /// <summary>The row of an Observation by its one code, or null.</summary>
    internal static SharedElement? OfObservation(Observation observation) =>
        observation.Code is { Coding: [{ System: { } system, Code: { } code }] } ? ByCode.GetValueOrDefault((system, code)) : null;

    private static Extension Why => Fhir.Extension.DataAbsentReason(Masked);

    private static SharedElement FactElement(Fact fact, ConsentCategory category) => Observation(CodeSystems.Facts.System, CodeSystems.Facts.Code(fact), category);

    private static SharedElement Observation(string system, string code, ConsentCategory category) => new($"Observation({code})", category, system, code);

    /// <summary>One element of the Patient: how it looks masked, and how it is taken away.</summary>
    internal sealed record PatientElement(string Name, ConsentCategory Category, Action<Patient> Mask, Action<Patient> Clear);
}
