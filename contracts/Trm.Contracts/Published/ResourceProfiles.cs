using System.Text.Json.Nodes;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Published;

/// <summary>One profile per resource type that messages carry, one more where messages with codes only hold a type to fewer elements, and the extensions.</summary>
internal static class ResourceProfiles
{
    private static readonly IReadOnlyList<string> PlanTypes = ["Appointment", "Location", "HealthcareService", "CarePlan"];

    public static IReadOnlyList<JsonObject> All { get; } = [.. Make()];

    /// <summary>The profiles of which a resource of this type keeps one in a message of this kind; beside header and Task.</summary>
    public static IReadOnlyList<string> In(MessageRule rule, string type)
    {
        if (!MayBeUncoded(rule.Kind))
            return [CodedId(rule, type)];
        return type == nameof(Observation) ? [Canonical.Kebab(type), "observation-of-case"] : [Canonical.Kebab(type)];
    }

    private static IEnumerable<JsonObject> Make()
    {
        yield return Header().ToDefinition();
        var rules = MessageKind.Catalogue.Select(MessageRule.Of).ToList();
        foreach (var type in rules.Where(r => MayBeUncoded(r.Kind)).SelectMany(r => r.Allowed).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            yield return Open(type).ToDefinition();
        yield return OfPlan(nameof(Observation), "observation-of-case", "a finding on the case").ToDefinition();
        foreach (var group in rules.Where(r => !MayBeUncoded(r.Kind)).SelectMany(r => r.Allowed.Select(t => (Rule: r, Type: t))).GroupBy(x => CodedId(x.Rule, x.Type), StringComparer.Ordinal))
            yield return Coded(group.First().Type, group.Key, [.. group.Select(x => x.Rule.Kind)], group.First().Rule.Elements).ToDefinition();
        yield return ConsentTaking();
        yield return Extension(PersonResources.FurtherPerformer, "Further performer", "Who else looked at the risk, where R4 has room for one.", "Identifier", "RiskAssessment");
    }

    // A departure may be either; its resources are held to the open profiles, its bare form has none.
    private static bool MayBeUncoded(MessageKind kind) => kind.Carries is Carries.PersonalData or Carries.PseudonymOrPersonalData;

    private static string CodedId(MessageRule rule, string type) =>
        $"{Canonical.Kebab(type)}-in-{(MessageKind.Catalogue.Count(k => k.Kind == rule.Kind.Kind && MessageRule.Of(k).Allowed.Contains(type) && !MayBeUncoded(k)) > 1 ? rule.Kind.Kind : $"{rule.Kind.Kind}-{rule.Kind.Code}")}";

    private static Profile Open(string type)
    {
        if (PlanTypes.Contains(type, StringComparer.Ordinal))
            return OfPlan(type, Canonical.Kebab(type), "a plan or a meeting");
        var profile = new Profile(type, Canonical.Kebab(type), $"{type} in messages that carry personal data", $"What a message that carries personal data may say in a {type}, as far as the person's consent covers it.");
        ModelNarrowing.Apply(profile);
        profile.Require($"{type}.id");
        if (type == nameof(Fhir.Consent))
            Consent(profile);
        if (type == nameof(Binary))
            profile.Rule("Binary.contentType", "files of these types only", $"$this in ({Alternatives(AttachmentRule.Types.Order(StringComparer.Ordinal))})");
        return profile;
    }

    private static Profile OfPlan(string type, string id, string what)
    {
        var profile = new Profile(type, id, $"{type} of {what}", $"What {what} may say in a {type}: codes, times, a place by its name; never an address, a note or a word that has no place of its own.");
        ModelNarrowing.Apply(profile, MessageRule.PlanElements);
        CodesOnly.Apply(profile);
        profile.Require($"{type}.id");
        if (id == "observation-of-case")
            profile.Bind("Observation.code", Canonical.ValueSetOf(CodeSystems.CaseFacts.System));
        return profile;
    }

    private static Profile Coded(string type, string id, IReadOnlyList<MessageKind> kinds, IReadOnlySet<string> allowed)
    {
        var profile = new Profile(type, id, $"{type} in {string.Join(", ", kinds.Select(k => k.ToString()))}", $"All that a {type} may say in {string.Join(", ", kinds.Select(k => k.ToString()))}: these messages carry codes only.");
        ModelNarrowing.Apply(profile, allowed);
        CodesOnly.Apply(profile);
        profile.Require($"{type}.id");
        if (type == nameof(Communication))
        {
            profile.At("Communication.status")["fixedCode"] = "completed";
            profile.At("Communication.priority")["fixedCode"] = "stat";
            profile.Require("Communication.priority");
            profile.Require("Communication.reasonCode");
            profile.Once("Communication.reasonCode");
            profile.Bind("Communication.reasonCode", Canonical.ValueSetOf(CodeSystems.KindCode));
        }

        return profile;
    }

    private static Profile Header()
    {
        var profile = new Profile(nameof(MessageHeader), "message-header", "Header of every message", "One sender, one receiver, one officer by code, the kind and code, and the version of the contract.");
        ModelNarrowing.Apply(profile, MessageRule.Of(MessageKind.Test).Elements);
        profile.Bind("MessageHeader.event[x]", Canonical.ValueSet("kind"));
        profile.Bind("MessageHeader.reason", Canonical.ValueSetOf(CodeSystems.KindCode));
        CodesOnly.Apply(profile);
        foreach (var element in new[] { "id", "destination", "responsible", "reason", "definition" })
            profile.Require($"MessageHeader.{element}");
        profile.Once("MessageHeader.destination");
        profile.Once("MessageHeader.focus");
        foreach (var element in new[] { "destination", "source" })
            profile.Rule($"MessageHeader.{element}.endpoint", "a participant's endpoint", $"$this.matches('^{MessageAddress.EndpointPrefix}[A-Z0-9-]{{2,16}}$')");
        profile.Rule("MessageHeader.responsible", "an officer by code", $"identifier.system = '{MessageAddress.OfficerSystem}' and identifier.value.matches('^[A-Za-z0-9.-]{{1,32}}$')");
        profile.At("MessageHeader.response.code")["fixedCode"] = "ok";
        profile.Rule("MessageHeader.definition", "a definition of the exchange with its version", $"$this.startsWith('{MessageRule.DefinitionBase}') and $this.endsWith('|{ContractVersion.Current}')");
        return profile;
    }

    // What ConsentResource reads: anything else gives nothing.
    private static void Consent(Profile profile)
    {
        profile.Rule("Consent.status", "a consent is active, or inactive once it is withdrawn", "$this = 'active' or $this = 'inactive'");
        profile.Once("Consent.category");
        profile.Bind("Consent.category", Canonical.ValueSetOf(CodeSystems.ConsentScopes.System));
        profile.Require("Consent.verification");
        profile.Once("Consent.verification");
        profile.At("Consent.verification.verified")["fixedBoolean"] = true;
        profile.Require("Consent.provision");
        profile.At("Consent.provision.type")["fixedCode"] = "permit";
        profile.Require("Consent.provision.type");
        profile.Require("Consent.provision.period");
        profile.Require("Consent.provision.actor");
        profile.Once("Consent.provision.actor");
        profile.Rule("Consent.provision.actor.reference", "an organisation of the exchange, by code", $"identifier.system = '{OrganisationId.System}'");
        profile.Bind("Consent.provision.class", Canonical.ValueSetOf(CodeSystems.ConsentCategories.System));
        profile.Prohibit("Consent.provision.provision");
        profile.Require("Consent.extension");
        profile.Once("Consent.extension");
        profile.At("Consent.extension")["type"] = new JsonArray(new JsonObject
        {
            ["code"] = "Extension",
            ["profile"] = Canonical.Strings([ConsentResource.TakingUrl]),
        });
        profile.Rule("Consent.extension", "how the consent was taken, completely", $"url = '{ConsentResource.TakingUrl}'");
    }

    private static JsonObject ConsentTaking()
    {
        var profile = Extending("consent-taking", "How a consent was taken", "Giver and capacity, language and interpreter, who explained, form, place, copy, time to think; and when the consent was withdrawn.");
        profile.At("Extension.url")["fixedUri"] = ConsentResource.TakingUrl;
        profile.Prohibit("Extension.value[x]");
        profile.Require("Extension.extension");
        foreach (var (name, list) in new (string, ICodeList)[]
        {
            ("giver", CodeSystems.ConsentGivers), ("capacity", CodeSystems.ConsentCapacities), ("form", CodeSystems.ConsentForms), ("place", CodeSystems.ConsentPlaces), ("copy", CodeSystems.ConsentCopies),
        })
            profile.Rule("Extension", $"{name}: one code of its list", $"extension.where(url = '{name}').count() = 1 and extension.where(url = '{name}').all(value in ({Alternatives(list.Codes)}))");
        foreach (var name in new[] { "language", "interpreter", "explained-by", "time-to-think-hours" })
            profile.Rule("Extension", $"{name} stands once", $"extension.where(url = '{name}').count() = 1");
        profile.Rule("Extension", "withdrawn-at stands once at most", "extension.where(url = 'withdrawn-at').count() <= 1");
        return Finished(profile, "Consent");
    }

    /// <summary>The definition of an extension with one value.</summary>
    public static JsonObject Extension(string url, string title, string description, string valueType, string context)
    {
        var profile = Extending(url[(url.LastIndexOf('/') + 1)..], title, description);
        profile.At("Extension.url")["fixedUri"] = url;
        profile.Prohibit("Extension.extension");
        profile.Require("Extension.value[x]");
        profile.At("Extension.value[x]")["type"] = new JsonArray(new JsonObject { ["code"] = valueType });
        return Finished(profile, context);
    }

    private static Profile Extending(string id, string title, string description) => new("Extension", id, title, description);

    private static JsonObject Finished(Profile profile, string context)
    {
        var definition = profile.ToDefinition();
        definition["kind"] = "complex-type";
        definition.Insert(definition.IndexOf("type"), "context", new JsonArray(new JsonObject { ["type"] = "element", ["expression"] = context }));
        return definition;
    }

    private static string Alternatives(IEnumerable<string> codes) => string.Join(" | ", codes.Select(c => $"'{c}'"));
}
