using Trm.Contracts.Codes;
using Trm.Contracts.Gates;

namespace Trm.Contracts.Referrals;

/// <summary>What a question is about where it names no fields.</summary>
internal static class TopicElements
{
    /// <summary>The fields of the case data standard.</summary>
    public static HashSet<string> Fields(Topic topic) => topic switch
    {
        Topic.Needs => ["prs_PrimaryLanguage", "prs_SecondaryLanguage", "prs_HighestLevelOfEducation"],
        Topic.Family => ["prs_MaritalStatus", "prs_NumberOfChildren"],
        Topic.ChildStatus => ["prs_Birthdate"],
        Topic.Nationality => ["prs_Citizenship"],
        Topic.Documents => ["prs_IdentityNumber"],
        Topic.Health => ["vic_Vulnerabilities"],
        Topic.Remedies => ["vic_TraffickingStatus", "vic_TraffickingStatusDecisionMakingOrg"],
        _ => [],
    };

    /// <summary>What the exchange knows beyond the standard; a question that names fields asks for these alone only with its topic and no field.</summary>
    public static IEnumerable<SharedElement> Facts(Topic topic, IReadOnlyList<string> fields) => fields.Count > 0 ? [] : topic switch
    {
        Topic.Needs => [ElementList.OfFact(Fact.CareNeeds)],
        Topic.Health => [ElementList.OfFact(Fact.HealthConditions)],
        Topic.Risk => [ElementList.OfFact(Fact.PersonsView), ElementList.Find("RiskAssessment")!],
        _ => [],
    };
}
