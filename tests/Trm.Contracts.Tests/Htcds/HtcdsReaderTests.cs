using System.Text;
using NUnit.Framework;
using Trm.Contracts.Htcds;
using Trm.Contracts.Rejections;
using static Trm.Contracts.Tests.Htcds.HtcdsFiles;

namespace Trm.Contracts.Tests.Htcds;

/// <summary>Case files in all their variety, and every fault by its name.</summary>
public sealed class HtcdsReaderTests
{
    private static readonly (string, string)[] Rich =
    [
        ("prs_FirstName", "Ljubica \"Buba\""), ("prs_SecondName", "Ђорђевић, рођ. Петровић"), ("prs_Birthdate", "1999-02-28"), ("prs_Gender", "Feminine"),
        ("prs_Citizenship", "SRB;AT"), ("prs_MobilePhone", "+381 (60) 123-45-67"), ("prs_NumberOfChildren", "2"), ("prs_PrimaryLanguage", "srp"),
        ("vic_MethodsOfControl", "DebtBondage;WithholdsDocuments;DebtBondage"), ("vic_TypeOfExploitation", "ForcedLabour"),
        ("cas_ReasonForCaseClosure", "line one\r\nline \"two\", with a comma"), ("con_Consent", "TRUE"), ("hte_Latitude", "44.8100"), ("prs_MiddleName", ""),
    ];

    [Test]
    public void A_CSV_file_is_read_with_quotes_lines_commas_and_other_scripts()
    {
        var read = Csv(CsvOf(Rich)).Value;

        var one = read.Single();
        Assert.Multiple(() =>
        {
            Assert.That(one.Text("prs_FirstName"), Is.EqualTo("Ljubica \"Buba\""));
            Assert.That(one.Text("prs_SecondName"), Is.EqualTo("Ђорђевић, рођ. Петровић"));
            Assert.That(one.Date("prs_Birthdate"), Is.EqualTo(new DateOnly(1999, 2, 28)));
            Assert.That(one.Values("prs_Citizenship"), Is.EqualTo(["RS", "AT"]));
            Assert.That(one.Text("prs_MobilePhone"), Is.EqualTo("+381601234567"));
            Assert.That(one.Count("prs_NumberOfChildren"), Is.EqualTo(2));
            Assert.That(one.Values("vic_MethodsOfControl"), Is.EqualTo(["DebtBondage", "WithholdsDocuments"]), "each code once");
            Assert.That(one.Text("cas_ReasonForCaseClosure"), Is.EqualTo("line one\nline \"two\", with a comma"));
            Assert.That(one.Flag("con_Consent"), Is.True);
            Assert.That(one.Text("hte_Latitude"), Is.EqualTo("44.81"));
            Assert.That(one.Has("prs_MiddleName"), Is.False, "an empty field holds nothing");
            Assert.That(one.Entries.Select(e => e.Field.Name), Is.EqualTo(Rich.SkipLast(1).Select(f => f.Item1)), "in the order of the file");
        });
    }

    [Test]
    public void CSV_and_JSON_of_the_same_case_are_the_same_case() =>
        Assert.That(Json(JsonOf(Rich)).Value[0], Is.EqualTo(Csv(CsvOf(Rich)).Value[0]));

    [Test]
    public void JSON_may_write_lists_numbers_and_booleans_as_such()
    {
        var plain = Json("""{"vic_MethodsOfControl":"DebtBondage;FalsePromises","prs_NumberOfChildren":"2","prs_Deceased":"false","prs_Email":""}""");
        var typed = Json("""{"vic_MethodsOfControl":["DebtBondage","FalsePromises"],"prs_NumberOfChildren":2.0,"prs_Deceased":false,"prs_Email":null}""");

        Assert.That(typed.Value[0], Is.EqualTo(plain.Value[0]));
    }

    [TestCase("""[{"id":"a","prs_Gender":"Feminine"},{"id":7,"prs_Gender":"Masculine"}]""")]
    [TestCase("""{"cases":[{"id":"a","prs_Gender":"Feminine"},{"id":"7","prs_Gender":"Masculine"}]}""")]
    public void Several_cases_come_in_a_list(string json) =>
        Assert.That(Json(json).Value, Is.EqualTo(Csv("id,prs_Gender\na,Feminine\n7,Masculine\n").Value));

    [Test]
    public void A_byte_order_mark_CRLF_LF_and_blank_lines_at_the_end_make_no_difference()
    {
        var plain = Csv("prs_FirstName,prs_Gender\nÉmilie,Feminine");

        Assert.That(Csv("\uFEFFprs_FirstName,prs_Gender\r\nÉmilie,Feminine\r\n\r\n\r\n").Value, Is.EqualTo(plain.Value));
        Assert.That(Json("\uFEFF" + """{"prs_FirstName":"Émilie","prs_Gender":"Feminine"}""").Value, Is.EqualTo(plain.Value));
    }

    [TestCase("DebtBondage;FalsePromises"), TestCase("DebtBondage; FalsePromises;"), TestCase("DebtBondage|FalsePromises"), TestCase("DebtBondage,FalsePromises")]
    [TestCase("DebtBondage FalsePromises"), TestCase("DebtBondage\r\nFalsePromises")]
    public void A_multi_select_is_read_with_the_separators_that_exports_use(string value) =>
        Assert.That(Case(("vic_MethodsOfControl", value)).Values("vic_MethodsOfControl"), Is.EqualTo(["DebtBondage", "FalsePromises"]));

    [TestCase("مريم"), TestCase("Nguyễn Thị"), TestCase("王小明"), TestCase("О'Коннор"), TestCase("👩🏽‍🦱")]
    public void A_name_is_kept_in_its_own_script(string name) => Assert.That(Case(("prs_FirstName", name)).Text("prs_FirstName"), Is.EqualTo(name));

    [Test]
    public void Empty_core_fields_are_gaps_and_no_fault()
    {
        var one = Csv("prs_FirstName,prs_Birthdate,prs_Gender,vic_TypeOfExploitation\n,,Feminine,\n").Value.Single();

        Assert.That(one.Gaps.Select(f => f.Name), Does.Contain("prs_FirstName").And.Contain("prs_Birthdate").And.Contain("vic_TypeOfExploitation"));
        Assert.That(one.Gaps.Select(f => f.Name), Does.Not.Contain("prs_Gender").And.Not.Contain("prs_MiddleName"));
    }

    [TestCase("vic_TypeOfExploitation", "ForcedLabour;Slavery", "CODE_INVALID")]
    [TestCase("vic_TypeOfExploitation", "Forced labour", "CODE_INVALID")]
    [TestCase("prs_Gender", "feminine", "CODE_INVALID")]
    [TestCase("prs_Citizenship", "Serbia", "CODE_INVALID")]
    [TestCase("prs_MailingCountry", "Österreich", "CODE_INVALID")]
    [TestCase("prs_PrimaryLanguage", "Serbian", "CODE_INVALID")]
    [TestCase("prs_Birthdate", "28.02.1999", "VALUE")]
    [TestCase("prs_Birthdate", "1999-02-29", "VALUE")]
    [TestCase("prs_Birthdate", "0199-02-28", "VALUE")]
    [TestCase("prs_NumberOfChildren", "two", "VALUE")]
    [TestCase("prs_NumberOfChildren", "-1", "VALUE")]
    [TestCase("prs_NumberOfChildren", "1.5", "VALUE")]
    [TestCase("vic_AgeWhenTrafficked", "1e1", "VALUE")]
    [TestCase("hte_Longitude", "16,37", "VALUE")]
    [TestCase("hte_Longitude", "1000", "VALUE")]
    [TestCase("prs_HomePhone", "none", "VALUE")]
    [TestCase("con_Consent", "maybe", "VALUE")]
    [TestCase("prs_FirstName", "two\nlines", "VALUE")]
    [TestCase("prs_FirstName", "nul\0", "VALUE")]
    public void A_bad_value_is_named_by_row_and_field_and_never_quoted(string field, string value, string code)
    {
        var csv = Csv($"prs_Salutation,{field}\nMs,\n,{Quote(value)}\n");
        var json = Json($"[{JsonOf(("prs_Salutation", "Ms"))},{JsonOf((field, value))}]");

        foreach (var read in new[] { csv, json })
        {
            Assert.That(read.IsOk, Is.False);
            Assert.That(read.Rejections.Select(r => (r.Code.Text, r.Path)), Is.EqualTo([(code, $"row 2/{field}")]));
            Assert.That(read.Rejection.ToString(), Does.Not.Contain(value));
        }
    }

    [Test]
    public void An_unknown_code_comes_with_the_codes_that_are_allowed() =>
        Assert.That(Csv("vic_TraffickingStatus\nVictim\n").Rejection.Hint,
            Is.EqualTo("one of PossibleVictimOfTrafficking, ActualVictimOfTrafficking, NotAVictimOfTrafficking"));

    [TestCase("prs_FirstName,prs_First_Name\na,b\n", "STRUCTURE", "column 2 (prs_First_Name)")]
    [TestCase("prs_FirstName,prs_Shoes\na,b\n", "STRUCTURE", "column 2 (prs_Shoes)")]
    [TestCase("Ljubica,Petrović\na,b\n", "STRUCTURE", "column 1")]
    [TestCase("prs_FirstName,\na,b\n", "STRUCTURE", "column 2")]
    [TestCase("prs_FirstName,prs_FirstName\na,b\n", "STRUCTURE", "column 2 (prs_FirstName)")]
    [TestCase("id,id\na,b\n", "STRUCTURE", "column 2 (id)")]
    [TestCase("prs_FirstName;prs_Gender\na;Feminine\n", "FILE_INVALID", "header")]
    [TestCase("prs_FirstName,prs_Gender\na,Feminine\nb\n", "FILE_INVALID", "row 2")]
    [TestCase("prs_FirstName,prs_Gender\na,Feminine,\n", "FILE_INVALID", "row 1")]
    [TestCase("prs_FirstName\n\"a\n", "FILE_INVALID", "row 1")]
    [TestCase("prs_FirstName\n\"a\"b\n", "FILE_INVALID", "row 1")]
    [TestCase("prs_FirstName\na\"b\n", "FILE_INVALID", "row 1")]
    [TestCase("prs_FirstName\ra\r", "FILE_INVALID", "header")]
    [TestCase("prs_FirstName,prs_Gender\n", "REQUIRED", "file")]
    [TestCase("", "REQUIRED", "file")]
    [TestCase("prs_FirstName,prs_Gender\n,\n", "REQUIRED", "row 1")]
    public void A_bad_CSV_file_is_named(string csv, string code, string path) => AssertRefused(Csv(csv), RejectionCode.Find(code)!, path);

    [TestCase("{", "FILE_INVALID", "file")]
    [TestCase("[]", "REQUIRED", "file")]
    [TestCase("7", "STRUCTURE", "file")]
    [TestCase("{}", "REQUIRED", "row 1")]
    [TestCase("[7]", "STRUCTURE", "row 1")]
    [TestCase("""{"cases":{}}""", "STRUCTURE", "cases")]
    [TestCase("""{"cases":[],"prs_Gender":"Feminine"}""", "STRUCTURE", "cases")]
    [TestCase("""{"prs_Gender":"Feminine","prs_Gender":"Feminine"}""", "STRUCTURE", "row 1/prs_Gender")]
    [TestCase("""{"prs_Shoes":"x"}""", "STRUCTURE", "row 1/member 1 (prs_Shoes)")]
    [TestCase("""{"Ljubica":"x"}""", "STRUCTURE", "row 1/member 1")]
    [TestCase("""{"prs_FirstName":{"x":1}}""", "VALUE", "row 1/prs_FirstName")]
    [TestCase("""{"prs_FirstName":7}""", "VALUE", "row 1/prs_FirstName")]
    [TestCase("""{"prs_FirstName":["a"]}""", "VALUE", "row 1/prs_FirstName")]
    [TestCase("""{"prs_FirstName":"\ud800"}""", "FILE_INVALID", "file")]
    [TestCase("""{"\ud800":"x"}""", "FILE_INVALID", "file")]
    [TestCase("""{"vic_MethodsOfControl":["DebtBondage",7]}""", "VALUE", "row 1/vic_MethodsOfControl")]
    [TestCase("""{"vic_MethodsOfControl":["DebtBondage","Magic"]}""", "CODE_INVALID", "row 1/vic_MethodsOfControl")]
    [TestCase("""{"prs_NumberOfChildren":true}""", "VALUE", "row 1/prs_NumberOfChildren")]
    public void A_bad_JSON_file_is_named(string json, string code, string path) => AssertRefused(Json(json), RejectionCode.Find(code)!, path);

    [Test]
    public void A_column_spelled_nearly_right_is_told_the_right_spelling() =>
        Assert.That(Csv("vic_Methods_of_Control\nDebtBondage\n").Rejection.Hint, Is.EqualTo("the standard spells it vic_MethodsOfControl"));

    [Test]
    public void A_file_that_is_not_UTF8_is_refused()
    {
        var latin1 = Encoding.Latin1.GetBytes("prs_FirstName\nJos\u00E9\n");

        AssertRefused(HtcdsReader.Read(latin1, "case.csv"), RejectionCode.FileInvalid, "file");
        Assert.That(HtcdsReader.Read(Encoding.Unicode.GetBytes("prs_FirstName\nx\n"), "case.csv").IsOk, Is.False);
    }

    [TestCase("case.xlsx"), TestCase("case"), TestCase("")]
    public void A_file_of_another_format_is_refused(string name) =>
        AssertRefused(HtcdsReader.Read("prs_FirstName\nx\n"u8.ToArray(), name), RejectionCode.FileInvalid, "file");

    [Test]
    public void Limits_are_held()
    {
        var rows = "prs_Gender\n" + string.Concat(Enumerable.Repeat("Feminine\n", HtcdsReader.MaxCases));

        Assert.That(Csv(rows).Value, Has.Count.EqualTo(HtcdsReader.MaxCases));
        AssertRefused(Csv(rows + "Feminine\n"), RejectionCode.TooLarge, "file");
        AssertRefused(Json($"[{string.Join(',', Enumerable.Repeat("{\"prs_Gender\":\"Feminine\"}", HtcdsReader.MaxCases + 1))}]"), RejectionCode.TooLarge, "file");
        AssertRefused(HtcdsReader.Read(new byte[HtcdsReader.MaxBytes + 1], "csv"), RejectionCode.TooLarge, "file");
        AssertRefused(Csv($"prs_FirstName\n{new string('a', 1001)}\n"), RejectionCode.Value, "row 1/prs_FirstName");
        Assert.That(Csv("prs_Gender\n" + string.Concat(Enumerable.Repeat("wrong\n", 999))).Rejections, Has.Count.EqualTo(HtcdsReader.MaxFaults));
    }

    [Test]
    public void Every_truncation_of_a_file_is_read_or_refused()
    {
        var csv = Encoding.UTF8.GetBytes(CsvOf(Rich));
        var json = Encoding.UTF8.GetBytes(JsonOf(Rich));

        for (var length = 0; length < csv.Length; length++)
            Assert.That(() => HtcdsReader.Read(csv.AsMemory(0, length), "csv"), Throws.Nothing);
        for (var length = 0; length < json.Length; length++)
            Assert.That(HtcdsReader.Read(json.AsMemory(0, length), "json").IsOk, Is.False);
    }

    [Test]
    public void A_case_is_chosen_by_its_id_or_its_row()
    {
        var cases = Csv("id,prs_Gender\nA-1,Feminine\nA-2,Masculine\n2,Feminine\nA-2,Feminine\n").Value;

        Assert.Multiple(() =>
        {
            Assert.That(HtcdsCase.Choose(cases, "A-1").Value.Row, Is.EqualTo(1));
            Assert.That(HtcdsCase.Choose(cases, "2").Value.Row, Is.EqualTo(3), "an id goes before a row number");
            Assert.That(HtcdsCase.Choose(cases, "4").Value.Row, Is.EqualTo(4));
            Assert.That(HtcdsCase.Choose([cases[0]], null).Value.Row, Is.EqualTo(1));
            AssertRefused(HtcdsCase.Choose(cases, null), RejectionCode.Required, "case");
            AssertRefused(HtcdsCase.Choose(cases, "5"), RejectionCode.Value, "case");
            AssertRefused(HtcdsCase.Choose(cases, "A-2"), RejectionCode.Value, "case");
        });
    }

    [Test]
    public void A_case_prints_nothing_of_the_person()
    {
        var one = Csv(CsvOf(Rich)).Value[0];

        Assert.That(one.ToString() + string.Concat(one.Entries), Does.Not.Contain("Ljubica").And.Not.Contain("DebtBondage"));
    }
}
