using System.Globalization;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Consents;

/// <summary>A consent as FHIR R4 Consent, both ways. What FHIR has no element for stands in one extension, in codes.</summary>
/// <remarks>https://hl7.org/fhir/R4/consent.html</remarks>
public static class ConsentResource
{
    /// <summary>The extension that says how the consent was taken.</summary>
    public const string TakingUrl = "https://trm-exchange.org/fhir/StructureDefinition/consent-taking";

    private const string ScopeSystem = "http://terminology.hl7.org/CodeSystem/consentscope";
    private const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    private const string ParticipationType = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
    private const string Confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    internal const string NoInterpreter = "none-needed";

    /// <summary>The resource; <paramref name="patient"/> is the address of the person in the same Bundle.</summary>
    public static Fhir.Consent Write(Consent consent, string patient) => new()
    {
        Id = consent.Id.ToString(),
        Meta = new() { VersionId = consent.Version.ToString(CultureInfo.InvariantCulture) },
        Extension = [Taking(consent)],
        Status = consent.WithdrawnAt is null ? "active" : "inactive",
        Scope = new() { Coding = [new() { System = ScopeSystem, Code = "patient-privacy" }] },
        Category = [CodeSystems.ConsentScopes.Concept(consent.Scope)],
        Patient = new() { Reference = patient },
        DateTime = WireTime.Format(consent.GivenAt),
        PolicyRule = new() { Coding = [new() { System = ActCode, Code = "OPTIN" }] },
        Verification = [new() { Verified = true, VerificationDate = WireTime.Format(consent.GivenAt) }],
        Provision = new()
        {
            Type = "permit",
            Period = new() { Start = WireTime.Format(consent.GivenAt), End = WireTime.Format(consent.Expires) },
            Actor =
            [
                new()
                {
                    Role = new() { Coding = [new() { System = ParticipationType, Code = "IRCP" }] },
                    Reference = new() { Type = "Organization", Identifier = new() { System = OrganisationId.System, Value = consent.Organisation.ToString() } },
                },
            ],
            SecurityLabel = [new() { System = Confidentiality, Code = "R" }],
            Purpose = [CodeSystems.ConsentScopes.Coding(consent.Scope)],
            Class = [.. consent.Categories.Select(CodeSystems.ConsentCategories.Coding)],
        },
    };

    /// <summary>
    /// The consent that a resource states. <c>VALUE</c>, <c>REQUIRED</c> or <c>CODE_INVALID</c> at <paramref name="path"/> where it states none or one that breaks
    /// a rule: it gives nothing then.
    /// </summary>
    public static Result<Consent> Read(Fhir.Consent resource, string path)
    {
        if (!ConsentId.Parse(resource.Id).Try(out var id, out _))
            return new Rejection(RejectionCode.Value, $"{path}.id", "a consent has a UUID");
        if (resource.Status is not ("active" or "inactive"))
            return new Rejection(RejectionCode.CodeInvalid, $"{path}.status", "a consent is active or inactive");
        if (CodeSystems.ConsentScopes.Find(resource.Category is [var category] ? category : null) is not { } scope)
            return new Rejection(RejectionCode.CodeInvalid, $"{path}.category", "a consent is to sharing, return or follow-up, one of them");
        if (resource.Provision is not { Type: "permit", Provision: [], Actor: [var actor] } provision)
            return new Rejection(RejectionCode.Value, $"{path}.provision", "a consent permits, names one organisation and has no exceptions");
        if (actor.Reference?.Identifier is not { System: OrganisationId.System, Value: var named } || !OrganisationId.Parse(named).Try(out var organisation, out _))
            return new Rejection(RejectionCode.Value, $"{path}.provision.actor[0].reference", "a consent names an organisation of the exchange");
        var categories = provision.Class.Select(c => c.System == CodeSystems.ConsentCategories.System ? CodeSystems.ConsentCategories.Find(c.Code) : null).ToList();
        if (categories.Contains(null))
            return new Rejection(RejectionCode.CodeInvalid, $"{path}.provision.class", "the exchange has no such category");
        if (!WireTime.TryParseOfMessage(provision.Period?.Start, out var given) || !WireTime.TryParseOfMessage(provision.Period?.End, out var expires))
            return new Rejection(RejectionCode.Value, $"{path}.provision.period", "a consent has a beginning and an end, whole seconds, UTC");
        if (resource.Extension is not [{ Url: TakingUrl, Extension: var parts }] || parts.DistinctBy(p => p.Url, StringComparer.Ordinal).Count() != parts.Count)
            return new Rejection(RejectionCode.Required, $"{path}.extension", "a consent says how it was taken");
        var taking = parts.ToDictionary(p => p.Url!, StringComparer.Ordinal);
        if (CodeSystems.ConsentGivers.Find(Code("giver")) is not { } giver || CodeSystems.ConsentCapacities.Find(Code("capacity")) is not { } capacity
            || CodeSystems.ConsentForms.Find(Code("form")) is not { } form || CodeSystems.ConsentPlaces.Find(Code("place")) is not { } place
            || CodeSystems.ConsentCopies.Find(Code("copy")) is not { } copy || Code("language") is not { } language || Code("interpreter") is not { } interpreter
            || Code("explained-by") is not { } explainedBy || taking.GetValueOrDefault("time-to-think-hours")?.ValueInteger is not { } hours)
            return new Rejection(RejectionCode.CodeInvalid, $"{path}.extension[0]", "how the consent was taken is said in the codes of the exchange, completely");
        var taker = CodeSystems.ConsentTakers.Find(Code("taken-by"));
        if (taker is null != taking.GetValueOrDefault("right-to-ask-to-stay-told")?.ValueBoolean is null || (taker is null && taking.ContainsKey("taken-by")))
            return new Rejection(RejectionCode.CodeInvalid, $"{path}.extension[0]", "a consent to return says who took it and whether the right to ask to stay was told");
        DateTimeOffset? withdrawn = WireTime.TryParseOfMessage(taking.GetValueOrDefault("withdrawn-at")?.ValueDateTime, out var time) ? time : null;
        if (withdrawn is null != (resource.Status == "active"))
            return new Rejection(RejectionCode.Value, $"{path}.status", "a consent is inactive if and only if it says when it was withdrawn");
        var consent = new Consent
        {
            Id = id,
            Version = int.TryParse(resource.Meta?.VersionId, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0,
            Scope = scope,
            Organisation = organisation,
            Categories = [.. categories.OfType<ConsentCategory>()],
            Giver = giver,
            Capacity = capacity,
            Language = language,
            Interpreter = interpreter == NoInterpreter ? null : interpreter,
            ExplainedBy = explainedBy,
            Form = form,
            Place = place,
            Copy = copy,
            TimeToThinkHours = hours,
            GivenAt = given,
            Expires = expires,
            WithdrawnAt = withdrawn,
            Return = taker is { } by ? new(by, taking["right-to-ask-to-stay-told"].ValueBoolean == true) : null,
        };
        var judged = ConsentRules.Judge(consent, resource.Verification is [{ Verified: true }], "");
        return judged.IsOk ? judged : Result<Consent>.Refused([.. judged.Rejections.Select(r => r with { Path = $"{path}.{Element(r.Path![1..])}" })]);

        string? Code(string part) => taking.GetValueOrDefault(part)?.ValueCode;

        // The rules name the members of a consent; here each stands in an element.
        string Element(string member) => member switch
        {
            "understandingChecked" => "verification",
            "version" => "meta.versionId",
            "categories" => "provision.class",
            "expires" => "provision.period",
            "return" => "extension[0]",
            "explainedBy" => Part("explained-by"),
            "timeToThinkHours" => Part("time-to-think-hours"),
            "withdrawnAt" => Part("withdrawn-at"),
            _ => Part(member),
        };

        string Part(string name)
        {
            var n = parts.FindIndex(p => p.Url == name);
            return $"extension[0].extension[{n}]";
        }
    }

    private static Extension Taking(Consent consent)
    {
        var taking = new Extension
        {
            Url = TakingUrl,
            Extension =
            [
                Code("giver", CodeSystems.ConsentGivers.Code(consent.Giver)),
                Code("capacity", CodeSystems.ConsentCapacities.Code(consent.Capacity)),
                Code("language", consent.Language),
                Code("interpreter", consent.Interpreter ?? NoInterpreter),
                Code("explained-by", consent.ExplainedBy),
                Code("form", CodeSystems.ConsentForms.Code(consent.Form)),
                Code("place", CodeSystems.ConsentPlaces.Code(consent.Place)),
                Code("copy", CodeSystems.ConsentCopies.Code(consent.Copy)),
                new() { Url = "time-to-think-hours", ValueInteger = consent.TimeToThinkHours },
            ],
        };
        if (consent.WithdrawnAt is { } withdrawn)
            taking.Extension.Add(new() { Url = "withdrawn-at", ValueDateTime = WireTime.Format(withdrawn) });
        if (consent.Return is { } asked)
            taking.Extension.AddRange([Code("taken-by", CodeSystems.ConsentTakers.Code(asked.TakenBy)), new() { Url = "right-to-ask-to-stay-told", ValueBoolean = asked.RightToAskToStayTold }]);
        return taking;

        static Extension Code(string part, string code) => new() { Url = part, ValueCode = code };
    }
}
