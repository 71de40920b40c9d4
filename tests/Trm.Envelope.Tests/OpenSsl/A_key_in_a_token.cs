using System.Runtime.Versioning;
using System.Security.Cryptography;
using NUnit.Framework;
using Trm.Contracts.Rejections;
using Trm.Envelope.Keys;
using Trm.Testing;

namespace Trm.Envelope.Tests.OpenSsl;

/// <summary>Signing keys in an HSM, through OpenSSL's engine pkcs11, with SoftHSM2. Each test has a token of its own: the module remembers who has logged in.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class A_key_in_a_token
{
    private static readonly World World = World.Common;
    private SoftHsm _hsm = null!;
    private string _folder = "";

    [OneTimeSetUp]
    public void Start()
    {
        _hsm = SoftHsm.Start("signs", "stored", "pin", "purpose", "removed");
        _hsm.Make("purpose", "larger", "EC:secp384r1", "--usage-sign");
    }

    [OneTimeTearDown]
    public void Stop() => _hsm?.Dispose();

    [SetUp]
    public void MakeFolder() => _folder = System.IO.Directory.CreateTempSubdirectory("trm-keys-").FullName;

    [TearDown]
    public void RemoveFolder() => System.IO.Directory.Delete(_folder, recursive: true);

    [Test]
    public void signs_messages_that_openssl_verifies()
    {
        var key = Of("signs").Value;
        var sent = Sealer.Seal(World.Order(), key).Value;
        using var bench = new Workbench();
        bench.Write("header.p7s", sent.HeaderP7s.Span);
        bench.Write("sign.pem", key.Certificate.ToPem());

        bench.Run($"openssl cms -verify -cades -binary -inform DER -in header.p7s -CAfile sign.pem -attime {sent.Header.Iat.ToUnixTimeSeconds()} -purpose any -out header.json");

        Assert.That(key.IsInToken, Is.True);
        Assert.That(bench.Read("header.json"), Is.EqualTo(sent.Header.Write()));
        var flipped = sent.HeaderP7s.ToArray();
        flipped[200] ^= 1;
        bench.Write("header.p7s", flipped);
        Assert.That(bench.Try("openssl cms -verify -cades -binary -inform DER -in header.p7s -CAfile sign.pem -purpose any -out header.json").Exit, Is.Not.Zero);
    }

    [Test]
    public void is_found_again_in_a_folder_that_holds_no_private_key_and_no_pin()
    {
        var made = new ParticipantKeys(World.Austria, Of("stored").Value, EncryptionKey.Create(World.Austria, World.Now));
        made.Save(_folder);

        var store = KeyStore.Load(World.Austria, _folder).Value;
        var keys = ParticipantKeys.Load(World.Austria, _folder).Value;

        Assert.That(store.Signing.Single().Certificate, Is.EqualTo(made.Signing.Certificate));
        Assert.That(store.Signing.Single().IsInToken, Is.True);
        Assert.That(keys.Signing.Certificate, Is.EqualTo(made.Signing.Certificate));
        Assert.That(File.Exists(At("sign.key")), Is.False);
        Assert.That(File.GetUnixFileMode(At("sign.pkcs11")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(System.IO.Directory.GetFiles(_folder).Select(File.ReadAllText), Has.None.Contains(SoftHsm.Pin));
        Assert.That(Sealer.Seal(World.Order(), store.Signing.Single()).IsOk, Is.True);
    }

    [Test]
    public void stands_beside_a_key_in_a_file()
    {
        ParticipantKeys.Create(World.Austria, World.Now).Save(_folder);
        var path = KeyStore.Add(_folder, Of("stored").Value);

        Assert.That(Path.GetFileName(path), Is.EqualTo("sign-2.pem"));
        Assert.That(KeyStore.Load(World.Austria, _folder).Value.Signing.Select(k => k.IsInToken), Is.EquivalentTo([true, false]));
        Assert.That(Path.GetFileName(KeyStore.Add(_folder, SigningKey.Create(World.Austria, World.Now))), Is.EqualTo("sign-3.pem"));
    }

    [Test]
    public void with_a_wrong_pin_is_refused_and_the_refusal_says_neither_pin()
    {
        var refused = Of("pin", pinFile: _hsm.PinFile("1111-2222")).Rejection;

        Assert.That(refused.Code, Is.EqualTo(RejectionCode.KeyTokenPin));
        Assert.That(refused.ToString(), Does.Contain("every try counts").And.Not.Contain("1111-2222").And.Not.Contain(SoftHsm.Pin));
        Assert.That(Of("pin").IsOk, Is.True, "the right one still opens it");
    }

    [TestCase("4711-8915\n", Description = "a newline would be part of the PIN")]
    [TestCase("", Description = "nothing")]
    [TestCase("4711 8915", Description = "a blank")]
    public void is_not_even_tried_with_what_cannot_be_its_pin(string pin)
    {
        var refused = Of("pin", pinFile: _hsm.PinFile(pin)).Rejection;

        Assert.That(refused.Code, Is.EqualTo(RejectionCode.KeyTokenPin));
        Assert.That(refused.Hint, Does.Contain("no newline"), "the file is at fault, not yet the token");
    }

    [Test]
    public void whose_pin_is_not_there_or_is_readable_by_others_is_refused()
    {
        var open = _hsm.PinFile();
        File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Assert.That(Of("pin", pinFile: open).Rejection.Code, Is.EqualTo(RejectionCode.KeyFilePermissions));
        Assert.That(Of("pin", pinFile: At("nowhere")).Rejection.Code, Is.EqualTo(RejectionCode.KeyTokenPin));
    }

    [TestCase("pkcs11:token=nowhere;object=sign")]
    [TestCase("pkcs11:token=signs;object=nothing")]
    public void that_no_token_here_has_is_refused_with_what_to_do(string uri)
    {
        var refused = SigningKey.OfToken(World.Austria, uri, _hsm.PinFile(), World.Now).Rejection;

        Assert.That(refused.Code, Is.EqualTo(RejectionCode.KeyTokenAbsent));
        Assert.That(refused.Hint, Does.Contain(uri).And.Contain("pkcs11-tool"));
    }

    // SoftHSM lets every key sign, whatever it was made for: that a token refuses to is not shown here.
    [Test]
    public void on_another_curve_is_refused() => Assert.That(Of("purpose", "larger").Rejection.Code, Is.EqualTo(RejectionCode.KeyFileInvalid));

    [Test]
    public void that_is_not_the_key_of_its_certificate_is_refused_before_the_pin_is_tried()
    {
        Of("signs").Value.Save(At("sign.key"), At("sign.pem"));
        SigningKey.Create(World.Austria, World.Now).Save(At("other.key"), At("other.pem"));
        EncryptionKey.Create(World.Austria, World.Now).Save(At("encrypt.key"), At("encrypt.pem"));

        Assert.That(SigningKey.Load(At("sign.pkcs11"), At("other.pem")).Rejection.Code, Is.EqualTo(RejectionCode.KeyFileInvalid));
        Assert.That(SigningKey.Load(At("sign.pkcs11"), At("encrypt.pem")).Rejection.Code, Is.EqualTo(RejectionCode.KeyFileInvalid));
    }

    [TestCase("""{"uri":"pkcs11:token=signs;object=sign?pin-value=4711-8915","pinFile":"/pin"}""")]
    [TestCase("""{"uri":"pkcs11:token=signs;object=sign;pin-value=4711-8915","pinFile":"/pin"}""")]
    [TestCase("""{"uri":"pkcs11:token=signs;object=sign","pinFile":"pin"}""")]
    [TestCase("""{"uri":"pkcs11:token=signs;object=sign","pinFile":"/p;pin-value=1"}""")]
    [TestCase("""{"uri":"file:/etc/passwd","pinFile":"/pin"}""")]
    [TestCase("""{"uri":"pkcs11:token=signs","pinFile":"/pin","pin":"4711-8915"}""")]
    [TestCase("""{"uri":"pkcs11:token=signs"}""")]
    [TestCase("null")]
    [TestCase("")]
    public void is_named_by_a_small_file_of_one_form(string file)
    {
        Of("signs").Value.Save(At("sign.key"), At("sign.pem"));
        File.WriteAllText(At("sign.pkcs11"), file);

        var refused = SigningKey.Load(At("sign.pkcs11"), At("sign.pem")).Rejection;

        Assert.That(refused.Code, Is.EqualTo(RejectionCode.KeyFileInvalid));
        Assert.That(refused.ToString(), Does.Not.Contain(SoftHsm.Pin));
    }

    [Test]
    public void that_others_may_point_elsewhere_is_refused()
    {
        Of("signs").Value.Save(At("sign.key"), At("sign.pem"));
        File.SetUnixFileMode(At("sign.pkcs11"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);

        Assert.That(SigningKey.Load(At("sign.pkcs11"), At("sign.pem")).Rejection.Code, Is.EqualTo(RejectionCode.KeyFilePermissions));
    }

    [Test]
    public void that_is_pulled_out_signs_no_more_and_says_so()
    {
        var key = Of("removed").Value;
        Assert.That(Sealer.Seal(World.Order(), key).IsOk, Is.True);

        _hsm.Remove("removed");

        var gone = Assert.Throws<KeyTokenException>(() => Sealer.Seal(World.Order(), key))!;
        Assert.That(gone.Rejection.Code, Is.EqualTo(RejectionCode.KeyTokenAbsent));
        Assert.That(gone.Message, Does.Contain("put it back").And.Not.Contain("pin"));
        Assert.That(gone.InnerException, Is.InstanceOf<CryptographicException>());
    }

    private Contracts.Rejections.Result<SigningKey> Of(string token, string key = SoftHsm.Key, string? pinFile = null) =>
        SigningKey.OfToken(World.Austria, SoftHsm.Uri(token, key), pinFile ?? _hsm.PinFile(), World.Now);

    private string At(string name) => Path.Combine(_folder, name);
}
