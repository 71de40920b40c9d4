using Trm.Testing;

namespace Trm.Cli.Tests;

internal sealed class A_signing_key_in_a_token
{
    private SoftHsm _hsm = null!;

    [OneTimeSetUp]
    public void Start() => _hsm = SoftHsm.Start("AT");

    [OneTimeTearDown]
    public void Stop() => _hsm?.Dispose();

    [Test]
    public void Is_taken_up_listed_and_never_shown()
    {
        using var scratch = new Scratch();
        Assert.That(Trm.Run("keys", "new", "--participant", "AT", "-o", scratch["AT"]).Exit, Is.Zero);
        File.Delete(Path.Combine(scratch["AT"], "sign.key"));
        File.Delete(Path.Combine(scratch["AT"], "sign.pem"));

        var taken = Trm.Run("keys", "token", "--participant", "AT", "--keys", scratch["AT"], "--uri", SoftHsm.Uri("AT"), "--pin-file", _hsm.PinFile(), "--json");
        var listed = Trm.Run("keys", "list", scratch["AT"]);
        var json = Trm.Run("keys", "list", scratch["AT"], "--json").Json.GetProperty("keys")[0];

        Assert.That(taken.Exit, Is.Zero, taken.ToString());
        Assert.That(listed.Out, Does.Contain("in a token"), listed.ToString());
        Assert.That(json.GetProperty("inToken").GetBoolean(), Is.True);
        Assert.That(json.GetProperty("ski").GetString(), Is.EqualTo(taken.Json.GetProperty("ski").GetString()));
        Assert.That(taken.ToString() + listed, Does.Not.Contain(SoftHsm.Pin));
    }

    [Test]
    public void Is_refused_with_a_code_where_the_token_is_not_there()
    {
        using var scratch = new Scratch();

        var refused = Trm.Run("keys", "token", "--participant", "AT", "--keys", scratch["AT"], "--uri", SoftHsm.Uri("XX"), "--pin-file", _hsm.PinFile());

        Assert.That(refused.Exit, Is.EqualTo(1));
        Assert.That(refused.Error, Does.StartWith("KEY_TOKEN_ABSENT").And.Contain("libengine-pkcs11-openssl").And.Not.Contain(SoftHsm.Pin));
        Assert.That(Directory.Exists(scratch["AT"]), Is.False, "nothing is left behind");
    }
}
