using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Fhir;

namespace Trm.Contracts.Gates;

/// <summary>
/// Takes away what a consent does not cover, so that not shared and not existing look the same: every element of an uncovered category is
/// replaced by one fixed shape, whether there was nothing, one or many; ids and order do not depend on content.
/// </summary>
public static class Masking
{
    /// <summary>
    /// The resources as the organisation may see them: first those that say nothing of the person's data (consents, requests), then the person, then
    /// the rest in the order of the element list.
    /// </summary>
    /// <param name="resources">One Patient with an id, and what belongs to it. They are not changed.</param>
    /// <param name="coverage">What the organisation may know.</param>
    /// <param name="elements">What the message is about: all of the element list for a referral, the elements asked for in an answer.</param>
    /// <exception cref="ArgumentException">There is not exactly one Patient with an id: a bug of ours.</exception>
    public static IReadOnlyList<Resource> Apply(IReadOnlyList<Resource> resources, ConsentCoverage coverage, IReadOnlyList<SharedElement>? elements = null)
    {
        if (resources.OfType<Patient>().ToList() is not [{ Id: { } person } patient])
            throw new ArgumentException("a message is about one person", nameof(resources));
        var about = (elements ?? ElementList.All).ToHashSet();
        var seen = new List<Resource>();
        seen.AddRange(resources.Where(Frame.Is));
        seen.Add(Person(patient, coverage, about));
        foreach (var element in ElementList.All.Where(e => about.Contains(e) && !e.Path.StartsWith("Patient.", StringComparison.Ordinal)))
        {
            if (coverage.Covers(element.Category))
                seen.AddRange(resources.Where(r => ElementOf(r) == element));
            else
                seen.Add(Masked(element, person));
        }

        if (about.Count == ElementList.All.Count && coverage.Covers(ConsentCategory.Family))
            seen.AddRange(resources.OfType<RelatedPerson>());
        return seen;
    }

    /// <summary>The resources that <see cref="Apply"/> leaves out because no row of the element list is theirs.</summary>
    internal static IEnumerable<Resource> Unlisted(IEnumerable<Resource> resources) => resources.Where(r => !Frame.Is(r) && r is not (Patient or RelatedPerson) && ElementOf(r) is null);

    /// <summary>The row of the element list that a resource other than the Patient belongs to, or null.</summary>
    internal static SharedElement? ElementOf(Resource resource) => resource switch
    {
        Observation observation => ElementList.OfObservation(observation),
        RiskAssessment => ElementList.Find("RiskAssessment"),
        _ => null,
    };

    /// <summary>The one shape of an element that is not covered.</summary>
    internal static Resource Masked(SharedElement element, string person) => element.Code is null
        ? new RiskAssessment
        {
            Id = MessageSlot.Id(person, element.Path),
            Status = "final",
            Subject = new() { Reference = MessageSlot.Address(person) },
            Prediction =
            [
                new()
                {
                    Extension = [Extension.DataAbsentReason(ElementList.Masked)],
                    ProbabilityRange = new() { Extension = [Extension.DataAbsentReason(ElementList.Masked)] },
                },
            ],
        }
        : Absent(element, person, ElementList.Masked);

    /// <summary>An Observation without a value, and why.</summary>
    internal static Observation Absent(SharedElement element, string person, string reason) => new()
    {
        Id = MessageSlot.Id(person, element.Path),
        Status = "final",
        Code = new() { Coding = [new() { System = element.System, Code = element.Code }] },
        Subject = new() { Reference = MessageSlot.Address(person) },
        DataAbsentReason = new() { Coding = [new() { System = "http://terminology.hl7.org/CodeSystem/data-absent-reason", Code = reason }] },
    };

    private static Patient Person(Patient patient, ConsentCoverage coverage, HashSet<SharedElement> about)
    {
        var shown = new Patient
        {
            Id = patient.Id,
            Meta = patient.Meta,
            Extension = patient.Extension,
            Identifier = patient.Identifier,
            Name = patient.Name,
            Telecom = patient.Telecom,
            Gender = patient.Gender,
            GenderElement = patient.GenderElement,
            BirthDate = patient.BirthDate,
            BirthDateElement = patient.BirthDateElement,
            Address = patient.Address,
            MaritalStatus = patient.MaritalStatus,
            Communication = patient.Communication,
        };
        foreach (var element in ElementList.Patient)
        {
            var asked = about.Contains(ElementList.Find($"Patient.{element.Name}")!);
            if (asked && coverage.Covers(element.Category))
                continue;
            element.Clear(shown);
            if (asked)
                element.Mask(shown);
        }

        return shown;
    }
}
