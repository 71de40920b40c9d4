using System.Collections.Frozen;
using Trm.Contracts.Codes;

namespace Trm.Contracts.Htcds;

/// <summary>What becomes of one field of the standard in a referral: an element under a consent category, or nothing and why.</summary>
/// <remarks>The same table for people: contracts/htcds-mapping.md, held to this one by a test.</remarks>
public sealed class HtcdsMapping
{
    private HtcdsMapping(string field, ConsentCategory? category, string? element, string? reason)
    {
        Field = HtcdsCatalogue.Field(field);
        Category = category;
        Element = element;
        Reason = reason;
    }

    public HtcdsField Field { get; }

    /// <summary>The consent category that opens it; null where the field never leaves.</summary>
    public ConsentCategory? Category { get; }

    /// <summary>The FHIR element that carries it (<c>Patient.name</c>), or <c>Observation</c>: one per field; null where the field never leaves.</summary>
    public string? Element { get; }

    /// <summary>Why the field never leaves; null where it may.</summary>
    public string? Reason { get; }

    /// <summary>True where the field is an Observation of its own.</summary>
    public bool IsObservation => Element == "Observation";

    /// <summary>One row for every field of the standard, in its order.</summary>
    public static IReadOnlyList<HtcdsMapping> All { get; } = Table();

    private static readonly FrozenDictionary<string, HtcdsMapping> ByField = All.ToFrozenDictionary(m => m.Field.Name, StringComparer.Ordinal);

    /// <summary>The row of a field; an unknown field is a bug of ours.</summary>
    public static HtcdsMapping Of(string field) => ByField[HtcdsCatalogue.Field(field).Name];

    private static HtcdsMapping[] Table()
    {
        const string Office = "the office's own record of organisations; parties are named by the directory";
        const string Place = "an exact place: it may be where the person lives, and no message carries that";
        const string Perpetrator = "about somebody else, perhaps the perpetrator";
        const string Management = "the office's own case management";
        const string FreeText = "free text: it may name perpetrators, places or third persons";
        const string Consent = "a check box is no consent: consent comes from the case sheet alone";
        const string Event = "where it happened points to perpetrators and to the person";
        const string Plan = "the office's own plan; what is asked for stands in the case sheet";
        return
        [
            Not("org_Name", Office), Not("org_ShippingCity", Office), Not("org_ShippingCountry", Office), Not("org_ShippingState", Office),
            Not("org_ShippingStreet", Office), Not("org_ShippingPostalCode", Office), Not("org_ShippingLongitude", Office),
            Not("org_ShippingLatitude", Office), Not("org_Phone", Office), Not("org_Type", Office),
            On("prs_Salutation", ConsentCategory.Identity, "Patient.name"),
            On("prs_FirstName", ConsentCategory.Identity, "Patient.name"),
            On("prs_MiddleName", ConsentCategory.Identity, "Patient.name"),
            On("prs_SecondName", ConsentCategory.Identity, "Patient.name"),
            On("prs_Birthdate", ConsentCategory.Identity, "Patient.birthDate"),
            On("prs_Gender", ConsentCategory.OrientationAndGender, "Observation"),
            Not("prs_Deceased", "a referral is about a living person; a death is an incident"),
            On("prs_MaritalStatus", ConsentCategory.Family, "Patient.maritalStatus"),
            On("prs_NumberOfChildren", ConsentCategory.Children, "Observation"),
            On("prs_PrimaryLanguage", ConsentCategory.CareNeeds, "Patient.communication"),
            On("prs_SecondaryLanguage", ConsentCategory.CareNeeds, "Patient.communication"),
            On("prs_HighestLevelOfEducation", ConsentCategory.CareNeeds, "Observation"),
            On("prs_Citizenship", ConsentCategory.Identity, "Patient.extension"),
            On("prs_IdentityNumber", ConsentCategory.Identity, "Patient.identifier"),
            Not("prs_Title", "a position in an organisation; a referral is about a person"),
            On("prs_Email", ConsentCategory.Contact, "Patient.telecom"),
            On("prs_HomePhone", ConsentCategory.Contact, "Patient.telecom"),
            On("prs_MobilePhone", ConsentCategory.Contact, "Patient.telecom"),
            Not("prs_MailingCity", Place),
            On("prs_MailingCountry", ConsentCategory.Contact, "Patient.address"),
            Not("prs_MailingState", Place), Not("prs_MailingStreet", Place), Not("prs_MailingPostalCode", Place),
            Not("prs_MailingLongitude", Place), Not("prs_MailingLatitude", Place),
            Not("vic_AgreementToManagePersonalData", Consent),
            On("vic_TraffickingStatus", ConsentCategory.Exploitation, "Observation"),
            On("vic_TraffickingStatusDecisionMakingOrg", ConsentCategory.Legal, "Observation"),
            On("vic_RelationshipToTrafficker", ConsentCategory.Exploitation, "Observation"),
            On("vic_AgeWhenTrafficked", ConsentCategory.Exploitation, "Observation"),
            On("vic_RecruitmentWebsitesAndApps", ConsentCategory.Exploitation, "Observation"),
            On("vic_MethodOfRecruitment", ConsentCategory.Exploitation, "Observation"),
            Not("vic_LocationOfRecruitment", Event),
            On("vic_MethodsOfControl", ConsentCategory.Exploitation, "Observation"),
            On("vic_TypeOfExploitation", ConsentCategory.Exploitation, "Observation"),
            On("vic_ForcedLabourIndustry", ConsentCategory.Exploitation, "Observation"),
            On("vic_TypeOfSexExploitation", ConsentCategory.Exploitation, "Observation"),
            Not("vic_LocationOfExploitation", Event),
            On("vic_ExploitationWebsitesAndApps", ConsentCategory.Exploitation, "Observation"),
            On("vic_Vulnerabilities", ConsentCategory.HealthClinical, "Observation"),
            Not("vic_DetailsOfVulnerabilities", FreeText),
            Not("per_RoleInProcess", Perpetrator), Not("per_RoleDetails", Perpetrator), Not("per_Organisation", Perpetrator),
            Not("cas_Status", Management), Not("cas_ReasonForCaseClosure", FreeText), Not("cas_CaseOwner", Management),
            Not("cas_ReferringOrganisation", Management), Not("cas_IncomingReferralDate", Management), Not("cas_ReferringPrimaryCaseWorker", Management),
            Not("cas_ReasonForIncomingReferral", Management), Not("cas_IncomingReferralDetails", FreeText), Not("cas_ReferredOrganisation", Management),
            Not("cas_ReferredPrimaryCaseWorker", Management), Not("cas_ReasonForOutgoingReferral", "the purpose stands in the case sheet, in the exchange's own codes"),
            Not("cas_OutgoingReferralDate", Management), Not("cas_OutgoingReferralDetails", FreeText),
            Not("cco_CaseComment", FreeText),
            Not("hte_Longitude", Event), Not("hte_Latitude", Event), Not("hte_City", Event), Not("hte_Country", Event), Not("hte_State", Event),
            Not("hte_Street", Event), Not("hte_PostalCode", Event),
            On("hte_Date", ConsentCategory.Exploitation, "Observation"),
            On("hte_Type", ConsentCategory.Exploitation, "Observation"),
            Not("hte_Description", FreeText),
            Not("spl_Objectives", FreeText), Not("spl_ActionPlan", FreeText), Not("spl_PlannedEndDate", Plan), Not("spl_ActualEndDate", Plan),
            Not("spl_Type", "offered as a first answer in the template of the case sheet; what is asked for stands there"),
            Not("con_Consent", Consent),
        ];
    }

    private static HtcdsMapping On(string field, ConsentCategory category, string element) => new(field, category, element, null);

    private static HtcdsMapping Not(string field, string reason) => new(field, null, null, reason);
}
