namespace Trm.Cli.Tests;

internal sealed class Keys_and_directories
{
    [Test]
    public void Keys_are_for_their_owner_only_and_never_overwritten()
    {
        using var scratch = new Scratch();

        Assert.That(Trm.Run("keys", "new", "--participant", "AT", "-o", scratch["AT"]).Exit, Is.Zero);

        foreach (var name in new[] { "sign.key", "encrypt.key", "log.key" })
            Assert.That(File.GetUnixFileMode(Path.Combine(scratch["AT"], name)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), name);
        Assert.That(File.GetUnixFileMode(scratch["AT"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Assert.That(File.ReadAllText(Path.Combine(scratch["AT"], "log.vkey")), Does.StartWith("trm/AT/0+"));
        var again = Trm.Run("keys", "new", "--participant", "AT", "-o", scratch["AT"]);
        Assert.That((again.Exit, again.Error.Split('\n')[0]), Is.EqualTo((1, "FILE_EXISTS")));
    }

    [Test]
    public void A_key_that_others_can_read_is_refused()
    {
        using var scratch = new Scratch();
        Trm.Run("keys", "new", "--participant", "AT", "-o", scratch["AT"]);
        File.SetUnixFileMode(Path.Combine(scratch["AT"], "sign.key"), UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var listed = Trm.Run("keys", "list", scratch["AT"]);

        Assert.That(listed.Exit, Is.EqualTo(1), listed.ToString());
        Assert.That(listed.Error, Does.StartWith("KEY_FILE_PERMISSIONS").And.Contain("chmod 600"));
    }

    [Test]
    public void A_directory_comes_to_be_by_two_governance_keys_and_is_adopted_as_a_successor()
    {
        using var scratch = new Scratch();
        var (at, rs) = (Entry(scratch, "AT", "RS"), Entry(scratch, "RS", "AT"));
        var (a, b) = (scratch["gov/a.key"], scratch["gov/b.key"]);

        Ok("directory", "create", "--make", "Test network", "--key", a, "--key", b, "--k", "2", "-o", scratch["1.p7s"]);
        Ok("directory", "add", scratch["1.p7s"], "--entry", at, "--entry", rs, "--key", a, "-o", scratch["2-half.p7s"]);
        var early = Trm.Run("directory", "adopt", scratch["2-half.p7s"], "--current", scratch["1.p7s"], "-o", scratch["now.p7s"]);
        Ok("directory", "sign", scratch["2-half.p7s"], "--key", b, "-o", scratch["2.p7s"]);
        Ok("directory", "adopt", scratch["2.p7s"], "--current", scratch["1.p7s"], "--participant", "AT", "-o", scratch["now.p7s"]);
        var shown = Ok("directory", "show", scratch["now.p7s"], "--json").Json;
        var rollback = Trm.Run("directory", "adopt", scratch["1.p7s"], "--current", scratch["now.p7s"], "-o", scratch["now.p7s"]);
        var difference = Ok("directory", "diff", scratch["1.p7s"], scratch["2.p7s"], "--json").Json;
        Ok("directory", "certs", scratch["now.p7s"], "-o", scratch["ca.pem"]);
        var definitions = Ok("broker", "definitions", scratch["now.p7s"]).Json;

        Assert.That(early.Error, Does.StartWith("DIRECTORY_QUORUM"));
        Assert.That(shown.GetProperty("version").GetInt64(), Is.EqualTo(2));
        Assert.That(shown.GetProperty("participants").EnumerateArray().Select(p => p.GetProperty("id").GetString()), Is.EqualTo(new[] { "AT", "RS" }));
        Assert.That(rollback.Error, Does.StartWith("DIRECTORY_ROLLBACK"));
        Assert.That(difference.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("at").GetString()), Is.EqualTo(new[] { "AT", "RS" }));
        Assert.That(File.ReadAllText(scratch["ca.pem"]).Split("BEGIN CERTIFICATE").Length - 1, Is.EqualTo(4));
        Assert.That(definitions.GetProperty("queues").GetArrayLength(), Is.EqualTo(4));
    }

    [Test]
    public void A_first_directory_is_adopted_by_its_fingerprint_alone()
    {
        using var scratch = new Scratch();
        Ok("directory", "create", "--make", "Test network", "--key", scratch["g.key"], "--entry", Entry(scratch, "AT", "RS"), "-o", scratch["1.p7s"]);
        var fingerprint = Ok("directory", "show", scratch["1.p7s"], "--json").Json.GetProperty("fingerprint").GetString()!;

        Ok("directory", "adopt", scratch["1.p7s"], "--fingerprint", fingerprint, "-o", scratch["now.p7s"]);
        var other = Trm.Run("directory", "adopt", scratch["1.p7s"], "--fingerprint", new string('0', 64), "-o", scratch["now.p7s"]);
        var none = Trm.Run("directory", "adopt", scratch["1.p7s"], "-o", scratch["now.p7s"]);

        Assert.That((other.Exit, none.Exit), Is.EqualTo((1, 2)));
        Assert.That(other.Error, Does.StartWith("DIRECTORY_INVALID"));
    }

    [Test]
    public void An_entry_of_anothers_making_is_refused()
    {
        using var scratch = new Scratch();
        Ok("directory", "create", "--make", "Test network", "--key", scratch["g.key"], "--entry", Entry(scratch, "AT", "RS"), "-o", scratch["1.p7s"]);
        using var elsewhere = new Scratch();

        var outcome = Trm.Run("directory", "add", scratch["1.p7s"], "--entry", Entry(elsewhere, "AT", "RS"), "--key", scratch["g.key"], "-o", scratch["2.p7s"]);

        Assert.That(outcome.Exit, Is.EqualTo(1), outcome.ToString());
        Assert.That(outcome.Error, Does.StartWith("DIRECTORY_ENTRY"));
        Assert.That(File.Exists(scratch["2.p7s"]), Is.False);
    }

    internal static string Entry(Scratch scratch, string id, string peer)
    {
        var (keys, entry) = (scratch[$"keys-{id}"], scratch[$"{id}.p7s"]);
        Ok("keys", "new", "--participant", id, "-o", keys);
        Ok("directory", "entry", "--participant", id, "--keys", keys, "--country", id, "--name", $"Office {id}", "--peer", peer, "--duty-number", "+00 0", "-o", entry);
        return entry;
    }

    private static Trm.Outcome Ok(params string[] args)
    {
        var outcome = Trm.Run(args);
        Assert.That(outcome.Exit, Is.Zero, $"trm {string.Join(' ', args)}\n{outcome}");
        return outcome;
    }
}
