using System.Globalization;
using System.Text;
using System.Xml.Linq;
using NUnit.Framework;
using Trm.Contracts.Htcds;
using Trm.Contracts.Rejections;
using Trm.Testing;
using static Trm.Contracts.Tests.Htcds.HtcdsFiles;

namespace Trm.Contracts.Tests.Htcds;

/// <summary>What survey tools export of IOM's form is the same case as a file with the standard's names.</summary>
public sealed class SurveyExportTests
{
    private static readonly HtcdsCase Standard = Case(
        ("con_Consent", "true"), ("prs_FirstName", "Ana"), ("prs_SecondName", "Marić"), ("prs_Birthdate", "2001-05-04"), ("prs_Citizenship", "RS"),
        ("vic_MethodsOfControl", "DebtBondage;FalsePromises"), ("vic_TypeOfExploitation", "ForcedLabour"));

    private static readonly (string What, string Text)[] Exports =
    [
        ("CSV with one text for several choices",
            """
            start,end,con_Consent,prs_First_Name,prs_Second_Name,prs_Birthdate,prs_Citizenship,vic_Methods_of_Control,vic_TypeOfExploitation,__version__,_id,_uuid,_submission_time,_index
            2026-01-02T09:00:00.000+01:00,2026-01-02T09:30:00.000+01:00,TRUE,Ana,Marić,2001-05-04,RS,DebtBondage FalsePromises,ForcedLabour,vSmt,1,0b0c,2026-01-02T08:31:00,1
            """),
        ("CSV with groups and a column per choice",
            """
            person/con_Consent,person/name/prs_First_Name,person/name/prs_Second_Name,person/prs_Birthdate,person/prs_Citizenship,what/vic_Methods_of_Control/DebtBondage,what/vic_Methods_of_Control/FalsePromises,what/vic_Methods_of_Control/Other,what/vic_TypeOfExploitation/ForcedLabour,what/vic_TypeOfExploitation/SexualExploitation,meta/instanceID
            TRUE,Ana,Marić,2001-05-04,RS,1,1,0,True,False,uuid:0b0c
            """),
        ("CSV with both, quoted, separated by semicolons",
            """
            "con_Consent";"prs_First_Name";"prs_Second_Name";"prs_Birthdate";"prs_Citizenship";"vic_Methods_of_Control";"vic_Methods_of_Control/DebtBondage";"vic_Methods_of_Control/FalsePromises";"vic_Methods_of_Control/Other";"vic_TypeOfExploitation";"_uuid";"_tags"
            "TRUE";"Ana";"Marić";"2001-05-04";"RS";"FalsePromises DebtBondage";"1";"1";"";"ForcedLabour";"0b0c";""
            """),
        ("ODK Central's CSV",
            """
            SubmissionDate,start,end,con_Consent,person-prs_First_Name,person-prs_Second_Name,person-prs_Birthdate,person-prs_Citizenship,vic_Methods_of_Control,vic_TypeOfExploitation,meta-instanceID,KEY,SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,FormVersion
            2026-01-02T08:31:00.000Z,,,TRUE,Ana,Marić,2001-05-04,RS,DebtBondage FalsePromises,ForcedLabour,uuid:0b0c,uuid:0b0c,7,phone 3,0,0,,,collect:x,0,vSmt
            """),
        ("Kobo's JSON",
            """
            {"count":1,"next":null,"previous":null,"results":[{"_id":1,"formhub/uuid":"f","start":"2026-01-02T09:00:00.000+01:00","person/con_Consent":"TRUE","person/prs_First_Name":"Ana",
            "person/prs_Second_Name":"Marić","person/prs_Birthdate":"2001-05-04","person/prs_Citizenship":"RS","what/vic_Methods_of_Control":"DebtBondage FalsePromises",
            "what/vic_TypeOfExploitation":"ForcedLabour","__version__":"vSmt","meta/instanceID":"uuid:0b0c","_attachments":[],"_geolocation":[null,null],"_validation_status":{},"_tags":[]}]}
            """),
        ("ODK Central's JSON, groups nested",
            """
            {"@odata.context":"x","value":[{"__id":"uuid:0b0c","start":null,"person":{"con_Consent":"TRUE","name":{"prs_First_Name":"Ana","prs_Second_Name":"Marić"},"prs_Birthdate":"2001-05-04",
            "prs_Citizenship":"RS"},"vic_Methods_of_Control":"DebtBondage FalsePromises","vic_TypeOfExploitation":"ForcedLabour","vic_TypeOfSexExploitation":null,
            "meta":{"instanceID":"uuid:0b0c"},"__system":{"submitterName":"phone 3","attachmentsPresent":0}}]}
            """),
        ("JSON with a member per choice",
            """
            [{"_uuid":"0b0c","con_Consent":true,"prs_First_Name":"Ana","prs_Second_Name":"Marić","prs_Birthdate":"2001-05-04","prs_Citizenship":"RS","vic_Methods_of_Control/DebtBondage":1,
            "vic_Methods_of_Control/FalsePromises":true,"vic_Methods_of_Control/Other":"0","vic_TypeOfExploitation/ForcedLabour":"True","vic_TypeOfExploitation/Other":null}]
            """),
    ];

    [TestCaseSource(nameof(Exports))]
    public void A_submission_is_the_case_it_would_be_in_the_standard_s_names((string What, string Text) export)
    {
        var read = Read(export.Text);

        Assert.That(read.Rejections, Is.Empty, export.What);
        Assert.That(Sorted(read.Value.Single()), Is.EqualTo(Sorted(Standard)), export.What);
    }

    [Test]
    public void Nothing_of_the_device_or_the_interviewer_is_kept()
    {
        var read = Read("username,deviceid,phonenumber,prs_First_Name,_submitted_by,_uuid\nmira,imei:35,+381601,Ana,mira,0b0c\n").Value.Single();

        Assert.That(read.Id, Is.Null);
        Assert.That(read.Entries.Select(e => e.Field.Name), Is.EqualTo(["prs_FirstName"]));
    }

    [TestCase("prs_First_Name,_uuid,favourite_colour\nAna,1,blue\n", "STRUCTURE", "column 3")]
    [TestCase("prs_First_Name,_uuid,prs_Colour\nAna,1,blue\n", "STRUCTURE", "column 3 (prs_Colour)")]
    [TestCase("person[1]/prs_First_Name,_uuid\nAna,1\n", "STRUCTURE", "column 1")]
    [TestCase("prs_First_Name,_uuid,vic_TypeOfExploitation/Slavery\nAna,1,1\n", "STRUCTURE", "column 3")]
    [TestCase("prs_First_Name,_uuid,prs_Gender/Feminine\nAna,1,1\n", "STRUCTURE", "column 3")]
    [TestCase("a/prs_First_Name,b/prs_First_Name,_uuid\nAna,Eva,1\n", "STRUCTURE", "row 1/prs_FirstName")]
    [TestCase("prs_First_Name,prs_FirstName,_uuid\nAna,Eva,1\n", "STRUCTURE", "row 1/prs_FirstName")]
    [TestCase("vic_TypeOfExploitation,vic_TypeOfExploitation/ForcedLabour,_uuid\nForcedLabour,0,1\n", "VALUE", "row 1/vic_TypeOfExploitation")]
    [TestCase("a/vic_TypeOfExploitation/ForcedLabour,b/vic_TypeOfExploitation/ForcedLabour,_uuid\n1,1,1\n", "STRUCTURE", "row 1/vic_TypeOfExploitation")]
    [TestCase("prs_First_Name,vic_TypeOfExploitation/ForcedLabour,_uuid\nAna,maybe,1\n", "VALUE", "row 1/vic_TypeOfExploitation")]
    [TestCase("prs_First_Name,vic_TypeOfExploitation,_uuid\nAna,Forced labour,1\n", "CODE_INVALID", "row 1/vic_TypeOfExploitation")]
    [TestCase("prs_First_Name,_uuid\nAna\n", "FILE_INVALID", "row 1")]
    [TestCase("prs_First_Name,_uuid\n,1\n", "REQUIRED", "row 1")]
    [TestCase("prs_First_Name,_uuid\n", "REQUIRED", "file")]
    [TestCase("[{\"_uuid\":\"1\",\"prs_First_Name\":[\"Ana\"]}]", "VALUE", "row 1/prs_FirstName")]
    [TestCase("[{\"_uuid\":\"1\",\"person\":{\"colour\":\"blue\"}}]", "STRUCTURE", "row 1/member 1")]
    [TestCase("[{\"_uuid\":\"1\",\"members\":[{\"prs_First_Name\":\"Ana\"}]}]", "STRUCTURE", "row 1/member 2")]
    [TestCase("[{\"_uuid\":\"1\",\"prs_First_Name\":\"Ana\"},7]", "STRUCTURE", "row 2")]
    public void A_fault_is_named_by_row_and_field_without_a_value(string text, string code, string path)
    {
        var read = Read(text);

        Assert.That(read.IsOk, Is.False);
        Assert.That(read.Rejections.Select(r => (r.Code.Text, r.Path)), Has.Member((code, path)));
        Assert.That(string.Join('\n', read.Rejections), Does.Not.Contain("Ana").And.Not.Contain("blue").And.Not.Contain("maybe"));
    }

    [Test]
    public void The_form_asks_what_this_table_says_and_offers_the_standard_s_codes()
    {
        XNamespace x = "http://www.w3.org/2002/xforms";
        var form = XDocument.Load(Vectors.RequireFile("htcds/htcds_xlsform.xml"));
        var asked = form.Descendants(x + "data").Single().Elements().Select(e => e.Name.LocalName).Where(n => !SurveyForm.IsIgnored(n) && n != "meta");

        Assert.That(SurveyForm.Questions.Select(q => q.Name), Is.EqualTo(asked));
        foreach (var question in form.Descendants().Where(e => e.Name.LocalName is "select" or "select1"))
        {
            var field = SurveyForm.Find(((string)question.Attribute("ref")!).Split('/')[^1])!;
            var offered = question.Elements(x + "item").Select(i => (string)i.Element(x + "value")!).ToList();
            if (field.Codes is { } codes)
                Assert.That(offered.Where(o => codes.Find(o) is null), Is.Empty, field.Name);
            else
                Assert.That(offered, Is.EquivalentTo(["TRUE", "FALSE"]), field.Name);
        }
    }

    [Test]
    public void The_page_of_the_form_is_the_table() => Golden.Holds("contracts/htcds-survey-form.md", Page());

    private static string Page()
    {
        var page = new StringBuilder("""
            # From the survey form to HTCDS 2.0

            What IOM's survey form of the standard (XLSForm `htcds_xlsform`; International Organization for Migration, CC BY 4.0; no endorsement implied) asks, and the
            field that an answer becomes. Where a form's name is not the standard's, it is set in bold. What becomes of a field in a message stands in
            [htcds-mapping.md](htcds-mapping.md); `con_Consent` never becomes a consent.

            An export is known by a column of the tool's own (one of those marked * below). Groups before a name (`person/prs_First_Name`, `person-prs_First_Name`, nested objects) are read
            and dropped; groups that repeat are refused, for a row is one person. A question with several choices comes as one text with spaces, as a column per choice
            (`vic_TypeOfExploitation/ForcedLabour`: 1 or 0, True or False, empty), or both, which must agree. CSV is separated by commas or, in an export, semicolons. This page is written from
            `Trm.Contracts/Htcds/SurveyForm.cs` and held to it by a test.

            | the form asks | field | in a referral |
            |---|---|---|

            """);
        foreach (var (name, field) in SurveyForm.Questions)
            page.Append(CultureInfo.InvariantCulture, $"| {(name == field.Name ? $"`{name}`" : $"**`{name}`**")} | `{field.Name}` | {HtcdsMapping.Of(field.Name).Element ?? "never leaves"} |\n");
        page.Append("""

            ## Fields of the standard that the form does not ask

            """);
        var asked = SurveyForm.Questions.Select(q => q.Field.Name).ToHashSet(StringComparer.Ordinal);
        page.Append('\n').AppendJoin(", ", HtcdsCatalogue.Fields.Where(f => !asked.Contains(f.Name)).Select(f => $"`{f.Name}`")).Append('\n');
        page.Append("""

            An office that adds one of them to its form under the standard's name has it read.

            ## Columns of the tools: not read, not kept

            """);
        page.Append('\n').AppendJoin(", ", SurveyForm.Ignored.Select(i => SurveyForm.Marks.Contains(i) ? $"`{i}`*" : $"`{i}`")).Append('\n');
        return page.ToString();
    }

    private static Result<IReadOnlyList<HtcdsCase>> Read(string text) =>
        text.TrimStart()[0] is '[' or '{' ? Json(text) : Csv(text);

    private static IEnumerable<string> Sorted(HtcdsCase @case) =>
        @case.Entries.Select(e => $"{e.Field.Name}={string.Join(';', e.Values.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal);
}
