using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Tests.Htcds;
using static Trm.Contracts.Tests.Referrals.Sheets;

namespace Trm.Contracts.Tests.Referrals;

/// <summary>Invented people: one with everything on record, one with nothing, and as many between as a seed gives.</summary>
internal static class People
{
    public static readonly ParticipantId Austria = ParticipantId.Parse("AT").Value;

    public static readonly ParticipantId Serbia = ParticipantId.Parse("RS").Value;

    public static readonly CaseId Pseudonym = CaseId.Parse("7d0c6ac0-54f0-4b1a-8f0e-6f5b8a2f9c11").Value;

    /// <summary>A value for every field of the standard that may leave.</summary>
    public static readonly (string Field, string Value)[] Everything =
    [
        ("prs_Salutation", "Ms"), ("prs_FirstName", "Mirelunda"), ("prs_MiddleName", "Вера"), ("prs_SecondName", "Vrazhalitska"), ("prs_Birthdate", "1998-04-17"),
        ("prs_Gender", "TransgenderFeminine"), ("prs_MaritalStatus", "Married"), ("prs_NumberOfChildren", "1"), ("prs_PrimaryLanguage", "srp"),
        ("prs_SecondaryLanguage", "ger"), ("prs_HighestLevelOfEducation", "PrimaryEducation"), ("prs_Citizenship", "SRB;AT"), ("prs_IdentityNumber", "INV-417"),
        ("prs_Email", "m@example.org"), ("prs_HomePhone", "+38111417417"), ("prs_MobilePhone", "+38160417417"), ("prs_MailingCountry", "RS"),
        ("vic_TraffickingStatus", "ActualVictimOfTrafficking"), ("vic_TraffickingStatusDecisionMakingOrg", "Police"), ("vic_RelationshipToTrafficker", "Familial"),
        ("vic_AgeWhenTrafficked", "19"), ("vic_RecruitmentWebsitesAndApps", "Viber;Other"), ("vic_MethodOfRecruitment", "AtWork"),
        ("vic_MethodsOfControl", "DebtBondage;SexualAbuse"), ("vic_TypeOfExploitation", "SexualExploitation;ForcedLabour"), ("vic_ForcedLabourIndustry", "C_Manufacturing"),
        ("vic_TypeOfSexExploitation", "Prostitution"), ("vic_ExploitationWebsitesAndApps", "Telegram"), ("vic_Vulnerabilities", "MentalHealth;Poverty"),
        ("hte_Date", "2019-05-01"), ("hte_Type", "Exploitation"),
    ];

    /// <summary>Fields that never leave, all filled.</summary>
    public static readonly (string Field, string Value)[] NeverLeaving =
    [
        ("prs_Title", "CANARY cook"), ("prs_MailingStreet", "CANARY street 1"), ("prs_MailingCity", "CANARYTOWN"), ("prs_MailingPostalCode", "CANARY1"),
        ("vic_LocationOfExploitation", "CANARY bar"), ("vic_DetailsOfVulnerabilities", "CANARY details"), ("per_RoleDetails", "CANARY man"),
        ("per_RoleInProcess", "Smuggler"), ("cas_CaseOwner", "CANARY officer"), ("cco_CaseComment", "CANARY comment"), ("hte_City", "CANARYBURG"),
        ("hte_Description", "CANARY event"), ("spl_Objectives", "CANARY plan"), ("org_Name", "CANARY org"), ("con_Consent", "true"),
    ];

    public static HtcdsCase Rich { get; } = HtcdsFiles.Case([.. Everything, .. NeverLeaving]);

    public static HtcdsCase Bare { get; } = HtcdsFiles.Case(("prs_Gender", "Feminine"));

    public static HtcdsCase Some(Random random) => HtcdsFiles.Case([.. Everything.Where(_ => random.Next(2) == 0), ("cas_Status", "Active")]);

    public static ReferralDraft Draft(HtcdsCase @case, CaseSheet sheet) => ReferralDraft.From(@case, sheet, Pseudonym).Value;

    public static MessageContext Context(MessageId? inReplyTo = null) =>
        new(Austria, Serbia, Pseudonym, "AT-CW-1", Now, MessageId.Parse("0b7c1f2e-8d6a-4f43-9a3e-3b1f0f9d2a55").Value, inReplyTo);

    public static NamedOrganisation ShelterByName { get; } = NamedOrganisation.Parse("RS-SHELTER", "Shelter of the coast").Value;
}
