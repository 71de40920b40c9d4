using System.Text.Json;

namespace Trm.Cli.Tests.Demo;

/// <summary>HTCDS files of a user's own making, in their variety.</summary>
internal sealed class Case_files
{
    private const string Header = "prs_FirstName,prs_SecondName,prs_Birthdate,prs_Gender,prs_PrimaryLanguage,prs_Citizenship,vic_TraffickingStatus,vic_MethodsOfControl,vic_TypeOfExploitation,spl_Type,con_Consent\n";

    private static IEnumerable<TestCaseData> Good()
    {
        yield return new TestCaseData("case.csv", Header + "Zorka,Primer,1990-01-31,Feminine,srp,SRB,ActualVictimOfTrafficking,DebtBondage;WithholdsDocuments;FalsePromises,ForcedLabour,SocialCare,true\n").SetArgDisplayNames("CSV with multi-select values");
        yield return new TestCaseData("case.json", """{"cases":[{"id":"X-1","prs_FirstName":"Zorka","prs_Citizenship":["SRB","AUT"],"vic_MethodsOfControl":["DebtBondage","TakesEarnings"],"vic_TypeOfExploitation":["ForcedLabour"],"con_Consent":true}]}""").SetArgDisplayNames("JSON with lists");
        yield return new TestCaseData("case.csv", Header + ",,,,,,ActualVictimOfTrafficking,,,,\n").SetArgDisplayNames("every core field but one empty");
        yield return new TestCaseData("case.csv", "\uFEFF" + Header.Replace("\n", "\r\n", StringComparison.Ordinal) + "\"Zo,rka\",\"Pri\"\"mer\",2014-05-06,Feminine,srp,SRB,ActualVictimOfTrafficking,,ForcedLabour,,\r\n").SetArgDisplayNames("a child, quotes, byte order mark, CRLF");
    }

    private static IEnumerable<TestCaseData> Bad()
    {
        yield return new TestCaseData("case.csv", Header + "Zorka,Primer,1990-01-31,Feminine,srp,SRB,NoSuchStatus,,,,\n", "CODE_INVALID").SetArgDisplayNames("unknown code");
        yield return new TestCaseData("case.csv", Header + "Zorka,Primer,31.1.1990,Feminine,srp,SRB,,,,,\n", "VALUE").SetArgDisplayNames("a date written otherwise");
        yield return new TestCaseData("case.csv", "prs_Firstname\nZorka\n", "STRUCTURE").SetArgDisplayNames("a column that the standard lacks");
        yield return new TestCaseData("case.json", """{"cases":[{"prs_FirstName":"Zorka",}]}""", "FILE_INVALID").SetArgDisplayNames("broken JSON");
        yield return new TestCaseData("case.csv", Header, "REQUIRED").SetArgDisplayNames("no case at all");
        yield return new TestCaseData("case.txt", Header, "FILE_INVALID").SetArgDisplayNames("another kind of file");
    }

    [TestCaseSource(nameof(Good))]
    public void Are_referred_to_the_end(string name, string text)
    {
        using var scratch = new Scratch();

        var outcome = Trm.Run("demo", "--once", "--json", "--case", scratch.Write(name, text));

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        var messages = outcome.Json.GetProperty("messages").EnumerateArray().ToList();
        Assert.That(messages.Select(m => $"{m.GetProperty("kind")}/{m.GetProperty("code")}"), Does.Contain("referral/identity"));
        Assert.That(messages.Where(m => m.GetProperty("message").ValueKind == JsonValueKind.String).All(m => m.GetProperty("receipt").ValueKind == JsonValueKind.Object), Is.True);
    }

    [TestCaseSource(nameof(Bad))]
    public void Are_refused_with_named_errors_and_nothing_is_sent(string name, string text, string code)
    {
        using var scratch = new Scratch();

        var outcome = Trm.Run("demo", "--once", "--out", scratch["out"], "--case", scratch.Write(name, text));

        Assert.That(outcome.Exit, Is.EqualTo(1), outcome.ToString());
        Assert.That(outcome.Error, Does.Contain(code));
        Assert.That(outcome.Error, Does.Not.Contain("Zorka").And.Not.Contain("NoSuchStatus"));
        Assert.That(outcome.Out, Is.Empty);
        Assert.That(Directory.Exists(scratch["out"]), Is.False);
    }

    [Test]
    public void Need_a_sheet_without_gaps()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("case.csv", Header + "Zorka,Primer,1990-01-31,Feminine,srp,SRB,ActualVictimOfTrafficking,,,,true\n");
        var template = Trm.Run("referral", "draft", file);

        var outcome = Trm.Run("demo", "--once", "--case", file, "--sheet", scratch.Write("sheet.json", template.Out));

        Assert.That(template.Exit, Is.Zero);
        Assert.That(template.Error, Does.Contain("con_Consent"));
        Assert.That(outcome.Exit, Is.EqualTo(1), outcome.ToString());
        Assert.That(outcome.Error, Does.Contain("REQUIRED  at organisation"));
        Assert.That(outcome.Out, Is.Empty);
    }

    [Test]
    public void Without_a_consent_that_names_the_organisation_never_become_an_identity()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("case.csv", Header + "Zorka,Primer,1990-01-31,Feminine,srp,SRB,ActualVictimOfTrafficking,,,,true\n");
        var sheet = scratch.Write("sheet.json", """{"sheet":1,"word":"meadow","purpose":"services","priority":"routine","organisation":"RS/RS-NGO-7","services":["Health"],"careNeeds":[],"health":[],"consents":[]}""");

        var outcome = Trm.Run("demo", "--once", "--json", "--case", file, "--sheet", sheet);

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        Assert.That(outcome.Json.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("code").GetString()), Does.Not.Contain("identity"));
        Assert.That(outcome.Json.GetProperty("refused").EnumerateArray().Count(r => r.GetProperty("code").GetString() == "CONSENT_NOT_ACTIVE"), Is.EqualTo(2));
        Assert.That(outcome.Json.GetProperty("cases")[0].GetProperty("RS").GetString(), Is.EqualTo("accepted"));
    }

    [Test]
    public void Go_to_no_other_country_than_the_demonstration_has()
    {
        using var scratch = new Scratch();
        var sheet = scratch.Write("sheet.json", """{"sheet":1,"word":"meadow","purpose":"services","priority":"routine","organisation":"HU/X","services":["Health"],"careNeeds":[],"health":[],"consents":[]}""");

        var outcome = Trm.Run("demo", "--once", "--sheet", sheet);

        Assert.That(outcome.Exit, Is.EqualTo(1));
        Assert.That(outcome.Error, Does.Contain("VALUE  at organisation"));
    }
}
