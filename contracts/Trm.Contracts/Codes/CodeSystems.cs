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

    public static CodeList<WithdrawalAction> WithdrawalActions { get; } = new("withdrawal-action");

    public static CodeList<TravelBasis> TravelBases { get; } = new("travel-basis");

    public static CodeList<CaseOutcome> CaseOutcomes { get; } = new("case-outcome");

    public static CodeList<BestInterestsOutcome> BestInterestsOutcomes { get; } = new("best-interests-outcome");

    public static CodeList<RemedyClaim> RemedyClaims { get; } = new("remedy-claim");

    public static CodeList<RemedyState> RemedyStates { get; } = new("remedy-state");

    public static CodeList<TravelMode> TravelModes { get; } = new("travel-mode");

    public static CodeList<Escort> Escorts { get; } = new("escort");

    public static CodeList<TravelDocument> TravelDocuments { get; } = new("travel-document");

    public static CodeList<PlanItem> PlanItems { get; } = new("plan-item");

    public static CodeList<Payer> Payers { get; } = new("payer");

    public static CodeList<PlanPart> PlanParts { get; } = new("plan-part");

    public static CodeList<ClearanceGate> ClearanceGates { get; } = new("clearance-gate");

    public static CodeList<PersonsAnswer> PersonsAnswers { get; } = new("persons-answer");

    public static CodeList<FollowUpMoment> FollowUpMoments { get; } = new("follow-up-moment");

    public static CodeList<Wellbeing> Wellbeings { get; } = new("wellbeing");

    public static CodeList<PlaceKind> PlaceKinds { get; } = new("place-kind");

    public static CodeList<Danger> Dangers { get; } = new("danger");

    public static CodeList<Helper> Helpers { get; } = new("helper");

    public static CodeList<LegalBasis> LegalBases { get; } = new("legal-basis");

    public static CodeList<DataRight> DataRights { get; } = new("data-right");

    public static CodeList<RightOutcome> RightOutcomes { get; } = new("right-outcome");

    public static CodeList<KeptReason> KeptReasons { get; } = new("kept-reason");

    public static CodeList<ErasureBasis> ErasureBases { get; } = new("erasure-basis");

    public static CodeList<VoiceTopic> VoiceTopics { get; } = new("voice-topic");

    public static CodeList<VoiceAbout> VoiceAbouts { get; } = new("voice-about");

    public static CodeList<Rating> Ratings { get; } = new("rating");

    public static CodeList<Deletion> Deletions { get; } = new("deletion");

    public static CodeList<KeyUse> KeyUses { get; } = new("key-use");

    public static CodeList<CaseFact> CaseFacts { get; } = new("case-fact");

    public static CodeList<ConsentTaker> ConsentTakers { get; } = new("consent-taker");

    public static CodeList<TaskParameter> TaskParameters { get; } = new("task-parameter");

    public static CodeList<Sensitivity> Sensitivities { get; } = new("sensitivity");

    /// <summary>FHIR's own request priorities, as far as the exchange uses them (<c>Task.priority</c>).</summary>
    public static CodeList<Urgency> Urgencies { get; } = new("urgency");

    /// <summary>The local lists, for the published catalogue.</summary>
    public static IReadOnlyList<ICodeList> All { get; } =
    [
        Purposes, Topics, QuestionPurposes, DeclineReasons, NextSteps, CapacityReplies, HoldReasons, AgeBands, ConsentCategories,
        ConsentScopes, ConsentCapacities, ConsentGivers, ConsentForms, ConsentPlaces, ConsentCopies, CareNeeds, RiskAreas, RiskLevels, Mitigations, Facts,
        WithdrawalActions, TravelBases, CaseOutcomes, BestInterestsOutcomes, RemedyClaims, RemedyStates, TravelModes, Escorts, TravelDocuments,
        PlanItems, Payers, PlanParts, ClearanceGates, PersonsAnswers, FollowUpMoments, Wellbeings, PlaceKinds, Dangers, Helpers, LegalBases,
        DataRights, RightOutcomes, KeptReasons, VoiceTopics, VoiceAbouts, Ratings, Deletions, KeyUses,
        CaseFacts, TaskParameters, Sensitivities, ConsentTakers, ErasureBases,
    ];

    /// <summary>The codes of others, as far as the exchange knows them: HL7's and the Unified Code for Units of Measure's.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<string>> OfOthers { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["http://unitsofmeasure.org"] = ["a", "mo", "wk", "d", "h", "min", "1"],
        ["http://terminology.hl7.org/CodeSystem/v3-Confidentiality"] = ["N", "R", "V"],
        ["http://terminology.hl7.org/CodeSystem/v3-ActCode"] = ["SDV", "FLD"],
        ["http://terminology.hl7.org/CodeSystem/v3-RoleCode"] = ["GUARD", "CHILD", "PRN", "MTH", "FTH", "SIB", "SPS", "DOMPART", "FAMMEMB", "NOK"],
        ["http://terminology.hl7.org/CodeSystem/v3-MaritalStatus"] = ["A", "D", "I", "L", "M", "P", "S", "T", "U", "W", "C"],
        ["http://terminology.hl7.org/CodeSystem/observation-category"] = ["social-history", "survey", "exam", "activity"],
        ["http://terminology.hl7.org/CodeSystem/risk-probability"] = ["negligible", "low", "moderate", "high", "certain"],
        ["http://terminology.hl7.org/CodeSystem/data-absent-reason"] = ["unknown", "asked-unknown", "asked-declined", "masked", "not-applicable", "not-permitted", "not-performed"],
    };

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
        };
        known.Add(Kind, code => MessageKind.Catalogue.Any(k => k.Kind == code));
        known.Add(KindCode, code => MessageKind.Catalogue.Any(k => k.Code == code));
        foreach (var field in HtcdsCatalogue.Fields)
            if (field.Codes is { } codes && codes.System.StartsWith(Htcds, StringComparison.Ordinal))
                known.Add(codes.System, code => codes.Find(code) is not null);
        foreach (var list in All)
            known.Add(list.System, list.Contains);
        foreach (var (system, codes) in OfOthers)
            known.Add(system, codes.ToFrozenSet(StringComparer.Ordinal).Contains);
        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
