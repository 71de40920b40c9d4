using System.Text.Json;
using Trm.Cli.Terminal;
using Trm.Contracts.Messages;
using Trm.Testing;

namespace Trm.Cli.Tests;

internal sealed class The_contract
{
    private static IEnumerable<TestCaseData> Rows => MessageKind.Catalogue.Concat(MessageKind.Receipts).Select(k => new TestCaseData(k.Kind, k.Code));

    private static IEnumerable<string> Kinds => MessageKind.Catalogue.Concat(MessageKind.Receipts).Select(k => k.Kind).Distinct(StringComparer.Ordinal);

    [Test]
    public void Is_listed_with_class_carries_lane_deadlines_and_effect()
    {
        var kinds = Trm.Run("contract", "list", "--json").Json.GetProperty("kinds").EnumerateArray().ToList();

        Assert.That(kinds.Select(k => $"{k.GetProperty("kind").GetString()}/{k.GetProperty("code").GetString()}"), Is.EqualTo(MessageKind.Catalogue.Concat(MessageKind.Receipts).Select(k => k.ToString())));
        Assert.That(kinds.Select(k => k.GetProperty("kind").GetString()).Distinct().Count(), Is.EqualTo(24), "23 kinds and the receipt");
        foreach (var kind in kinds)
        {
            foreach (var name in new[] { "class", "carries", "lane" })
                Assert.That(kind.GetProperty(name).GetString(), Is.Not.Empty, $"{kind}");
            foreach (var language in new[] { "en", "fr" })
                Assert.That(kind.GetProperty("effect").GetProperty(language).GetString(), Does.EndWith("."), $"{kind}");
            foreach (var deadline in kind.GetProperty("deadlines").EnumerateArray())
                foreach (var name in new[] { "level", "urgent", "routine" })
                    Assert.That(deadline.GetProperty(name).GetString(), Is.Not.Empty, $"{kind}");
        }

        Assert.That(kinds.Count(k => k.GetProperty("deadlines").GetArrayLength() > 0), Is.GreaterThan(40));
        Assert.That(Trm.Run("contract", "show", "hold", "set").Out, Does.Contain("urgent").And.Contain("Stops every move"));
    }

    [TestCaseSource(nameof(Rows))]
    public void Has_an_example_of_every_kind_and_code_that_keeps_it(string kind, string code)
    {
        var example = Trm.Run("contract", "example", kind, code);

        var outcome = Trm.Pipe(example.Out, "contract", "validate", "-", "--json");

        Assert.That(outcome.Exit, Is.EqualTo(ExitCode.Ok), $"{outcome}");
        Assert.That(outcome.Json.GetProperty("ok").GetBoolean());
        Assert.That(outcome.Json.GetProperty("message").GetString(), Is.EqualTo(kind == "receipt" ? "control" : $"{kind}/{code}"));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Has_an_example_of_every_kind_where_no_code_is_named(string kind)
    {
        var outcome = Trm.Pipe(Trm.Run("contract", "example", kind).Out, "contract", "validate", "-");

        Assert.That(outcome.Exit, Is.EqualTo(ExitCode.Ok), $"{outcome}");
        Assert.That(outcome.Out, Does.EndWith(": ok\n"));
    }

    [Test]
    public void Is_held_to_through_a_pipe_of_the_shell()
    {
        var outcome = Trm.Process("sh", ["-c", $"dotnet '{Trm.Program}' contract example referral profile | dotnet '{Trm.Program}' contract validate -"]);

        Assert.That(outcome.Exit, Is.EqualTo(ExitCode.Ok), $"{outcome}");
        Assert.That(outcome.Out, Is.EqualTo("referral/profile: ok\n"));
    }

    [Test]
    public void Refuses_nothing_at_all() => Assert.That(Trm.Pipe("", "contract", "validate", "-").Error, Does.Contain("STRUCTURE"));

    [Test]
    public void Names_what_breaks_it_by_code_and_path()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["payload.json"], Trm.Run("contract", "example", "hold", "set").Out.Replace("not-stated", "asylum", StringComparison.Ordinal));

        var outcome = Trm.Run("contract", "validate", scratch["payload.json"]);

        Assert.That(outcome.Exit, Is.EqualTo(ExitCode.Refused));
        Assert.That(outcome.Error, Does.Contain("CODE_INVALID").And.Contain("statusReason").And.Not.Contain("asylum"));
    }

    [Test]
    public void Refuses_every_bad_example_by_its_codes()
    {
        var bad = Path.Combine(Vectors.Checkout, "contracts", "examples", "bad");
        var rows = File.ReadLines(Path.Combine(bad, "expected.txt")).Skip(1).TakeWhile(l => l.Length > 0).Select(l => l.Split(" | ")).ToList();
        Assert.That(rows, Has.Count.GreaterThan(200));
        foreach (var row in rows)
        {
            var outcome = Trm.Run("contract", "validate", Path.Combine(bad, row[0]), "--json");

            Assert.That(outcome.Exit, Is.EqualTo(ExitCode.Refused), $"{row[0]} {outcome}");
            var named = JsonDocument.Parse(outcome.Error).RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("code").GetString());
            Assert.That(named, Is.EqualTo(row[2].Split("; ").Select(e => e.Split(' ')[0])), $"{row[0]} {outcome}");
        }
    }

    [Test]
    public void Takes_the_meta_that_is_named_or_lies_beside_the_payload()
    {
        var good = Path.Combine(Vectors.Checkout, "contracts", "examples", "good");
        string[] payload = ["contract", "validate", Path.Combine(good, "hold-set.json")];

        Assert.That(Trm.Run(payload).Exit, Is.EqualTo(ExitCode.Ok));
        Assert.That(Trm.Run([.. payload, "--meta", Path.Combine(good, "hold-lift.meta.json")]).Error, Does.StartWith("VALUE"), "another message's");
        Assert.That(Trm.Run([.. payload, "--meta", Path.Combine(good, "hold-set.json")]).Error, Does.StartWith("CAPSULE_INVALID"), "no meta at all");
    }

    [Test]
    public void Says_what_there_is_where_a_kind_or_code_is_unknown()
    {
        Assert.That(Trm.Run("contract", "show", "rumour").Error, Does.StartWith("KIND_UNKNOWN"));
        Assert.That(Trm.Run("contract", "example", "hold", "perhaps").Error, Does.StartWith("CODE_INVALID").And.Contain("set, lift"));
    }
}
