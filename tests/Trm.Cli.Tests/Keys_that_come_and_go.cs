namespace Trm.Cli.Tests;

internal sealed class Keys_that_come_and_go
{
    [Test]
    public void The_next_key_is_made_beside_the_former_and_listed_by_our_own_entry()
    {
        using var scratch = new Scratch();
        var keys = scratch["keys-AT"];
        Made(scratch);

        var next = Ok("keys", "rotate", keys, "--purpose", "encryption", "--json").Json;
        Ok("directory", "relist", scratch["1.p7s"], "--keys", keys, "-o", scratch["AT-2.p7s"]);
        Ok("directory", "add", scratch["1.p7s"], "--entry", scratch["AT-2.p7s"], "--key", scratch["g.key"], "-o", scratch["2.p7s"]);
        var before = Keys(Ok("keys", "list", keys, "--directory", scratch["1.p7s"], "--json"));
        var after = Keys(Ok("keys", "list", keys, "--directory", scratch["2.p7s"], "--json"));

        Assert.That(next.GetProperty("from").GetString(), Is.EqualTo(before.Single(k => k.Purpose == "encryption" && k.State == "valid").To), "it follows the one in use");
        Assert.That(before.Select(k => (k.Purpose, k.Listed, k.State)), Is.EqualTo(new[] { ("signing", "yes", "valid"), ("encryption", "no", "not yet valid"), ("encryption", "yes", "valid") }));
        Assert.That(after.Select(k => k.Listed), Is.All.EqualTo("yes"));
        Assert.That(Ok("keys", "list", keys, "--directory", scratch["2.p7s"]).Out, Does.Contain("destroy on").And.Contain("not yet valid"));
        Assert.That(File.GetUnixFileMode(Path.Combine(keys, "encrypt-2.key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Refused("directory", "relist", scratch["2.p7s"], "--keys", keys, "-o", scratch["AT-3.p7s"]), Does.StartWith("NOTHING_CHANGED"));
    }

    [Test]
    public void A_stolen_key_is_revoked_by_our_own_entry_only_where_another_takes_its_place()
    {
        using var scratch = new Scratch();
        var keys = scratch["keys-AT"];
        Made(scratch);
        var stolen = Keys(Ok("keys", "list", keys, "--json")).Single(k => k.Purpose == "signing").Ski;
        string[] revoke = ["directory", "relist", scratch["1.p7s"], "--keys", keys, "--revoke", stolen[..8], "--suspected-since", "2026-11-20T08:00:00Z", "-o", scratch["AT-2.p7s"]];

        Assert.That(Refused(revoke), Does.StartWith("KEY_NOT_LISTED").And.Contain("rotate DIR --purpose signing --now"));
        Ok("keys", "rotate", keys, "--purpose", "signing", "--now");
        Ok(revoke);
        Ok("directory", "add", scratch["1.p7s"], "--entry", scratch["AT-2.p7s"], "--key", scratch["g.key"], "-o", scratch["2.p7s"]);

        Assert.That(Keys(Ok("keys", "list", keys, "--directory", scratch["2.p7s"], "--json")).Where(k => k.Purpose == "signing").Select(k => k.State), Is.EqualTo(new[] { "valid", "revoked" }));
        Assert.That(Ok("directory", "show", scratch["2.p7s"], "--json").Out, Does.Contain("\"suspectedSince\":\"2026-11-20T08:00:00Z\""));
        Assert.That(Ok("directory", "diff", scratch["1.p7s"], scratch["2.p7s"]).Out, Does.Contain("REVOKED"));
    }

    [Test]
    public void A_key_is_destroyed_by_hand_only_when_its_day_has_come_or_in_a_longer_sentence()
    {
        using var scratch = new Scratch();
        var keys = scratch["keys-AT"];
        Made(scratch);
        var stolen = Keys(Ok("keys", "list", keys, "--json")).Single(k => k.Purpose == "encryption").Ski;
        Assert.That(Refused("keys", "destroy", keys, stolen, "--directory", scratch["1.p7s"]), Does.StartWith("KEY_IN_USE"));
        Ok("keys", "rotate", keys, "--purpose", "encryption", "--now");
        Ok("directory", "relist", scratch["1.p7s"], "--keys", keys, "--revoke", stolen, "-o", scratch["AT-2.p7s"]);
        Ok("directory", "add", scratch["1.p7s"], "--entry", scratch["AT-2.p7s"], "--key", scratch["g.key"], "-o", scratch["2.p7s"]);

        Assert.That(Refused("keys", "destroy", keys, stolen, "--directory", scratch["2.p7s"]), Does.StartWith("KEY_IN_USE").And.Contain("--although-messages"));
        Assert.That(File.Exists(Path.Combine(keys, "encrypt.key")), Is.True);
        Ok("keys", "destroy", keys, stolen, "--directory", scratch["2.p7s"], "--although-messages-may-still-come");

        Assert.That(File.Exists(Path.Combine(keys, "encrypt.key")), Is.False);
        Assert.That(Keys(Ok("keys", "list", keys, "--directory", scratch["2.p7s"], "--json")).Single(k => k.Ski == stolen).State, Is.EqualTo("destroyed"));
    }

    private static void Made(Scratch scratch) =>
        Ok("directory", "create", "--make", "Test network", "--key", scratch["g.key"], "--entry", Keys_and_directories.Entry(scratch, "AT", "RS"), "--entry", Keys_and_directories.Entry(scratch, "RS", "AT"), "-o", scratch["1.p7s"]);

    private static List<(string Purpose, string Ski, string Listed, string State, string To)> Keys(Trm.Outcome listed) =>
    [
        .. listed.Json.GetProperty("keys").EnumerateArray().Select(k => (
            k.GetProperty("purpose").GetString()!, k.GetProperty("ski").GetString()!, k.GetProperty("listed").GetString()!, k.GetProperty("state").GetString()!, k.GetProperty("to").GetString()!)),
    ];

    private static Trm.Outcome Ok(params string[] args)
    {
        var outcome = Trm.Run(args);
        Assert.That(outcome.Exit, Is.Zero, $"trm {string.Join(' ', args)}\n{outcome}");
        return outcome;
    }

    private static string Refused(params string[] args)
    {
        var outcome = Trm.Run(args);
        Assert.That(outcome.Exit, Is.EqualTo(1), $"trm {string.Join(' ', args)}\n{outcome}");
        return outcome.Error;
    }
}
