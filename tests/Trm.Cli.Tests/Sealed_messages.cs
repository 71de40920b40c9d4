namespace Trm.Cli.Tests;

/// <summary>The commands on a message that the demonstration left.</summary>
internal sealed class Sealed_messages
{
    private static string Message => Path.Combine(DemoRun.Messages.First(m => m.Line.GetProperty("kind").GetString() == "referral").Folder, "message.trm");

    private static string Directory => Path.Combine(DemoRun.Output, "directory.p7s");

    private static string Key(string side) => Path.Combine(DemoRun.Output, "pki", side, "encrypt.key");

    [Test]
    public void Are_split_into_the_parts_that_openssl_takes()
    {
        using var scratch = new Scratch();

        Assert.That(Trm.Run("message", "split", Message, "-o", scratch.Path).Exit, Is.Zero);

        Assert.That((byte[])[.. File.ReadAllBytes(scratch["header.p7s"]), .. File.ReadAllBytes(scratch["envelope.p7m"])], Is.EqualTo(File.ReadAllBytes(Message)));
        Assert.That(File.ReadAllBytes(scratch["header.p7s"]), Is.EqualTo(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(Message)!, "header.p7s"))));
    }

    [Test]
    public void Are_inspected_without_a_key_and_said_to_be_unverified_without_a_directory()
    {
        var alone = Trm.Run("message", "inspect", Message);
        var verified = Trm.Run("message", "inspect", Message, "--directory", Directory, "--json");

        Assert.That((alone.Exit, verified.Exit), Is.EqualTo((0, 0)));
        Assert.That(alone.Out, Does.StartWith("UNVERIFIED"));
        Assert.That(verified.Json.GetProperty("verified").GetBoolean(), Is.True);
        Assert.That(verified.Out, Does.Not.Contain("referral"));
    }

    [Test]
    public void Are_opened_with_meta_and_payload()
    {
        var opened = Trm.Run("message", "open", Message, "--directory", Directory, "--key", Key("RS"), "--json");

        Assert.That(opened.Exit, Is.Zero, opened.ToString());
        Assert.That(opened.Json.GetProperty("meta").GetProperty("kind").GetString(), Is.EqualTo("referral"));
        Assert.That(opened.Json.GetProperty("payload").GetProperty("resourceType").GetString(), Is.EqualTo("Bundle"));
    }

    [Test]
    public void Are_refused_by_their_true_code()
    {
        using var scratch = new Scratch();
        var bytes = File.ReadAllBytes(Message);
        bytes[^50] ^= 4;
        File.WriteAllBytes(scratch["damaged.trm"], bytes);
        File.WriteAllBytes(scratch["cut.trm"], bytes[..^1]);
        Trm.Run("directory", "create", "--make", "Other network", "--key", scratch["g.key"], "--entry", Keys_and_directories.Entry(scratch, "RS", "AT"), "-o", scratch["other.p7s"]);

        Assert.That(Refusal("message", "open", Message, "--directory", Directory, "--key", Key("AT")), Is.EqualTo("WRONG_RECIPIENT"));
        Assert.That(Refusal("message", "open", scratch["damaged.trm"], "--directory", Directory, "--key", Key("RS")), Is.EqualTo("ENVELOPE_DAMAGED"));
        Assert.That(Refusal("message", "open", scratch["cut.trm"], "--directory", Directory, "--key", Key("RS")), Is.EqualTo("FILE_INVALID"));
        Assert.That(Refusal("message", "open", Message, "--directory", scratch["other.p7s"], "--key", Path.Combine(scratch["keys-RS"], "encrypt.key")), Is.EqualTo("SIG_KEY_UNKNOWN"));
        Assert.That(Refusal("message", "open", Message, "--directory", scratch["other.p7s"], "--key", Key("RS")), Is.EqualTo("KEY_FILE_INVALID"));
        Assert.That(Refusal("message", "open", Message, "--directory", Directory, "--fingerprint", new string('0', 64), "--key", Key("RS")), Is.EqualTo("DIRECTORY_INVALID"));
        Assert.That(Refusal("message", "inspect", Message, "--directory", scratch["other.p7s"]), Is.EqualTo("SIG_KEY_UNKNOWN"));
    }

    private static string Refusal(params string[] args)
    {
        var outcome = Trm.Run(args);
        Assert.That(outcome.Exit, Is.EqualTo(1), outcome.ToString());
        return outcome.Error.Split([' ', '\n'])[0];
    }
}
