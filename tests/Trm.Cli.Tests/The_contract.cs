using System.Text.Json;
using Trm.Cli.Terminal;
using Trm.Contracts.Messages;
using Trm.Testing;

namespace Trm.Cli.Tests;

internal sealed class The_contract
{
    [Test]
    public void Is_listed_with_class_carries_lane_deadlines_and_effect()
    {
        var kinds = Trm.Run("contract", "list", "--json").Json.GetProperty("kinds").EnumerateArray().ToList();

        Assert.That(kinds.Select(k => $"{k.GetProperty("kind").GetString()}/{k.GetProperty("code").GetString()}"), Is.EqualTo(MessageKind.Catalogue.Concat(MessageKind.Receipts).Select(k => k.ToString())));
        Assert.That(kinds.Select(k => k.GetProperty("kind").GetString()).Distinct().Count(), Is.EqualTo(24), "23 kinds and the receipt");
        foreach (var kind in kinds)
            foreach (var name in new[] { "class", "carries", "lane", "deadlines", "effect" })
                Assert.That(kind.TryGetProperty(name, out _), $"{kind.GetProperty("kind")} {name}");
        Assert.That(Trm.Run("contract", "show", "hold", "set").Out, Does.Contain("urgent").And.Contain("Stops every move"));
    }

    [Test]
    public void Has_an_example_of_every_kind_and_code_that_keeps_it()
    {
        using var scratch = new Scratch();
        foreach (var kind in MessageKind.Catalogue.Concat(MessageKind.Receipts))
        {
            var example = Trm.Run("contract", "example", kind.Kind, kind.Code);
            File.WriteAllText(scratch["payload.json"], example.Out);

            var outcome = Trm.Run("contract", "validate", scratch["payload.json"]);

            Assert.That(outcome.Exit, Is.EqualTo(ExitCode.Ok), $"{kind} {outcome}");
        }
    }

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
            var meta = Path.Combine(bad, Path.ChangeExtension(row[0], ".meta.json"));

            var outcome = Trm.Run(["contract", "validate", Path.Combine(bad, row[0]), "--json", .. File.Exists(meta) ? new[] { "--meta", meta } : []]);

            Assert.That(outcome.Exit, Is.EqualTo(ExitCode.Refused), $"{row[0]} {outcome}");
            var named = JsonDocument.Parse(outcome.Error).RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("code").GetString());
            Assert.That(named, Is.EqualTo(row[2].Split("; ").Select(e => e.Split(' ')[0])), $"{row[0]} {outcome}");
        }
    }

    [Test]
    public void Says_what_there_is_where_a_kind_or_code_is_unknown()
    {
        Assert.That(Trm.Run("contract", "show", "rumour").Error, Does.StartWith("KIND_UNKNOWN"));
        Assert.That(Trm.Run("contract", "example", "hold", "perhaps").Error, Does.StartWith("CODE_INVALID").And.Contain("set, lift"));
    }
}
