using System.Globalization;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Gates;
using Trm.Contracts.Htcds;
using Trm.Testing;

namespace Trm.Contracts.Tests.Htcds;

/// <summary>Every field of the standard goes somewhere or nowhere for a reason, and the page says the same as the code.</summary>
public sealed class HtcdsMappingTests
{
    [Test]
    public void Every_field_of_the_standard_is_mapped_or_not_with_a_reason()
    {
        Assert.That(HtcdsMapping.All.Select(m => m.Field.Name), Is.EqualTo(HtcdsCatalogue.Fields.Select(f => f.Name)));
        Assert.That(HtcdsMapping.All, Has.All.Matches<HtcdsMapping>(m => (m.Element is null) == m.Reason is { Length: > 10 } && (m.Element is null) == (m.Category is null)));
    }

    [Test]
    public void A_mapped_field_has_a_place_in_the_element_list_under_the_same_category()
    {
        foreach (var mapping in HtcdsMapping.All.Where(m => m.Element is not null))
            Assert.That(ElementList.OfField(mapping.Field.Name)?.Category, Is.EqualTo(mapping.Category), mapping.Field.Name);
    }

    [Test]
    public void Nothing_written_in_free_words_becomes_an_Observation() =>
        Assert.That(HtcdsMapping.All.Where(m => m.IsObservation && m.Field.Type is HtcdsType.Text or HtcdsType.LongText), Is.Empty);

    [Test]
    public void The_page_is_the_table() => Golden.Holds("contracts/htcds-mapping.md", Page());

    private static string Page()
    {
        var page = new StringBuilder("""
            # From HTCDS 2.0 to a referral

            What becomes of each field of the Human Trafficking Case Data Standard 2.0 (International Organization for Migration, CC BY 4.0; no
            endorsement implied). A field that leaves does so in the step `identity` or in an answer, under a consent to share that covers its category and
            names the organisation; otherwise its place is masked, whether or not there is a value. The step `profile` takes from the standard only an age
            band (from `prs_Birthdate`), the gender that rooms go by (from `prs_Gender`: female, male, unknown) and the languages.

            An *Observation* is one per field, its code the field's name, several codes as its components. This page is written from the table in
            `Trm.Contracts/Htcds/HtcdsMapping.cs` and held to it by a test.

            | field | becomes | category |
            |---|---|---|

            """);
        foreach (var mapping in HtcdsMapping.All.Where(m => m.Element is not null))
            page.Append(CultureInfo.InvariantCulture, $"| `{mapping.Field.Name}` | {mapping.Element} | {CodeSystems.ConsentCategories.Code(mapping.Category!.Value)} |\n");
        page.Append("""

            ## Not in the standard, from the case sheet

            | fact | becomes | category |
            |---|---|---|
            | care needs | Observation (`care-needs`); in the profile too | care-needs |
            | conditions, ICD-10 | Observation (`health-conditions`) | health-clinical |
            | view of the risks | RiskAssessment, Observation (`persons-view`) | risk |
            | consents | Consent | needs none: it is what the message rests on |
            | services asked for, purpose | ServiceRequest, in the profile only | needs none |

            ## Never leaves

            | field | why |
            |---|---|

            """);
        foreach (var mapping in HtcdsMapping.All.Where(m => m.Element is null))
            page.Append(CultureInfo.InvariantCulture, $"| `{mapping.Field.Name}` | {mapping.Reason} |\n");
        return page.ToString();
    }
}
