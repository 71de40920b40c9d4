using Trm.Cli.Terminal;
using Trm.Contracts.Messages;

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
    public void Says_what_there_is_where_a_kind_or_code_is_unknown()
    {
        Assert.That(Trm.Run("contract", "show", "rumour").Error, Does.StartWith("KIND_UNKNOWN"));
        Assert.That(Trm.Run("contract", "example", "hold", "perhaps").Error, Does.StartWith("CODE_INVALID").And.Contain("set, lift"));
    }
}
