using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Trm.Contracts.Agreements;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Testing;
using static Trm.Contracts.Tests.Agreements.AgreementFiles;

namespace Trm.Contracts.Tests.Agreements;

/// <summary>What a pair or a region may agree beside the contract, and what no agreement can say.</summary>
public sealed class AgreementTests
{
    private static readonly DateTimeOffset Spring = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [TestCaseSource(typeof(AgreementFiles), nameof(Names))]
    public void A_shipped_example_is_an_agreement_and_says_that_nobody_agreed(string name)
    {
        var read = Agreement.Read(Bytes(name));

        Assert.That(read.Rejections, Is.Empty);
        Assert.That(read.Value.Example, Does.Contain("No state has agreed"));
    }

    [TestCaseSource(typeof(AgreementFiles), nameof(Names))]
    public void What_is_signed_has_one_spelling(string name)
    {
        var spelled = Example(name).Write();

        Assert.That(Agreement.Parse(spelled).Value.Write(), Is.EqualTo(spelled));
        Assert.That(Agreement.Parse(Bytes(name)).Rejection.Code, Is.EqualTo(RejectionCode.Structure), "white space is another spelling");
    }

    [Test]
    public void Order_is_no_difference_until_it_is_signed()
    {
        var turned = Changed("ecowas", j => { Turn(j["parties"]!); Turn(j["kinds"]!); Turn(j["categories"]!); Turn(j["deadlines"]!); });

        Assert.That(turned.Value.Write(), Is.EqualTo(Example("ecowas").Write()));
    }

    [Test]
    public void The_built_in_agreement_is_the_table_of_the_contract()
    {
        var builtIn = Agreement.BuiltIn([Plain("RS"), Plain("AT")]);

        Assert.That(Agreement.Parse(builtIn.Write()).Rejections, Is.Empty);
        Golden.Holds("contracts/agreements/built-in.json", builtIn.Write());
    }

    [Test]
    public void Every_deadline_of_the_catalogue_stands_in_the_built_in_agreement_with_its_terms()
    {
        var builtIn = Agreement.BuiltIn([Plain("RS"), Plain("AT")]);
        var met = new HashSet<string>();
        foreach (var kind in MessageKind.Catalogue)
            foreach (var deadline in kind.Deadlines)
            {
                var (urgent, routine) = (deadline.Urgent.ToString(), deadline.Routine.ToString());
                var topic = CodeSystems.Topics.Find(deadline.Of);
                var step = deadline.Level is AnswerLevel.Seen or AnswerLevel.Call ? DeadlineStep.Seen : AgreementCodes.Steps.Find(deadline.Of) ?? DeadlineStep.Decision;
                var rule = builtIn.Rules(kind.Kind, topic).SingleOrDefault(r => r.Step == step);
                var held = (kind.Kind, deadline.Level) switch
                {
                    ("departure", AnswerLevel.Receipt) => builtIn.Resend.Call.ToString() == routine,
                    ("arrival", AnswerLevel.Call) => builtIn.Arrival.Call.ToString() == routine,
                    ("arrival", AnswerLevel.Alarm) => builtIn.Arrival.Alarm.ToString() == routine,
                    ("follow-up", _) => builtIn.FollowUps.Any(t => t.ToString() == routine),
                    ("withdrawal", AnswerLevel.Call) => rule!.Urgent.ToString() == urgent,
                    ("withdrawal", AnswerLevel.Seen) => rule!.Routine.ToString() == routine,
                    _ => rule!.Urgent.ToString() == urgent && rule.Routine.ToString() == routine,
                };
                Assert.That(held, Is.True, $"{kind}: {deadline}");
                met.Add($"{rule}");
            }

        Assert.That(builtIn.Deadlines.Select(d => d.ToString()).Except(met), Is.EqualTo(["hold/review"]), "which no message of the catalogue carries");
    }

    [Test]
    public void The_region_has_fifteen_states_and_three_languages()
    {
        var region = Example("ecowas");

        Assert.That(region.Parties, Has.Count.EqualTo(15));
        Assert.That(region.Languages, Is.EqualTo(["en", "fr", "pt"]));
        Assert.That(region.Parties.SelectMany(p => p.Languages).Distinct(), Is.EquivalentTo(region.Languages));
    }

    [Test]
    public void A_pair_goes_before_its_region_and_nothing_agreed_is_the_built_in()
    {
        var held = new AgreementsInForce([Signed("ecowas"), Signed("nigeria-niger")]);

        Assert.Multiple(() =>
        {
            Assert.That(held.Between(Plain("NE"), Plain("NG"), Spring).Id, Is.EqualTo("NG-NE-EXAMPLE"));
            Assert.That(held.Between(Plain("NG"), Plain("NE"), Spring).Id, Is.EqualTo("NG-NE-EXAMPLE"), "whoever asks");
            Assert.That(held.Between(Plain("NG"), Plain("GH"), Spring).Id, Is.EqualTo("ECOWAS-EXAMPLE"));
            Assert.That(held.Between(Plain("NG"), Plain("AT"), Spring).Id, Is.EqualTo("BUILT-IN"));
            Assert.That(held.Between(Plain("NG"), Plain("NE"), Spring.AddYears(5)).Id, Is.EqualTo("BUILT-IN"), "it has ended");
            Assert.That(held.Find(Id("NG"), Id("NG"), Spring), Is.Null);
        });
    }

    [Test]
    public void A_higher_version_replaces_a_lower_one_when_it_begins()
    {
        var first = Signed("nigeria-niger");
        var second = first with { Version = 2, From = Spring };
        var held = new AgreementsInForce([first, second]);

        Assert.That(held.Find(Id("NG"), Id("NE"), Spring.AddSeconds(-1))!.Version, Is.EqualTo(1));
        Assert.That(held.Find(Id("NG"), Id("NE"), Spring)!.Version, Is.EqualTo(2));
    }

    [Test]
    public void An_example_is_never_in_force() =>
        Assert.That(new AgreementsInForce([Example("nigeria-niger")]).Find(Id("NG"), Id("NE"), Spring), Is.Null);

    [Test]
    public void A_question_on_a_topic_takes_the_terms_of_that_topic_if_it_has_any()
    {
        var agreement = Example("see");

        Assert.That(agreement.Rules("question", Topic.Risk).Single().Routine.ToString(), Is.EqualTo("10 wd"));
        Assert.That(agreement.Rules("question", Topic.Health).Single().Routine.ToString(), Is.EqualTo("3 wd"));
        Assert.That(agreement.Rules("question").Single().Routine.ToString(), Is.EqualTo("3 wd"));
        Assert.That(agreement.Rules("readiness"), Is.Empty);
    }

    private static readonly (string What, Action<JsonObject> Change, string Code, string Path)[] Defects =
    [
        ("another form", j => j["agreement"] = 2, "CONTRACT_VERSION_UNSUPPORTED", "agreement"),
        ("no id", j => j.Remove("id"), "REQUIRED", "id"),
        ("a gap left in", j => j["id"] = "? the name", "REQUIRED", "id"),
        ("an id in lower case", j => j["id"] = "ng-ne", "VALUE", "id"),
        ("version none", j => j["version"] = 0, "VALUE", "version"),
        ("a version in words", j => j["version"] = "one", "STRUCTURE", "version"),
        ("an unknown scope", j => j["scope"] = "world", "CODE_INVALID", "scope"),
        ("half a contract version", j => j["contract"] = "1", "VALUE", "contract"),
        ("a contract version that nobody here speaks", j => j["contract"] = "2.0", "CONTRACT_VERSION_UNSUPPORTED", "contract"),
        ("no beginning", j => j.Remove("from"), "REQUIRED", "from"),
        ("an end before the beginning", j => j["until"] = "2025-01-01T00:00:00Z", "VALUE", "until"),
        ("a local time", j => j["until"] = "2029-01-01T00:00:00+01:00", "VALUE", "until"),
        ("one party", j => j["parties"]!.AsArray().RemoveAt(1), "VALUE", "parties"),
        ("no parties", j => j.Remove("parties"), "REQUIRED", "parties"),
        ("three in a pair", j => j["parties"]!.AsArray().Add(Party("GH")), "VALUE", "parties"),
        ("the same party twice", j => j["parties"]![1]!["participant"] = (string)j["parties"]![0]!["participant"]!, "VALUE", "parties"),
        ("a participant in words", j => j["parties"]![0]!["participant"] = "Niger", "VALUE", "parties[0].participant"),
        ("no country", j => j["parties"]![1]!["country"] = "NGA", "VALUE", "parties[1].country"),
        ("a time zone of nowhere", j => j["parties"]![0]!["timeZone"] = "Africa/Atlantis", "VALUE", "parties[0].timeZone"),
        ("a time zone of Windows", j => j["parties"]![0]!["timeZone"] = "W. Europe Standard Time", "VALUE", "parties[0].timeZone"),
        ("a time zone that is a path", j => j["parties"]![0]!["timeZone"] = "../../etc/passwd", "VALUE", "parties[0].timeZone"),
        ("no working day", j => j["parties"]![0]!["workingDays"] = new JsonArray(), "REQUIRED", "parties[0].workingDays"),
        ("a day of no week", j => j["parties"]![0]!["workingDays"]!.AsArray().Add("someday"), "CODE_INVALID", "parties[0].workingDays[5]"),
        ("duty that ends before it begins", j => j["parties"]![0]!["dutyHours"] = "17:00-08:00", "VALUE", "parties[0].dutyHours"),
        ("duty until 24:00", j => j["parties"]![0]!["dutyHours"] = "00:00-24:00", "VALUE", "parties[0].dutyHours"),
        ("a language in the longer form", j => j["languages"]!.AsArray().Add("fra"), "CODE_INVALID", "languages[2]"),
        ("a kind nobody knows", j => j["kinds"]!.AsArray().Add("rumour"), "CODE_INVALID", "kinds[23]"),
        ("no withdrawal", j => Drop(j["kinds"]!, "withdrawal"), "REQUIRED", "kinds"),
        ("no rights", j => Drop(j["kinds"]!, "rights"), "REQUIRED", "kinds"),
        ("the category protection", j => j["categories"]!.AsArray().Add("protection"), "CODE_INVALID", "categories[10]"),
        ("a category twice", j => j["categories"]!.AsArray().Add("risk"), "VALUE", "categories[10]"),
        ("a deadline less", j => j["deadlines"]!.AsArray().RemoveAt(0), "REQUIRED", "deadlines"),
        ("a deadline twice", j => j["deadlines"]!.AsArray().Add(j["deadlines"]![0]!.DeepClone()), "VALUE", "deadlines[22]"),
        ("a deadline of nothing", j => j["deadlines"]!.AsArray().Add(Row("decision", "seen")), "VALUE", "deadlines[22]"),
        ("a term in days", j => j["deadlines"]![0]!["urgent"] = "1 d", "VALUE", "deadlines[0].urgent"),
        ("a term of nothing", j => j["deadlines"]![0]!["urgent"] = "0 h", "VALUE", "deadlines[0].urgent"),
        ("the urgent wait longer", j => j["deadlines"]![0]!["urgent"] = "4 wd", "VALUE", "deadlines[0].urgent"),
        ("looking at a hold on Monday", j => { j["deadlines"]![9]!["urgent"] = "1 wd"; j["deadlines"]![9]!["routine"] = "1 wd"; }, "VALUE", "deadlines[9]"),
        ("an unknown member in a row", j => j["deadlines"]![0]!["silence"] = "yes", "STRUCTURE", "deadlines[0].member 5"),
        ("resends that turn back", j => j["resend"]!["urgent"] = new JsonArray("3 min", "1 min"), "VALUE", "resend.urgent"),
        ("resends in working days", j => j["resend"]!["routine"] = new JsonArray("1 wd"), "VALUE", "resend.routine[0]"),
        ("a call before the last resend", j => j["resend"]!["call"] = "4 min", "VALUE", "resend.call"),
        ("undelivered before the last resend", j => j["resend"]!["undelivered"] = "60 min", "VALUE", "resend.undelivered"),
        ("no resends", j => j.Remove("resend"), "REQUIRED", "resend"),
        ("missing before not met", j => j["arrival"]!["missing"] = "90 min", "VALUE", "arrival"),
        ("a child waits longer", j => j["arrival"]!["child"] = "45 min", "VALUE", "arrival.child"),
        ("follow-ups that turn back", j => j["followUps"] = new JsonArray("1 mo", "2 wk"), "VALUE", "followUps"),
        ("a final check that closes before it opens", j => j["beforeDeparture"]!["finalCheckCloses"] = "25 h", "VALUE", "beforeDeparture.finalCheckCloses"),
        ("a clearance in hours", j => j["beforeDeparture"]!["clearance"] = "72 h", "VALUE", "beforeDeparture.clearance"),
        ("a fast track for nobody", j => j["fastTrack"]!["allowed"] = true, "REQUIRED", "fastTrack.by"),
        ("a forbidden fast track for some", j => j["fastTrack"]!["by"] = new JsonArray("coordinator"), "VALUE", "fastTrack"),
        ("a fast track for the police", j => j["fastTrack"]!["by"] = new JsonArray("police"), "CODE_INVALID", "fastTrack.by[0]"),
        ("tables of ten", j => j["statistics"]!["k"] = 10, "VALUE", "statistics.k"),
        ("no tables' limit", j => j["statistics"]!.AsObject().Remove("k"), "REQUIRED", "statistics.k"),
        ("kept for hours", j => j["retention"] = "24 h", "VALUE", "retention"),
        ("an unknown member", j => j["secret"] = true, "STRUCTURE", "member 21"),
        ("a list for the agreement", j => j["arrival"] = new JsonArray(), "STRUCTURE", "arrival"),
    ];

    [TestCaseSource(nameof(Defects))]
    public void A_defect_is_named_with_code_and_place((string What, Action<JsonObject> Change, string Code, string Path) defect)
    {
        var read = Changed("nigeria-niger", defect.Change);

        Assert.That(read.IsOk, Is.False, defect.What);
        Assert.That(read.Rejections.Select(r => (r.Code.Text, r.Path)), Has.Member((defect.Code, defect.Path)), defect.What);
    }

    [TestCase("", "FILE_INVALID")]
    [TestCase("[]", "STRUCTURE")]
    [TestCase("{\"agreement\":1", "FILE_INVALID")]
    [TestCase("{\"id\":\"\\ud800\"}", "FILE_INVALID")]
    public void What_is_no_agreement_is_refused(string text, string code) =>
        Assert.That(Agreement.Read(Encoding.UTF8.GetBytes(text)).Rejection.Code.Text, Is.EqualTo(code));

    [Test]
    public void A_member_twice_is_no_agreement()
    {
        var text = Encoding.UTF8.GetString(Bytes("see")).Replace("\"retention\"", "\"retention\": \"1 mo\", \"retention\"", StringComparison.Ordinal);

        Assert.That(Agreement.Read(Encoding.UTF8.GetBytes(text)).Rejection.ToString(), Does.StartWith("STRUCTURE at retention"));
    }

    [Test]
    public void One_that_is_too_large_is_not_read() =>
        Assert.That(Agreement.Read(new byte[Agreement.MaxBytes + 1]).Rejection.Code, Is.EqualTo(RejectionCode.TooLarge));

    [Test]
    public void Several_defects_are_named_at_once()
    {
        var read = Changed("see", j => { j["id"] = "x"; j["statistics"]!["k"] = 5; j["parties"]![3]!["country"] = "Croatia"; });

        Assert.That(read.Rejections.Select(r => r.Path), Is.EquivalentTo(["id", "statistics.k", "parties[3].country"]));
    }

    [Test]
    public void Whatever_is_cut_off_or_changed_gives_an_agreement_or_a_named_fault()
    {
        const int Seed = 20260;
        TestContext.Out.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var good = Example("nigeria-niger").Write();
        for (var round = 0; round < 2000; round++)
        {
            var bytes = (byte[])good.Clone();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (round % 4 == 0)
                bytes = bytes[..random.Next(bytes.Length)];

            var read = Agreement.Parse(bytes);

            if (read.IsOk)
                Assert.That(read.Value.Write(), Is.EqualTo(bytes));
            else
                Assert.That(read.Rejections, Has.All.Matches<Rejection>(r => r.Path is not null));
        }
    }

    [TestCase("10 min")]
    [TestCase("9999 wd")]
    [TestCase("1 mo")]
    public void A_term_has_one_spelling(string text) => Assert.That(Term.Parse(text).Value.ToString(), Is.EqualTo(text));

    [TestCase("10min")]
    [TestCase("010 min")]
    [TestCase("10  min")]
    [TestCase("-1 h")]
    [TestCase("١٠ h")]
    [TestCase("10000 h")]
    [TestCase("3 days")]
    [TestCase("")]
    public void Another_spelling_is_no_term(string text) => Assert.That(Term.Parse(text).Rejection.Code, Is.EqualTo(RejectionCode.Value));

    private static AgreementParty Plain(string id) => AgreementParty.Plain(Id(id), id);

    private static ParticipantId Id(string id) => ParticipantId.Parse(id).Value;

    private static JsonObject Row(string kind, string step) => new() { ["kind"] = kind, ["step"] = step, ["urgent"] = "1 h", ["routine"] = "1 h" };

    private static JsonObject Party(string id) => new()
    {
        ["participant"] = id, ["country"] = id, ["timeZone"] = "Africa/Accra", ["workingDays"] = new JsonArray("monday"), ["dutyHours"] = "08:00-16:00",
        ["languages"] = new JsonArray("en"),
    };

    private static void Drop(JsonNode list, string text) => list.AsArray().RemoveAll(n => (string)n! == text);

    private static void Turn(JsonNode list)
    {
        var items = list.AsArray().Reverse().Select(n => n!.DeepClone()).ToList();
        list.AsArray().Clear();
        foreach (var item in items)
            list.AsArray().Add(item);
    }
}
