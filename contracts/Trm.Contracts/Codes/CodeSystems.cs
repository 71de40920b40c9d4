using System.Collections.Frozen;
using Trm.Contracts.Htcds;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Codes;

/// <summary>Every code list of the exchange and every system whose codes may stand where no free text may.</summary>
/// <remarks>The addresses are names under a domain of the project; they lead nowhere and imply nobody's endorsement.</remarks>
public static class CodeSystems
{
    /// <summary>What the addresses of all local code systems begin with.</summary>
    public const string Base = "https://trm-exchange.org/fhir/CodeSystem/";

    /// <summary>The field names of IOM's Human Trafficking Case Data Standard 2.0; a field's codes are in <c>htcds-2.0/field</c>.</summary>
    public const string Htcds = Base + "htcds-2.0";

    /// <summary>The standard's kinds of support: what a person may be offered.</summary>
    public const string Services = Htcds + "/spl_Type";

    /// <summary>Message kinds (<c>MessageHeader.eventCoding</c>).</summary>
    public const string Kind = Base + "kind";

    /// <summary>Codes inside a kind (<c>MessageHeader.reason</c>).</summary>
    public const string KindCode = Base + "kind-code";

    public static CodeList<Purpose> Purposes { get; } = new("purpose");

    public static CodeList<Topic> Topics { get; } = new("topic");

    public static CodeList<QuestionPurpose> QuestionPurposes { get; } = new("question-purpose");

    public static CodeList<DeclineReason> DeclineReasons { get; } = new("decline-reason");

    public static CodeList<NextStep> NextSteps { get; } = new("next-step");

    public static CodeList<CapacityReply> CapacityReplies { get; } = new("capacity-reply");

    public static CodeList<HoldReason> HoldReasons { get; } = new("hold-reason");

    public static CodeList<AgeBand> AgeBands { get; } = new("age-band");

    public static CodeList<ConsentCategory> ConsentCategories { get; } = new("consent-category");

    public static CodeList<ConsentScope> ConsentScopes { get; } = new("consent-scope");

    public static CodeList<ConsentCapacity> ConsentCapacities { get; } = new("consent-capacity");

    public static CodeList<ConsentGiver> ConsentGivers { get; } = new("consent-giver");

    public static CodeList<ConsentForm> ConsentForms { get; } = new("consent-form");

    public static CodeList<ConsentPlace> ConsentPlaces { get; } = new("consent-place");

    public static CodeList<ConsentCopy> ConsentCopies { get; } = new("consent-copy");

    public static CodeList<CareNeed> CareNeeds { get; } = new("care-need");

    public static CodeList<RiskArea> RiskAreas { get; } = new("risk-area");

    public static CodeList<RiskLevel> RiskLevels { get; } = new("risk-level");

    public static CodeList<Mitigation> Mitigations { get; } = new("mitigation");

    public static CodeList<Fact> Facts { get; } = new("fact");

    public static CodeList<TaskParameter> TaskParameters { get; } = new("task-parameter");

    public static CodeList<Sensitivity> Sensitivities { get; } = new("sensitivity");

    /// <summary>FHIR's own request priorities, as far as the exchange uses them (<c>Task.priority</c>).</summary>
    internal static CodeList<Urgency> Urgencies { get; } = new("urgency");

    /// <summary>The local lists, for the published catalogue.</summary>
    public static IReadOnlyList<ICodeList> All { get; } =
    [
        Purposes, Topics, QuestionPurposes, DeclineReasons, NextSteps, CapacityReplies, HoldReasons, AgeBands, ConsentCategories,
        ConsentScopes, ConsentCapacities, ConsentGivers, ConsentForms, ConsentPlaces, ConsentCopies, CareNeeds, RiskAreas, RiskLevels, Mitigations, Facts,
        TaskParameters, Sensitivities,
    ];

    private static readonly FrozenDictionary<string, Func<string, bool>> Known = MakeKnown();

    /// <summary>
    /// True where the exchange knows this code of this system. Where a message may carry codes only, a code nobody knows would be free text.
    /// </summary>
    public static bool Knows(string? system, string? code) =>
        system is not null && code is not null && Known.TryGetValue(system, out var knows) && knows(code);

    private static FrozenDictionary<string, Func<string, bool>> MakeKnown()
    {
        var known = new Dictionary<string, Func<string, bool>>(StringComparer.Ordinal)
        {
            [Htcds] = code => HtcdsCatalogue.Find(code) is not null,
            [HtcdsCodeList.Countries.System] = code => HtcdsCodeList.Countries.Find(code) is not null,
            [HtcdsCodeList.Languages.System] = code => HtcdsCodeList.Languages.Find(code) is not null,
            ["http://unitsofmeasure.org"] = Among("a", "mo", "wk", "d", "h", "min", "1"),
            ["http://terminology.hl7.org/CodeSystem/v3-Confidentiality"] = Among("N", "R", "V"),
            ["http://terminology.hl7.org/CodeSystem/v3-ActCode"] = Among("SDV"),
            ["http://terminology.hl7.org/CodeSystem/v3-RoleCode"] = Among("GUARD", "CHILD", "PRN", "MTH", "FTH", "SIB", "SPS", "DOMPART", "FAMMEMB", "NOK"),
            ["http://terminology.hl7.org/CodeSystem/v3-MaritalStatus"] = Among("A", "D", "I", "L", "M", "P", "S", "T", "U", "W", "C"),
            ["http://terminology.hl7.org/CodeSystem/observation-category"] = Among("social-history", "survey", "exam", "activity"),
            ["http://terminology.hl7.org/CodeSystem/risk-probability"] = Among("negligible", "low", "moderate", "high", "certain"),
            ["http://terminology.hl7.org/CodeSystem/data-absent-reason"] = Among("unknown", "asked-unknown", "asked-declined", "masked", "not-applicable", "not-permitted", "not-performed"),
        };
        known.Add(Kind, code => MessageKind.Catalogue.Any(k => k.Kind == code));
        known.Add(KindCode, code => MessageKind.Catalogue.Any(k => k.Code == code));
        foreach (var field in HtcdsCatalogue.Fields)
            if (field.Codes is { } codes && codes.System.StartsWith(Htcds, StringComparison.Ordinal))
                known.Add(codes.System, code => codes.Find(code) is not null);
        foreach (var list in All)
            known.Add(list.System, list.Contains);
        return known.ToFrozenDictionary(StringComparer.Ordinal);

        static Func<string, bool> Among(params string[] codes) => codes.ToFrozenSet(StringComparer.Ordinal).Contains;
    }
}
