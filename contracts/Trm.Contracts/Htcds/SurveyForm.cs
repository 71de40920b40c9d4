using System.Collections.Frozen;

namespace Trm.Contracts.Htcds;

/// <summary>
/// IOM's survey form of the standard (XLSForm <c>htcds_xlsform</c>), as survey tools export what was filled in: its names, and the columns that
/// the tools add of their own.
/// </summary>
/// <remarks>The page for people: contracts/htcds-survey-form.md, written from this table.</remarks>
public static class SurveyForm
{
    /// <summary>What the form asks, in its order: the form's name and the standard's field.</summary>
    public static IReadOnlyList<(string Name, HtcdsField Field)> Questions { get; } =
    [
        Same("con_Consent"), Same("prs_Salutation"), Other("prs_First_Name", "prs_FirstName"), Other("prs_Second_Name", "prs_SecondName"), Same("prs_Birthdate"),
        Same("prs_Gender"), Same("prs_Citizenship"), Same("prs_Title"), Same("prs_Email"), Same("prs_HomePhone"), Same("prs_MobilePhone"), Same("prs_MailingCity"),
        Same("prs_MailingCountry"), Same("prs_MailingState"), Same("prs_MailingStreet"), Same("prs_MailingPostalCode"), Same("vic_MethodOfRecruitment"),
        Same("vic_LocationOfRecruitment"), Same("vic_TraffickingStatus"), Same("vic_TraffickingStatusDecisionMakingOrg"),
        Other("vic_Methods_of_Control", "vic_MethodsOfControl"), Same("vic_TypeOfExploitation"), Same("vic_ForcedLabourIndustry"),
        Same("vic_TypeOfSexExploitation"), Same("vic_LocationOfExploitation"), Same("cas_Status"), Same("cas_ReferringOrganisation"),
        Same("cas_IncomingReferralDate"), Same("cas_ReferringPrimaryCaseWorker"), Same("cas_ReasonForIncomingReferral"), Same("cas_IncomingReferralDetails"),
    ];

    /// <summary>What the tools add about the submission, the device and the interviewer: never read, never kept.</summary>
    public static IReadOnlyList<string> Ignored { get; } =
    [
        "start", "end", "today", "deviceid", "phonenumber", "simserial", "subscriberid", "username", "audit", "__version__", "_version_",
        "_id", "_uuid", "_submission_time", "_submitted_by", "_status", "_validation_status", "_notes", "_tags", "_index", "_attachments", "_geolocation",
        "_xform_id_string", "_bamboo_dataset_id", "formhub/uuid", "meta/instanceID", "meta/instanceName", "meta/deprecatedID", "meta/rootUuid",
        "meta-instanceID", "meta-instanceName", "instanceID", "instanceName", "__id", "__system", "SubmissionDate", "KEY", "SubmitterID",
        "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion",
    ];

    /// <summary>The columns by which an export is known: every tool writes at least one, no case system does.</summary>
    public static IReadOnlyList<string> Marks { get; } =
        ["__version__", "_version_", "_uuid", "_id", "_submission_time", "_xform_id_string", "formhub/uuid", "meta/instanceID", "meta-instanceID", "KEY", "__id", "__system"];

    private static readonly FrozenDictionary<string, HtcdsField> ByName = Questions.ToFrozenDictionary(q => q.Name, q => q.Field, StringComparer.Ordinal);

    private static readonly FrozenSet<string> IgnoredNames = Ignored.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> MarkNames = Marks.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The field that the form, or the standard, calls so; an office may have added questions of the standard to the form.</summary>
    public static HtcdsField? Find(string name) => ByName.GetValueOrDefault(name) ?? HtcdsCatalogue.Find(name);

    /// <summary>True for a column of the tool's own.</summary>
    public static bool IsIgnored(string column) => IgnoredNames.Contains(column);

    /// <summary>True for a column that shows a survey tool's export.</summary>
    internal static bool IsMark(string column) => MarkNames.Contains(column);

    private static (string, HtcdsField) Same(string name) => (name, HtcdsCatalogue.Field(name));

    private static (string, HtcdsField) Other(string name, string field) => (name, HtcdsCatalogue.Field(field));
}
