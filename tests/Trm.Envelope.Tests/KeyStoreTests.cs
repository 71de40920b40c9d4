using System.Runtime.Versioning;
using NUnit.Framework;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class KeyStoreTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = System.IO.Directory.CreateTempSubdirectory("trm-keys-").FullName;

    [TearDown]
    public void RemoveFolder() => System.IO.Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_next_key_signs_from_the_second_from_which_the_directory_lists_it()
    {
        var (first, next) = Made();
        var from = World.Now.AddDays(30);
        var entry = Entry(first, KeyListing.Of(first.Signing.Certificate), new KeyListing(next.Certificate, from, next.Certificate.NotAfter));

        var store = KeyStore.Load(World.Austria, _folder).Value;

        Assert.That(store.Signing, Has.Count.EqualTo(2));
        Assert.That(store.SignerAt(entry, from.AddSeconds(-1))!.Certificate, Is.EqualTo(first.Signing.Certificate));
        Assert.That(store.SignerAt(entry, from)!.Certificate, Is.EqualTo(next.Certificate));
    }

    [Test]
    public void A_revoked_or_unlisted_key_does_not_sign()
    {
        var (first, next) = Made();
        var revoked = KeyListing.Of(first.Signing.Certificate) with { Revoked = World.Now };

        var store = KeyStore.Load(World.Austria, _folder).Value;

        Assert.That(store.SignerAt(Entry(first, revoked), World.Now.AddDays(1)), Is.Null);
        Assert.That(store.SignerAt(Entry(first, revoked, KeyListing.Of(next.Certificate)), World.Now.AddDays(1))!.Certificate, Is.EqualTo(next.Certificate));
        Assert.That(store.SignerAt(null, World.Now), Is.Null);
    }

    [Test]
    public void Every_encryption_key_opens_until_it_is_destroyed_and_then_its_bytes_are_gone()
    {
        var (first, _) = Made();
        var next = EncryptionKey.Create(World.Austria, World.Now.AddDays(90), World.Now.AddDays(180));
        KeyStore.Add(_folder, next);
        var store = KeyStore.Load(World.Austria, _folder).Value;
        Assert.That(store.Ring.Find(first.Encryption.Certificate.SkiHex), Is.Not.Null);
        Assert.That(store.Ring.Find(next.Certificate.SkiHex), Is.Not.Null);

        var old = store.Keys.Single(k => k.Certificate.Equals(first.Encryption.Certificate));
        using var held = File.Open(old.PrivateFile, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        var secret = new byte[held.Length];
        held.ReadExactly(secret);
        KeyStore.Destroy(old);

        // Whoever still has the file open, as a disk has, reads other bytes.
        var left = new byte[secret.Length];
        held.Position = 0;
        held.ReadExactly(left);
        Assert.That(left, Is.Not.EqualTo(secret));
        if (OperatingSystem.IsLinux())
            Assert.That(File.ResolveLinkTarget($"/proc/self/fd/{held.SafeFileHandle.DangerousGetHandle()}", false)!.Name, Does.StartWith("encrypt.key.destroying"), "it was no key any more when it was overwritten");
        Assert.That(File.Exists(old.PrivateFile), Is.False);
        var after = KeyStore.Load(World.Austria, _folder).Value;
        Assert.That(after.Ring.Find(first.Encryption.Certificate.SkiHex), Is.Null);
        Assert.That(after.Keys.Single(k => k.Certificate.Equals(first.Encryption.Certificate)).IsHere, Is.False);
        Assert.That(() => KeyStore.Destroy(old), Throws.Nothing);
    }

    [Test]
    public void A_key_whose_destruction_was_interrupted_is_gone_when_the_folder_is_read_again()
    {
        var (first, next) = Made();
        var old = KeyStore.Load(World.Austria, _folder).Value.Keys.Single(k => k.Certificate.Equals(next.Certificate));
        File.Move(old.PrivateFile, old.PrivateFile + ".destroying");
        File.WriteAllBytes(old.PrivateFile + ".destroying", new byte[121]);

        var store = KeyStore.Load(World.Austria, _folder).Value;

        Assert.That(store.Signing.Single().Certificate, Is.EqualTo(first.Signing.Certificate));
        Assert.That(System.IO.Directory.GetFiles(_folder, "*.destroying"), Is.Empty);
    }

    [TestCase("sign-2.key")]
    [TestCase("encrypt.key")]
    public void One_private_key_that_others_may_touch_refuses_the_whole_folder(string name)
    {
        Made();
        File.SetUnixFileMode(Path.Combine(_folder, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var refused = KeyStore.Load(World.Austria, _folder).Rejection;

        Assert.That(refused.Code, Is.EqualTo(RejectionCode.KeyFilePermissions));
        Assert.That(refused.Path, Does.EndWith(name));
    }

    [Test]
    public void A_key_of_one_purpose_is_refused_in_the_place_of_another()
    {
        Made();
        File.Copy(Path.Combine(_folder, "encrypt.pem"), Path.Combine(_folder, "sign-9.pem"));
        File.Copy(Path.Combine(_folder, "encrypt.key"), Path.Combine(_folder, "sign-9.key"));

        Assert.That(KeyStore.Load(World.Austria, _folder).Rejection.Code, Is.EqualTo(RejectionCode.KeyFileInvalid));
    }

    private (ParticipantKeys First, SigningKey Next) Made()
    {
        var first = ParticipantKeys.Create(World.Austria, World.Now);
        first.Save(_folder);
        var next = SigningKey.Create(World.Austria, World.Now);
        Assert.That(KeyStore.Add(_folder, next), Does.EndWith("sign-2.pem"));
        return (first, next);
    }

    private static ParticipantEntry Entry(ParticipantKeys keys, params KeyListing[] signing) =>
        ParticipantEntry.Create(keys, "AT", "Coordinator", [World.Serbia], "trm/AT/0+00000000+AA==", World.Now) with { Signing = signing };
}
