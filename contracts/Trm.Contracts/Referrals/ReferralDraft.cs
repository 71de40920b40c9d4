using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;

namespace Trm.Contracts.Referrals;

/// <summary>
/// A case on its way to become a referral, in two steps: a profile that says what is needed and not who needs it, and the identity, for an
/// organisation that accepted and that a consent names. What a consent does not cover is masked.
/// </summary>
public sealed class ReferralDraft
{
    private const int AgeOfMajority = 18;

    private readonly HtcdsCase _case;
    private readonly CaseSheet _sheet;
    private readonly string _person;
    private readonly PersonResources _resources;

    private ReferralDraft(HtcdsCase @case, CaseSheet sheet, CaseId pseudonym)
    {
        _case = @case;
        _sheet = sheet;
        Case = pseudonym;
        _person = MessageSlot.Id(pseudonym.ToString(), "person");
        _resources = new(@case, sheet, _person);
    }

    /// <summary>The pseudonym of the case between the two participants.</summary>
    public CaseId Case { get; }

    /// <summary>The office's own word for it: lists show it beside the pseudonym. It never leaves.</summary>
    public string Word => _sheet.Word;

    /// <summary>The sentence that says that the case is invented, or null.</summary>
    public string? Invention => _sheet.Invention;

    public Purpose Purpose => _sheet.Purpose;

    public Urgency Priority => _sheet.Priority;

    /// <summary>The organisation that is asked.</summary>
    public OrganisationId Organisation => _sheet.Organisation;

    /// <summary>Every consent on record, to whomever it was given.</summary>
    public IReadOnlyList<Consents.Consent> Consents => _sheet.Consents;

    /// <summary>
    /// A draft of a case and its sheet. <c>VALUE</c> where the two contradict each other: the person is dead, or a consent that was not withdrawn was taken in a
    /// capacity that the birth date excludes.
    /// </summary>
    /// <param name="case">The case as recorded.</param>
    /// <param name="sheet">What the standard lacks.</param>
    /// <param name="pseudonym">The case's pseudonym towards this participant; a new random one by default, for a case never referred to it.</param>
    public static Result<ReferralDraft> From(HtcdsCase @case, CaseSheet sheet, CaseId? pseudonym = null)
    {
        var faults = new List<Rejection>();
        if (@case.Flag("prs_Deceased") == true)
            faults.Add(new(RejectionCode.Value, $"row {@case.Row}/prs_Deceased", "a referral is about a living person"));
        if (@case.Date("prs_Birthdate") is { } birth)
        {
            for (var i = 0; i < sheet.Consents.Count; i++)
            {
                // It counts no more: it is kept as it was given, and does not keep anybody from saying how old they are.
                if (sheet.Consents[i].WithdrawnAt is not null)
                    continue;
                var child = AgeAt(birth, sheet.Consents[i].GivenAt) < AgeOfMajority;
                if (child != (sheet.Consents[i].Capacity == ConsentCapacity.Child))
                    faults.Add(new(RejectionCode.Value, $"consents[{i}].capacity", "by the birth date the person was in another capacity when this consent was given"));
            }
        }

        return faults.Count > 0 ? Result<ReferralDraft>.Refused(faults) : new ReferralDraft(@case, sheet, pseudonym ?? Drawn());
    }

    /// <summary>
    /// The step <c>profile</c>: the services asked for, an age band, the gender that rooms go by, languages and care needs. No name, no date, no place, no words, nothing of
    /// what happened, of health or of family.
    /// </summary>
    public IReadOnlyList<Resource> Profile(DateTimeOffset at)
    {
        var resources = new List<Resource>
        {
            new Patient { Id = _person, Gender = _resources.AdministrativeGender, Communication = [.. _resources.Languages()] },
        };
        resources.AddRange(_sheet.Services.Select(Service));
        if (Age(at) is { } age)
            resources.Add(age);
        if (_resources.CareNeeds() is { } needs)
            resources.Add(needs);
        return resources;
    }

    /// <summary>
    /// The step <c>identity</c> for an organisation: the consents that name it, and of the element list what they cover, the rest masked. <c>CONSENT_NOT_ACTIVE</c>
    /// where no active consent to share names it.
    /// </summary>
    public Result<IReadOnlyList<Resource>> Identity(OrganisationId recipient, DateTimeOffset at)
    {
        var coverage = ConsentCoverage.Of(_sheet.Consents, recipient, at);
        if (coverage.Consents.Count == 0)
            return G01.Refused("consents", $"no active consent names {recipient}: ask the person first");
        return Result<IReadOnlyList<Resource>>.Ok(Masked(coverage, ElementList.All, _resources.Patient()));
    }

    /// <summary>
    /// What every message about a return carries: the pseudonym, the consents to share and to return that name the organisation, and those that let our own
    /// office know what the organisation answers. <c>CONSENT_NOT_ACTIVE</c> where no active consent to share names it.
    /// </summary>
    /// <param name="recipient">The organisation that accepted the case.</param>
    /// <param name="own">The participant that sends.</param>
    public Result<IReadOnlyList<Resource>> Returning(OrganisationId recipient, ParticipantId own, DateTimeOffset at) =>
        ConsentCoverage.Of(_sheet.Consents, recipient, at).Consents.Count == 0
            ? G01.Refused("consents", $"no active consent names {recipient}: ask the person first")
            : Result<IReadOnlyList<Resource>>.Ok(PersonUnderConsent.Of(
                Case,
                _sheet.Consents.Where(c => c.StatusAt(at) == ConsentStatus.Active && (c.Organisation == recipient || c.Organisation.Participant == own))));

    /// <summary>
    /// The answer to a question of an organisation, masked by the same rule. An unknown field is <c>CODE_INVALID</c>; a field that never leaves counts as not
    /// covered.
    /// </summary>
    /// <param name="topic">What was asked about; its fields are taken where none are named.</param>
    /// <param name="fields">Field names of the case data standard.</param>
    /// <param name="withFiles">Files go with it: something is given, whatever the record holds.</param>
    public Result<DraftAnswer> AnswerResources(Topic topic, IReadOnlyList<string> fields, OrganisationId recipient, DateTimeOffset at, bool withFiles = false)
    {
        if (fields.Any(f => HtcdsCatalogue.Find(f) is null))
            return new Rejection(RejectionCode.CodeInvalid, "fields", "the case data standard has no such field");
        var asked = fields.Count > 0 ? [.. fields] : TopicElements.Fields(topic);
        var elements = asked.Select(ElementList.OfField).OfType<SharedElement>().Concat(TopicElements.Facts(topic, fields)).ToHashSet();
        var coverage = ConsentCoverage.Of(_sheet.Consents, recipient, at);
        var covered = elements.Where(e => coverage.Covers(e.Category)).ToHashSet();
        var isAnything = withFiles && coverage.Consents.Count > 0;
        if (asked.Count + elements.Count == 0 && !isAnything)
            return new DraftAnswer(AnswerOutcome.Unknown, []);
        if (!isAnything && (coverage.Consents.Count == 0 || covered.Count == 0))
            return new DraftAnswer(AnswerOutcome.Refused, []);

        var whole = covered.Count == elements.Count && asked.All(f => ElementList.OfField(f) is not null);
        if (!isAnything && whole && !elements.Any(e => IsKnown(e, asked)))
            return new DraftAnswer(AnswerOutcome.Unknown, []);
        return new DraftAnswer(whole ? AnswerOutcome.Given : AnswerOutcome.Partly, Masked(coverage, [.. elements], _resources.Patient(asked)));
    }

    /// <summary>The pseudonym; nothing of the person.</summary>
    public override string ToString() => $"draft {Case}";

    private IReadOnlyList<Resource> Masked(ConsentCoverage coverage, IReadOnlyList<SharedElement> elements, Patient patient)
    {
        var resources = new List<Resource>();
        resources.AddRange(coverage.Consents.Select(c => ConsentResource.Write(c, MessageSlot.Address(_person))));
        resources.Add(patient);
        foreach (var element in elements.Where(e => !IsOfPatient(e)))
        {
            if (_resources.Of(element) is { } known)
                resources.Add(known);
            else if (elements.Count < ElementList.All.Count && element.Code is not null)
                resources.Add(Masking.Absent(element, _person, "unknown"));
        }

        return Masking.Apply(resources, coverage, elements);
    }

    private bool IsKnown(SharedElement element, HashSet<string> asked) => IsOfPatient(element)
        ? asked.Any(f => ElementList.OfField(f) == element && _case.Has(f))
        : _resources.Of(element) is not null;

    private static bool IsOfPatient(SharedElement element) => element.Path.StartsWith("Patient.", StringComparison.Ordinal);

    private ServiceRequest Service(string code) => new()
    {
        Id = MessageSlot.Id(_person, $"ServiceRequest({code})"),
        Status = "active",
        Intent = "proposal",
        Priority = CodeSystems.Urgencies.Code(Priority),
        Code = new() { Coding = [new() { System = CodeSystems.Services, Code = code }] },
        Subject = new() { Reference = MessageSlot.Address(_person) },
        ReasonCode = [CodeSystems.Purposes.Concept(Purpose)],
    };

    private Observation? Age(DateTimeOffset at) => _case.Date("prs_Birthdate") is not { } birth ? null : new()
    {
        Id = MessageSlot.Id(_person, "Observation(age-band)"),
        Status = "final",
        Code = CodeSystems.Facts.Concept(Fact.AgeBand),
        Subject = new() { Reference = MessageSlot.Address(_person) },
        ValueCodeableConcept = CodeSystems.AgeBands.Concept(AgeAt(birth, at) switch
        {
            < 6 => AgeBand.Under6,
            < 12 => AgeBand.From6To11,
            < 16 => AgeBand.From12To15,
            < 18 => AgeBand.From16To17,
            < 25 => AgeBand.From18To24,
            < 45 => AgeBand.From25To44,
            < 65 => AgeBand.From45To64,
            _ => AgeBand.Over64,
        }),
    };

    private static int AgeAt(DateOnly birth, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        var age = day.Year - birth.Year;
        return birth.AddYears(age) > day ? age - 1 : age;
    }

    private static CaseId Drawn() => CaseId.Of(Guid.NewGuid());
}
