using System.Text.Json.Nodes;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Published;

/// <summary>What makes a Consent count: what <see cref="ConsentResource"/> reads and <see cref="ConsentRules"/> judges, as far as a profile can say it. Anything else gives nothing.</summary>
internal static class ConsentProfile
{
    // The extension by itself; every rule is about its parts.
    private static readonly IReadOnlyList<(string Human, string Expression)> Taking =
    [
        .. new (string Name, ICodeList List)[]
        {
            ("giver", CodeSystems.ConsentGivers), ("capacity", CodeSystems.ConsentCapacities), ("form", CodeSystems.ConsentForms),
            ("place", CodeSystems.ConsentPlaces), ("copy", CodeSystems.ConsentCopies),
        }.Select(p => ($"{p.Name}: one code of its list", $"extension.where(url = '{p.Name}').count() = 1 and extension.where(url = '{p.Name}').all(value in ({Forms.Alternatives(p.List.Codes)}))")),
        ("an adult gives consent alone, a supported adult with the supporter, a child with the guardian", string.Join(" or ", CodeSystems.ConsentCapacities.Values.Select(c =>
            $"(extension.where(url = 'capacity').value = '{CodeSystems.ConsentCapacities.Code(c)}' and extension.where(url = 'giver').value = '{CodeSystems.ConsentGivers.Code(ConsentRules.GiverFor(c))}')"))),
        ("language: one code of two or three letters", "extension.where(url = 'language').count() = 1 and extension.where(url = 'language').value.toString().matches('^[a-z]{2,3}$')"),
        ("interpreter: a code of the office, or none-needed", $"extension.where(url = 'interpreter').count() = 1 and extension.where(url = 'interpreter').value.all($this = '{ConsentResource.NoInterpreter}' or ({Forms.OfficeCode}))"),
        ("explained-by: a code of the office, never a name", $"extension.where(url = 'explained-by').count() = 1 and extension.where(url = 'explained-by').value.all({Forms.OfficeCode})"),
        ("time to think, in hours", "extension.where(url = 'time-to-think-hours').count() = 1 and extension.where(url = 'time-to-think-hours').value.all($this >= 0 and $this <= 8760)"),
        ("who took a consent to return, and whether the right to ask to stay was told: both or neither",
            $"extension.where(url = 'taken-by').count() <= 1 and extension.where(url = 'taken-by').all(value in ({Forms.Alternatives(CodeSystems.ConsentTakers.Codes)})) and extension.where(url = 'taken-by').count() = extension.where(url = 'right-to-ask-to-stay-told').count()"),
        ("withdrawn-at stands once at most, in whole seconds, UTC", $"extension.where(url = 'withdrawn-at').count() <= 1 and extension.where(url = 'withdrawn-at').value.all({Forms.Time})"),
    ];

    public static void Apply(Profile profile)
    {
        Elements(profile);
        Rules(profile);
        profile.At("Consent.extension")["type"] = new JsonArray(new JsonObject { ["code"] = "Extension", ["profile"] = Canonical.Strings([ConsentResource.TakingUrl]) });
        profile.Rule("Consent.extension", "how the consent was taken", $"url = '{ConsentResource.TakingUrl}'");
        foreach (var (human, expression) in Taking)
            profile.Rule("Consent.extension", human, expression);
    }

    /// <summary>The definition of the extension.</summary>
    public static JsonObject TakingExtension()
    {
        var profile = new Profile("Extension", "consent-taking", "How a consent was taken", "Giver and capacity, language and interpreter, who explained, form, place, copy, time to think; and when the consent was withdrawn.");
        profile.At("Extension.url")["fixedUri"] = ConsentResource.TakingUrl;
        profile.Prohibit("Extension.value[x]");
        profile.Require("Extension.extension");
        foreach (var (human, expression) in Taking)
            profile.Rule("Extension", human, expression);
        return ResourceProfiles.Finished(profile, "Consent");
    }

    private static void Elements(Profile profile)
    {
        foreach (var element in new[] { "meta", "extension", "patient", "verification", "provision", "provision.type", "provision.period", "provision.actor" })
            profile.Require($"Consent.{element}");
        foreach (var element in new[] { "extension", "category", "verification", "provision.actor" })
            profile.Once($"Consent.{element}");
        profile.At("Consent.verification.verified")["fixedBoolean"] = true;
        profile.At("Consent.provision.type")["fixedCode"] = "permit";
        profile.Prohibit("Consent.provision.provision");
        profile.Bind("Consent.category", Canonical.ValueSetOf(CodeSystems.ConsentScopes.System));
        profile.Bind("Consent.provision.class", Canonical.ValueSetOf(CodeSystems.ConsentCategories.System));
    }

    private static void Rules(Profile profile)
    {
        const string withdrawn = "extension.extension.where(url = 'withdrawn-at')";
        profile.Rule("Consent.meta", "a consent has a version", "versionId.matches('^[1-9][0-9]{0,8}$')");
        profile.Rule("Consent.status", "a consent is active, or inactive once it is withdrawn", "$this = 'active' or $this = 'inactive'");
        profile.Rule("Consent", "a consent is inactive if and only if it says when it was withdrawn", $"(status = 'inactive') = {withdrawn}.exists()");
        profile.Rule("Consent", "a consent is withdrawn after it was given", $"{withdrawn}.empty() or {withdrawn}.value.toString() >= provision.period.start.toString()");
        profile.Rule("Consent", "a consent to share names at least one category", $"category.coding.code = '{CodeSystems.ConsentScopes.Code(ConsentScope.Sharing)}' implies provision.class.exists()");
        profile.Rule(
            "Consent", "a consent to return is given at least 24 hours after the information",
            $"category.coding.code = '{CodeSystems.ConsentScopes.Code(ConsentScope.Return)}' implies extension.extension.where(url = 'time-to-think-hours').value >= {ConsentRules.HoursToThinkBeforeReturn}");
        profile.Rule(
            "Consent", "a consent to return, and no other, says who took it and whether the right to ask to stay was told",
            $"(category.coding.code = '{CodeSystems.ConsentScopes.Code(ConsentScope.Return)}') = extension.extension.where(url = 'taken-by').exists()");
        profile.Rule("Consent.provision", "each category once", "class.code.isDistinct()");
        profile.Rule("Consent.provision.period", "a beginning and a later end, whole seconds, UTC", $"start.{Forms.Time} and end.{Forms.Time} and start.toString() < end.toString()");
        profile.Rule("Consent.provision.actor.reference", "an organisation of the exchange, by code", $"identifier.system = '{OrganisationId.System}' and identifier.value.matches('^[A-Z0-9-]{{2,16}}/[A-Za-z0-9.-]{{1,64}}$')");
    }
}
