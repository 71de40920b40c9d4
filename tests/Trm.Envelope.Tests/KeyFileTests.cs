using System.Runtime.Versioning;
using NUnit.Framework;
using Trm.Contracts.Rejections;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class KeyFileTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = System.IO.Directory.CreateTempSubdirectory("trm-keys-").FullName;

    [TearDown]
    public void RemoveFolder() => System.IO.Directory.Delete(_folder, recursive: true);

    [Test]
    public void Keys_are_written_for_their_owner_alone_and_read_back()
    {
        var keys = ParticipantKeys.Create(World.Austria, World.Now);

        keys.Save(_folder);
        var read = ParticipantKeys.Load(World.Austria, _folder).Value;

        Assert.Multiple(() =>
        {
            Assert.That(read.Signing.Certificate, Is.EqualTo(keys.Signing.Certificate));
            Assert.That(read.Encryption.Certificate, Is.EqualTo(keys.Encryption.Certificate));
            Assert.That(File.GetUnixFileMode(At("sign.key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(File.GetUnixFileMode(At("encrypt.key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        });
    }

    [TestCase(UnixFileMode.GroupRead)]
    [TestCase(UnixFileMode.OtherRead)]
    [TestCase(UnixFileMode.GroupWrite)]
    [TestCase(UnixFileMode.OtherWrite)]
    public void A_key_that_others_may_touch_is_refused_with_a_hint(UnixFileMode extra)
    {
        ParticipantKeys.Create(World.Austria, World.Now).Save(_folder);
        File.SetUnixFileMode(At("sign.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);

        var refused = SigningKey.Load(At("sign.key"), At("sign.pem")).Rejection;

        Assert.That(refused.Code, Is.EqualTo(RejectionCode.KeyFilePermissions));
        Assert.That(refused.Hint, Does.Contain("chmod 600"));
    }

    [Test]
    public void A_key_is_never_overwritten()
    {
        ParticipantKeys.Create(World.Austria, World.Now).Save(_folder);

        Assert.That(() => ParticipantKeys.Create(World.Austria, World.Now).Save(_folder), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void A_key_and_a_certificate_that_do_not_belong_together_are_refused()
    {
        ParticipantKeys.Create(World.Austria, World.Now).Save(_folder);
        SigningKey.Create(World.Austria, World.Now).Save(At("other.key"), At("other.pem"));

        Assert.Multiple(() =>
        {
            Refused(SigningKey.Load(At("sign.key"), At("other.pem")));
            Refused(SigningKey.Load(At("encrypt.key"), At("encrypt.pem")));
            Refused(EncryptionKey.Load(At("sign.key"), At("sign.pem")));
            Refused(GovernanceKey.Load(At("sign.key"), At("sign.pem")));
            Refused(SigningKey.Load(At("sign.pem"), At("sign.pem")));
            Refused(SigningKey.Load(At("sign.key"), At("sign.key")));
        });

        void Refused<T>(Result<T> result)
            where T : class => Assert.That(result.IsOk ? "accepted" : result.Rejection.Code.Text, Is.EqualTo("KEY_FILE_INVALID").Or.EqualTo("KEY_FILE_PERMISSIONS"));
    }

    [Test]
    public void Nonsense_is_no_key()
    {
        File.WriteAllText(At("k"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        File.WriteAllBytes(At("huge"), new byte[100_000]);
        foreach (var name in new[] { "k", "huge" })
            File.SetUnixFileMode(At(name), UnixFileMode.UserRead);
        ParticipantKeys.Create(World.Austria, World.Now).Save(_folder);

        Assert.That(SigningKey.Load(At("k"), At("sign.pem")).Rejection.Code, Is.EqualTo(RejectionCode.KeyFileInvalid));
        Assert.That(SigningKey.Load(At("huge"), At("sign.pem")).Rejection.Code, Is.EqualTo(RejectionCode.KeyFileInvalid));
        Assert.That(SigningKey.Load(At("sign.key"), At("huge")).Rejection.Code, Is.EqualTo(RejectionCode.KeyFileInvalid));
    }

    [Test]
    public void An_encryption_key_finds_its_certificate_in_the_directory()
    {
        World.Common.Keys[World.Serbia].Save(_folder);
        var listed = World.Common.Directory.Participants.SelectMany(p => p.Encryption).Select(k => k.Certificate).ToList();

        Assert.That(EncryptionKey.Load(At("encrypt.key"), listed).Value.Certificate, Is.EqualTo(World.Common.Keys[World.Serbia].Encryption.Certificate));
        Assert.That(EncryptionKey.Load(At("sign.key"), listed).Rejection.Code, Is.EqualTo(RejectionCode.KeyFileInvalid));
    }

    [Test]
    public void Certificates_are_made_for_one_purpose_and_its_time()
    {
        var keys = ParticipantKeys.Create(World.Austria, World.Now);
        var governance = GovernanceKey.Create("Vienna", World.Now);

        Assert.Multiple(() =>
        {
            Assert.That(Purposes(keys.Signing.Certificate), Is.EqualTo(new[] { KeyPurpose.MessageSigning }));
            Assert.That(Purposes(keys.Encryption.Certificate), Is.EqualTo(new[] { KeyPurpose.MessageEncryption }));
            Assert.That(Purposes(governance.Certificate), Is.EqualTo(new[] { KeyPurpose.Governance }));
            Assert.That(keys.Signing.Certificate.NotAfter, Is.EqualTo(World.Now.AddYears(2)));
            Assert.That(keys.Encryption.Certificate.NotAfter, Is.EqualTo(World.Now.AddDays(90)));
        });

        static IEnumerable<KeyPurpose> Purposes(Certificate certificate) => Enum.GetValues<KeyPurpose>().Where(certificate.IsFor);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
