using System.Text.Json.Nodes;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Published;

/// <summary>One profile per resource type that messages carry, one more where messages with codes only hold a type to fewer elements, and the extensions.</summary>
internal static class ResourceProfiles
{
    private static readonly IReadOnlyList<string> PlanTypes = ["Appointment", "Location", "HealthcareService", "CarePlan"];

    private static readonly string FileTypes = $"$this in ({Forms.Alternatives(AttachmentRule.Types.Order(StringComparer.Ordinal))})";

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
        yield return ConsentProfile.TakingExtension();
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
            ConsentProfile.Apply(profile);
        if (type == nameof(Binary))
            profile.Rule("Binary.contentType", "files of these types only", FileTypes);
        if (type == nameof(Observation))
            profile.Rule("Observation.code", "a finding on the case has a profile of its own", $"coding.where(system = '{CodeSystems.CaseFacts.System}').empty()");
        foreach (var path in profile.Base.Skip(1).Where(e => e["type"]?[0]?["code"]?.GetValue<string>() == "Attachment").Select(e => e["path"]!.GetValue<string>()).Where(p => !profile.IsProhibited(p)))
            Attachment(profile, path);
        return profile;
    }

    private static void Attachment(Profile profile, string path)
    {
        profile.Rule(path, "an attachment states its type, and is of one that is exchanged", $"contentType.exists() and contentType.all({FileTypes})");
        profile.Rule(path, "an attachment states its size, and the SHA-1 of its Binary", $"url.exists() implies (size.exists() and (hash.exists() or url.toString().startsWith('{AttachedFile.UrlPrefix}')))");
    }

    private static Profile OfPlan(string type, string id, string what)
    {
        var profile = new Profile(type, id, $"{type} of {what}", $"What {what} may say in a {type}: codes, times, a place by its name; never an address, a note or a word that has no place of its own.");
        ModelNarrowing.Apply(profile, MessageRule.PlanElements);
        CodesOnly.Apply(profile);
        profile.Require($"{type}.id");
        if (id == "observation-of-case")
            CaseFacts(profile);
        return profile;
    }

    // What BestInterestsFinding and RemedyFinding read.
    private static void CaseFacts(Profile profile)
    {
        string Is(CaseFact fact) => $"code.coding.code = '{CodeSystems.CaseFacts.Code(fact)}' implies";
        profile.Bind("Observation.code", Canonical.ValueSetOf(CodeSystems.CaseFacts.System));
        profile.Rule("Observation.code", "a finding on the case", $"coding.count() = 1 and coding.system = '{CodeSystems.CaseFacts.System}'");
        profile.Rule("Observation", "an assessment says until which day it stands", $"{Is(CaseFact.BestInterests)} effective.end.{Forms.Day}");
        profile.Rule("Observation", "an assessment has an outcome", $"{Is(CaseFact.BestInterests)} value.coding.where(system = '{CodeSystems.BestInterestsOutcomes.System}' and code in ({Forms.Alternatives(CodeSystems.BestInterestsOutcomes.Codes)})).count() = 1");
        profile.Rule(
            "Observation", "a claim and its state",
            $"{Is(CaseFact.Remedy)} (component.count() = 1 and component.code.coding.system = '{CodeSystems.RemedyClaims.System}' and component.value.coding.system = '{CodeSystems.RemedyStates.System}')");
    }

    private static Profile Coded(string type, string id, IReadOnlyList<MessageKind> kinds, IReadOnlySet<string> allowed)
    {
        var profile = new Profile(type, id, $"{type} in {string.Join(", ", kinds.Select(k => k.ToString()))}", $"All that a {type} may say in {string.Join(", ", kinds.Select(k => k.ToString()))}: these messages carry codes only.");
        ModelNarrowing.Apply(profile, allowed);
        CodesOnly.Apply(profile);
        profile.Require($"{type}.id");
        foreach (var path in profile.Base.Select(e => e["path"]!.GetValue<string>()).Where(p => p == $"{type}.extension" && !profile.IsProhibited(p)))
            profile.Rule(path, "no extension but these", $"url = '{CodedOnly.Citizenship}' or url = '{Fhir.Extension.DataAbsentReasonUrl}'");
        if (type == nameof(Organization))
            profile.Rule("Organization.name", "a name has a letter and at most 100 characters", "matches('[A-Za-z\u00aa-\uffff]') and length() <= 100");
        if (type == nameof(Encounter))
        {
            profile.Require("Encounter.period");
            profile.Rule("Encounter.period", "a time, whole seconds, UTC", $"start.{Forms.Time}");
        }

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

    /// <summary>The definition of an extension with one value.</summary>
    public static JsonObject Extension(string url, string title, string description, string valueType, string context)
    {
        var profile = new Profile("Extension", url[(url.LastIndexOf('/') + 1)..], title, description);
        profile.At("Extension.url")["fixedUri"] = url;
        profile.Prohibit("Extension.extension");
        profile.Require("Extension.value[x]");
        profile.At("Extension.value[x]")["type"] = new JsonArray(new JsonObject { ["code"] = valueType });
        return Finished(profile, context);
    }

    /// <summary>An extension's definition, for the type that it extends.</summary>
    public static JsonObject Finished(Profile profile, string context)
    {
        var definition = profile.ToDefinition();
        definition["kind"] = "complex-type";
        definition.Insert(definition.IndexOf("type"), "context", new JsonArray(new JsonObject { ["type"] = "element", ["expression"] = context }));
        return definition;
    }

}
