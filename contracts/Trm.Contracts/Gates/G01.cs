using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Consent = Trm.Contracts.Consents.Consent;

namespace Trm.Contracts.Gates;

/// <summary>
/// Gate G01, absolute: a message that carries personal data rests on an active consent that it carries itself, that names the recipient
/// organisation and covers each category; what is not covered is masked, element by element, whether or not it exists. The same function judges
/// before sending and again on receipt.
/// </summary>
public static class G01
{
    /// <summary>The gate's name.</summary>
    public const string Name = "G01";

    /// <summary>Judges a message by what its kind carries: kinds without personal data need no consent and always pass.</summary>
    public static GateOutcome Judge(MessageKind kind, Bundle bundle, ParticipantId recipient, DateTimeOffset at) => !MessageRule.IsBare(kind, bundle.Entry.Select(e => e.Resource!))
        ? Judge(bundle, recipient, at)
        : new(Name, [], [], "This kind of message carries no personal data and needs no consent.", "Ce type de message ne porte aucune donnée personnelle et n'exige aucun consentement.");

    /// <summary>
    /// Judges a message to a participant: the organisation is the one that owns the message's Task or, where it has no owner, the one of this participant that
    /// the message's consents name; consents to several are refused then, for it would not be clear what either may know.
    /// </summary>
    public static GateOutcome Judge(Bundle bundle, ParticipantId recipient, DateTimeOffset at)
    {
        var read = new BundleReading(bundle);
        if (read.Owner is { } owner)
        {
            return OrganisationId.Parse($"{recipient}/{owner}").Try(out var organisation, out _)
                ? Judge(read, organisation, at)
                : None(read, recipient.ToString());
        }

        var named = read.Consents.Where(c => c.Consent.Organisation.Participant == recipient && c.Consent.Scope == ConsentScope.Sharing).ToList();
        return named.Select(c => c.Consent.Organisation).Distinct().ToList() switch
        {
            [var one] => Judge(read, one, at),
            [] => None(read, recipient.ToString()),
            _ => Outcome([.. named.Select(c => Refused(c.Path, "the consents of one message name one organisation"))], [], recipient.ToString(), []),
        };
    }

    /// <summary>Judges a message to an organisation: before sending, where the office knows whom it means.</summary>
    public static GateOutcome Judge(Bundle bundle, OrganisationId recipient, DateTimeOffset at) => Judge(new BundleReading(bundle), recipient, at);

    internal static Rejection Refused(string path, string hint) => new(RejectionCode.ConsentNotActive, path, hint);

    private static GateOutcome Judge(BundleReading read, OrganisationId recipient, DateTimeOffset at)
    {
        var coverage = ConsentCoverage.Of(read.Consents.Select(c => c.Consent), recipient, at);
        if (coverage.Consents.Count == 0)
            return None(read, recipient.ToString());
        var faults = new List<Rejection>(read.Faults);
        var closed = new SortedSet<ConsentCategory>();
        foreach (var (resource, path) in read.Resources)
            faults.AddRange(Faults(resource, path, read.Person, coverage, closed));
        return Outcome(faults, [.. coverage.Consents.Select(c => c.Id.ToString())], recipient.ToString(), faults.Count == 0 ? coverage.Categories : closed);
    }

    private static IEnumerable<Rejection> Faults(Resource resource, string path, string? person, ConsentCoverage coverage, SortedSet<ConsentCategory> closed)
    {
        if (Frame.Is(resource))
            return Frame.Faults(resource, path);
        if (resource is Patient patient)
            return Faults(patient, path, coverage, closed);
        if (WholeResource.CategoryOf(resource) is { } whole)
            return Uncovered(whole, path);
        if (Masking.ElementOf(resource) is not { } element)
            return [Refused(path, "the element list has no such element: no consent opens it")];
        var allowed = AllowedIn(resource, element, person, coverage.Covers(element.Category));
        var faults = Present(resource).Where(e => !allowed(e.Name, e.Value)).ToList();
        if (faults.Count > 0 && !coverage.Covers(element.Category))
            closed.Add(element.Category);
        return faults.Select(e => Refused($"{path}.{e.Name}", Hint(element.Category)));

        IEnumerable<Rejection> Uncovered(ConsentCategory category, string at)
        {
            if (coverage.Covers(category))
                yield break;
            closed.Add(category);
            yield return Refused(at, Hint(category));
        }
    }

    private static IEnumerable<Rejection> Faults(Patient patient, string path, ConsentCoverage coverage, SortedSet<ConsentCategory> closed)
    {
        var masked = new Patient();
        foreach (var element in ElementList.Patient)
            element.Mask(masked);
        var masks = Present(masked).ToDictionary(e => e.Name, e => e.Text, StringComparer.Ordinal);
        foreach (var (name, value, text) in Present(patient))
        {
            if (name == "id" || (name == "meta" && IsLabels(value)))
                continue;
            var element = ElementList.Patient.FirstOrDefault(e => e.Name == name.TrimStart('_'));
            if (element is null || (name == "extension" && patient.Extension.Any(e => e.Url != ElementList.CitizenshipUrl)))
                yield return Refused($"{path}.{name}", "the element list has no such element: no consent opens it");
            else if (!coverage.Covers(element.Category) && masks.GetValueOrDefault(name) != text)
            {
                closed.Add(element.Category);
                yield return Refused($"{path}.{name}", Hint(element.Category));
            }
        }
    }

    // An uncovered resource is its masked shape to the letter, its own id apart: a label "health" on a masked Observation would tell.
    private static Func<string, object, bool> AllowedIn(Resource resource, SharedElement element, string? person, bool covered)
    {
        var shape = Present(Masking.Masked(element, person ?? "")).ToDictionary(e => e.Name, e => e.Text, StringComparer.Ordinal);
        return (name, value) => name switch
        {
            "id" => true,
            "meta" => covered && IsLabels(value),
            "subject" => value is ResourceReference { Reference: { } target, Display: null, Identifier: null } && target == MessageSlot.Address(person ?? ""),
            "status" or "code" => shape[name] == Text(value),
            _ when !covered => shape.GetValueOrDefault(name) == Text(value),
            "valueString" => element.Category != ConsentCategory.OrientationAndGender,
            "dataAbsentReason" or "component" or "effectiveDateTime" or "effectivePeriod" => true,
            "occurrenceDateTime" or "occurrencePeriod" or "performer" or "prediction" or "mitigation" or "extension" => resource is RiskAssessment,
            _ => name.StartsWith("value", StringComparison.Ordinal),
        };
    }

    private static bool IsLabels(object meta) =>
        Present(meta).All(m => m.Name == "security") && ((Meta)meta).Security.TrueForAll(c => CodeSystems.Knows(c.System, c.Code) && Present(c).Count() == 2);

    private static IEnumerable<(string Name, object Value, string Text)> Present(object element) =>
        FhirWriter.Options.GetTypeInfo(element.GetType()).Properties
            .Where(p => p.Get is not null)
            .Select(p => (p.Name, Value: p.Get!(element)))
            .Where(p => p.Value is not (null or System.Collections.IList { Count: 0 }) && p.Name != "typeName")
            .Select(p => (p.Name, p.Value!, Text(p.Value!)));

    private static string Text(object value) => JsonSerializer.Serialize(value, FhirWriter.Options.GetTypeInfo(value.GetType()));

    private static string Hint(ConsentCategory category) =>
        $"no active consent lets the recipient know this ({CategoryName.Of(category)}): ask the person, or leave it masked";

    private static GateOutcome None(BundleReading read, string recipient) =>
        Outcome(read.Faults.Count > 0 ? read.Faults : [Refused("Bundle.entry", "the message carries no active consent that names the recipient")], [], recipient, []);

    private static GateOutcome Outcome(List<Rejection> faults, IReadOnlyList<string> evidence, string recipient, IReadOnlyCollection<ConsentCategory> categories)
    {
        string english = Names(false), french = Names(true);
        var (en, fr) = (faults.Count, evidence.Count, categories.Count) switch
        {
            (0, _, _) => ($"The person lets {recipient} know: {english}. Everything else is masked.", $"La personne permet à {recipient} de connaître : {french}. Tout le reste est masqué."),
            (_, 0, _) => ($"No active consent names {recipient}: ask the person first.", $"Aucun consentement actif ne nomme {recipient} : demander d'abord à la personne."),
            (_, _, 0) => ($"The message holds what no consent can open for {recipient}.", $"Le message contient ce qu'aucun consentement ne peut ouvrir à {recipient}."),
            _ => ($"No active consent lets {recipient} know: {english}. Ask the person, or leave it masked.", $"Aucun consentement actif ne permet à {recipient} de connaître : {french}. Demander à la personne ou laisser masqué."),
        };
        return new(Name, faults, evidence, en, fr);

        string Names(bool inFrench) => string.Join(", ", categories.Select(c => CategoryName.Of(c, inFrench)));
    }

    /// <summary>The message as the gate looks at it: one person, the consents about that person, everything with its path.</summary>
    private sealed class BundleReading
    {
        public BundleReading(Bundle bundle)
        {
            for (var i = 0; i < bundle.Entry.Count; i++)
                if (bundle.Entry[i].Resource is { } resource)
                    Resources.Add((resource, ShapeCheck.ResourcePath($"Bundle.entry[{i}].resource", resource.TypeName)));
            var people = Resources.Where(r => r.Resource is Patient).ToList();
            Person = people is [{ Resource.Id: { } id }] ? id : null;
            if (Person is null)
                Faults.Add(Refused("Bundle.entry", "a message with personal data is about one person"));
            foreach (var (resource, path) in Resources)
                if (resource is Fhir.Consent consent)
                    Read(consent, path);
            if (Resources.Select(r => r.Resource).OfType<Fhir.Task>().FirstOrDefault()?.Owner?.Reference is { } owner)
            {
                var organisation = bundle.Entry.Find(e => e.FullUrl == owner)?.Resource as Organization;
                Owner = organisation?.Identifier.Find(i => i.System == NamedOrganisation.System)?.Value ?? "";
            }
        }

        public List<(Resource Resource, string Path)> Resources { get; } = [];

        public List<(Consent Consent, string Path)> Consents { get; } = [];

        public List<Rejection> Faults { get; } = [];

        public string? Person { get; }

        /// <summary>The code of the organisation that owns the Task; null where none does.</summary>
        public string? Owner { get; private set; }

        private void Read(Fhir.Consent resource, string path)
        {
            if (Person is null || resource.Patient?.Reference != MessageSlot.Address(Person))
                Faults.Add(Refused($"{path}.patient", "the consent is about another person"));
            else if (ConsentResource.Read(resource, path) is { IsOk: true, Value: var consent })
                Consents.Add((consent, path));
            else
                Faults.AddRange(ConsentResource.Read(resource, path).Rejections.Select(r => Refused(r.Path ?? path, r.Hint ?? "this consent gives nothing")));
        }
    }
}
