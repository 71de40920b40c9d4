namespace Trm.Cli.Tests;

internal sealed class Drafts
{
    private const string Case = """
        id,prs_FirstName,prs_Birthdate,prs_Citizenship,vic_TraffickingStatus,vic_DetailsOfVulnerabilities,spl_Type,con_Consent
        A-1,Zorka,1990-01-31,SRB,ActualVictimOfTrafficking,the uncle,SocialCare,true
        A-2,Ivana,1991-02-28,SRB,ActualVictimOfTrafficking,,,
        """;

    private const string Sheet = """
        {"sheet":1,"word":"meadow","purpose":"services","priority":"routine","organisation":"RS/RS-NGO-7","services":["Health"],"careNeeds":[],"health":[],
         "consents":[{"scope":"sharing","organisation":"RS/RS-NGO-7","categories":["identity"],"giver":"person","capacity":"adult","language":"srp","interpreter":"none-needed",
          "explainedBy":"AT-CW-1","form":"written","place":"office","copy":"given","understandingChecked":true,"timeToThinkHours":48,"givenAt":"GIVEN","expires":"EXPIRES"}]}
        """;

    [Test]
    public void Begin_as_a_sheet_with_its_gaps_marked()
    {
        using var scratch = new Scratch();

        var outcome = Trm.Run("referral", "draft", scratch.Write("case.csv", Case), "--case", "A-1");

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        Assert.That(outcome.Json.GetProperty("organisation").GetString(), Does.StartWith("?"));
        Assert.That(outcome.Json.GetProperty("services")[0].GetString(), Is.EqualTo("SocialCare"));
        Assert.That(outcome.Out + outcome.Error, Does.Not.Contain("Zorka").And.Not.Contain("uncle"));
    }

    [Test]
    public void Ask_which_case_is_meant()
    {
        using var scratch = new Scratch();

        var outcome = Trm.Run("referral", "draft", scratch.Write("case.csv", Case));

        Assert.That(outcome.Exit, Is.EqualTo(1));
        Assert.That(outcome.Error, Does.StartWith("REQUIRED  at case"));
    }

    [Test]
    public void Say_by_step_what_would_be_sent_and_what_is_masked_without_a_value()
    {
        using var scratch = new Scratch();

        var outcome = Trm.Run("referral", "draft", scratch.Write("case.csv", Case), "--case", "1", "--sheet", scratch.Write("sheet.json", Fresh(Sheet)));

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        Assert.That(outcome.Out, Does.Contain("Step 1, profile").And.Contain("Step 2, identity").And.Contain("masked: no consent covers it").And.Contain("Never sent"));
        Assert.That(outcome.Out, Does.Not.Contain("Zorka").And.Not.Contain("uncle").And.Not.Contain("1990"));
    }

    private static string Fresh(string sheet) => sheet
        .Replace("GIVEN", $"{TimeProvider.System.GetUtcNow().AddDays(-10):yyyy-MM-ddTHH:mm:ssZ}", StringComparison.Ordinal)
        .Replace("EXPIRES", $"{TimeProvider.System.GetUtcNow().AddDays(100):yyyy-MM-ddTHH:mm:ssZ}", StringComparison.Ordinal);

    [Test]
    public void Come_back_at_the_receiver_as_a_case_file()
    {
        using var scratch = new Scratch();
        var identity = scratch.Write("identity.json", Trm.Run("contract", "example", "referral", "identity").Out);
        var answer = scratch.Write("answer.json", Trm.Run("contract", "example", "answer", "given").Out);

        var csv = Trm.Run("referral", "export", identity, answer);
        var json = Trm.Run("referral", "export", identity, "--format", "json");

        Assert.That(csv.Out, Is.EqualTo("prs_FirstName,prs_SecondName,prs_PrimaryLanguage,prs_HighestLevelOfEducation,vic_TypeOfExploitation\r\nAna,Primer,sr,PrimaryEducation,ForcedLabour\r\n"), csv.ToString());
        Assert.That(csv.Error, Does.Contain("personal data"));
        Assert.That(json.Json.GetProperty("cases")[0].GetProperty("prs_FirstName").GetString(), Is.EqualTo("Ana"));
        Assert.That(Trm.Run("referral", "draft", scratch.Write("case.csv", csv.Out)).Exit, Is.Zero, "and is read as any other");
        Assert.That(Trm.Run("referral", "export", scratch.Write("hold.json", Trm.Run("contract", "example", "hold", "set").Out)).Error, Does.StartWith("REQUIRED"));
    }
}
