using System.Text.Json.Nodes;
using Trm.Testing;

namespace Trm.Cli.Tests;

/// <summary>From a JSON file to what every party has signed.</summary>
internal sealed class Signed_agreements
{
    [Test]
    public void Are_signed_by_one_party_after_the_other()
    {
        using var scratch = new Scratch();
        foreach (var party in new[] { "NG", "NE" })
            Assert.That(Trm.Run("keys", "new", "--participant", party, "-o", scratch[party]).Exit, Is.Zero);
        var example = Path.Combine(Vectors.Checkout, "contracts", "agreements", "nigeria-niger.json");
        Assert.That(Sign(scratch, example, "NG", "x.p7s").Error, Does.Contain("VALUE").And.Contain("example"), "nobody signs an example");
        var json = JsonNode.Parse(File.ReadAllText(example))!.AsObject();
        json.Remove("example");
        var file = scratch.Write("ng-ne.json", json.ToJsonString());

        var one = Sign(scratch, file, "NG", "one.p7s");
        var two = Sign(scratch, scratch["one.p7s"], "NE", "two.p7s");

        Assert.That(one.Json.GetProperty("signatures").GetInt32(), Is.EqualTo(1));
        Assert.That(two.Json.GetProperty("signatures").GetInt32(), Is.EqualTo(2));
        Assert.That(two.Json.GetProperty("fingerprint").GetString(), Is.EqualTo(one.Json.GetProperty("fingerprint").GetString()), "the same agreement, whoever signed it");
        Assert.That(Sign(scratch, scratch["two.p7s"], "NE", "three.p7s").Error, Does.Contain("VALUE"), "nobody signs twice");
        Assert.That(Trm.Run("keys", "new", "--participant", "AT", "-o", scratch["AT"]).Exit, Is.Zero);
        Assert.That(Sign(scratch, file, "AT", "four.p7s").Error, Does.Contain("SENDER_NOT_AUTHORISED"));
    }

    private static Trm.Outcome Sign(Scratch scratch, string file, string who, string output) =>
        Trm.Run("agreement", "sign", file, "--participant", who, "--keys", scratch[who], "-o", scratch[output], "--json");
}
