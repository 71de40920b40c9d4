using System.Security.Cryptography;
using System.Text.Json;

namespace Trm.Cli.Tests;

/// <summary>The node's key-encryption key, backed up apart from the data and sealed to an offline key: restoring takes both, and stock OpenSSL suffices.</summary>
internal sealed class The_backup_of_the_kek
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Test]
    public void Is_restored_with_the_offline_key_and_opens_the_cases()
    {
        using var scratch = new Scratch();
        var kek = Made(scratch);
        Data(scratch, kek);

        var restored = Unwrap(scratch, "--data", scratch["data"]);

        Assert.That(restored.Exit, Is.Zero, restored.ToString());
        Assert.That(File.ReadAllBytes(scratch["restored.key"]), Is.EqualTo(kek));
        Assert.That(new[] { "restored.key", "kek.p7m", "safe/offline.key" }.Select(f => File.GetUnixFileMode(scratch[f])), Has.All.EqualTo(OwnerOnly));
        Assert.That(File.ReadAllBytes(scratch["kek.p7m"]).AsSpan().IndexOf(kek), Is.EqualTo(-1));
        Assert.That(Unwrap(scratch).Error, Does.StartWith("FILE_EXISTS"), "never over another key");
    }

    [Test]
    public void Is_opened_by_stock_openssl()
    {
        using var scratch = new Scratch();
        var kek = Made(scratch);

        var opened = Decrypt(scratch);

        Assert.That(opened.Exit, Is.Zero, opened.ToString());
        Assert.That(File.ReadAllBytes(scratch["openssl.key"]), Is.EqualTo(kek));
    }

    [Test]
    public void With_any_byte_changed_is_refused_by_us_and_sampled_by_openssl()
    {
        using var scratch = new Scratch();
        Made(scratch);
        var bytes = File.ReadAllBytes(scratch["kek.p7m"]);
        for (var i = 0; i < bytes.Length; i++)
        {
            File.WriteAllBytes(scratch["kek.p7m"], [.. bytes[..i], (byte)(bytes[i] ^ 0x01), .. bytes[(i + 1)..]]);
            var refused = Unwrap(scratch);
            Assert.That((refused.Exit, File.Exists(scratch["restored.key"])), Is.EqualTo((1, false)), $"byte {i}: {refused}");
            Assert.That(refused.Error, Does.StartWith("FILE_INVALID").Or.StartWith("WRONG_RECIPIENT").Or.StartWith("DECRYPT_FAILED"), $"byte {i}");
        }

        // Ciphertext and tag stand at the end.
        foreach (var back in new[] { 1, 10, 30, 45 })
        {
            var i = bytes.Length - back;
            File.WriteAllBytes(scratch["kek.p7m"], [.. bytes[..i], (byte)(bytes[i] ^ 0x01), .. bytes[(i + 1)..]]);
            Assert.That(Decrypt(scratch).Exit, Is.Not.Zero, $"byte {i}");
        }
    }

    [Test]
    public void With_another_offline_key_is_refused()
    {
        using var scratch = new Scratch();
        Made(scratch);
        Trm.Run("keys", "offline", "--participant", "AT", "-o", scratch["other"]);

        var refused = Trm.Run("keys", "unwrap", scratch["kek.p7m"], "--key", scratch["other/offline.key"], "--cert", scratch["other/offline.pem"], "-o", scratch["restored.key"]);

        Assert.That((refused.Exit, refused.Error.Split('\n')[0]), Is.EqualTo((1, "WRONG_RECIPIENT")));
    }

    [Test]
    public void Of_another_node_is_refused_where_it_opens_no_case_and_nothing_is_left()
    {
        using var scratch = new Scratch();
        Made(scratch);
        Data(scratch, RandomNumberGenerator.GetBytes(32));

        var refused = Unwrap(scratch, "--data", scratch["data"]);

        Assert.That(refused.Error, Does.StartWith("KEY_FILE_INVALID"), refused.ToString());
        Assert.That(File.Exists(scratch["restored.key"]), Is.False);
    }

    [Test]
    public void Is_made_of_an_owner_only_key_of_the_right_length_and_to_an_encryption_certificate_alone()
    {
        using var scratch = new Scratch();
        Made(scratch);
        Trm.Run("keys", "new", "--participant", "AT", "-o", scratch["AT"]);

        var signing = Trm.Run("keys", "wrap", "--kek", scratch["kek.key"], "--to", scratch["AT/sign.pem"], "-o", scratch["x.p7m"]);
        File.SetUnixFileMode(scratch["kek.key"], OwnerOnly | UnixFileMode.GroupRead);
        var open = Wrap(scratch);
        File.Delete(scratch["kek.key"]);
        var absent = Wrap(scratch);
        Write(scratch["kek.key"], new byte[31]);
        var cut = Wrap(scratch);

        Assert.That(signing.Error, Does.StartWith("KEY_FILE_INVALID"));
        Assert.That(open.Error, Does.StartWith("KEY_FILE_PERMISSIONS"));
        Assert.That(absent.Error, Does.StartWith("KEY_FILE_ABSENT"));
        Assert.That(cut.Error, Does.StartWith("KEY_FILE_INVALID"));
    }

    // A key-encryption key, an offline key and the backup.
    private static byte[] Made(Scratch scratch)
    {
        var kek = RandomNumberGenerator.GetBytes(32);
        Write(scratch["kek.key"], kek);
        Assert.That(Trm.Run("keys", "offline", "--participant", "AT", "-o", scratch["safe"]).Exit, Is.Zero);
        Assert.That(Wrap(scratch).Exit, Is.Zero);
        return kek;
    }

    // A data folder with one case's key, wrapped by that key.
    private static void Data(Scratch scratch, byte[] kek)
    {
        Write(scratch["its.key"], kek);
        using var wrapping = global::Trm.Node.Storage.Content.KeyEncryptionKey.ReadOrCreate(scratch["its.key"], mayCreate: false);
        using var vault = new global::Trm.Node.Storage.Content.CaseVault(Path.Combine(scratch["data"], "cases"), wrapping);
        vault.Seal(null, "x", JsonSerializer.SerializeToUtf8Bytes("x"));
    }

    private static void Write(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        File.SetUnixFileMode(path, OwnerOnly);
    }

    private static Trm.Outcome Wrap(Scratch scratch) => Trm.Run("keys", "wrap", "--kek", scratch["kek.key"], "--to", scratch["safe/offline.pem"], "-o", scratch["kek.p7m"]);

    private static Trm.Outcome Unwrap(Scratch scratch, params string[] more) =>
        Trm.Run(["keys", "unwrap", scratch["kek.p7m"], "--key", scratch["safe/offline.key"], "--cert", scratch["safe/offline.pem"], "-o", scratch["restored.key"], .. more]);

    private static Trm.Outcome Decrypt(Scratch scratch) => Trm.Process("openssl", [
        "cms", "-decrypt", "-binary", "-inform", "DER", "-in", scratch["kek.p7m"], "-recip", scratch["safe/offline.pem"], "-inkey", scratch["safe/offline.key"], "-out", scratch["openssl.key"],
    ]);
}
