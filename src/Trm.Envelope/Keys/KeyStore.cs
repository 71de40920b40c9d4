using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;

namespace Trm.Envelope.Keys;

/// <summary>
/// The message keys in a participant's folder: <c>sign*.pem</c> and <c>encrypt*.pem</c> are certificates, the file of the same name with <c>.key</c> the private key, with <c>.pkcs11</c> where a token has it. A
/// certificate without one is a key that was destroyed. Immutable: what changes in the folder is seen by loading it again.
/// </summary>
/// <remarks>Source: contracts/envelope.md, "Keys".</remarks>
public sealed class KeyStore
{
    private const string SigningName = "sign";
    private const string EncryptionName = "encrypt";

    private KeyStore(ParticipantId owner, string folder, IReadOnlyList<StoredKey> keys, IReadOnlyList<SigningKey> signing, IReadOnlyList<EncryptionKey> encryption)
    {
        (Owner, Folder, Keys) = (owner, folder, keys);
        Signing = [.. signing.OrderByDescending(k => k.Certificate.NotBefore)];
        Encryption = [.. encryption.OrderByDescending(k => k.Certificate.NotBefore)];
        Ring = new(Encryption);
    }

    public ParticipantId Owner { get; }

    public string Folder { get; }

    /// <summary>Every certificate in the folder, those of destroyed keys too; by purpose, newest first.</summary>
    public IReadOnlyList<StoredKey> Keys { get; }

    /// <summary>The signing keys that can be used, newest first.</summary>
    public IReadOnlyList<SigningKey> Signing { get; }

    /// <summary>The encryption keys that are not destroyed, newest first.</summary>
    public IReadOnlyList<EncryptionKey> Encryption { get; }

    /// <summary>What opens messages to us: any encryption key that is not destroyed.</summary>
    public EncryptionKeyRing Ring { get; }

    /// <summary>
    /// Reads every key of the folder. <c>KEY_FILE_PERMISSIONS</c> where others may touch a private key; <c>KEY_FILE_INVALID</c> where a file is no key, is for another
    /// purpose, does not fit its certificate, or no signing key is there. Finishes first what <see cref="Destroy"/> began.
    /// </summary>
    /// <exception cref="IOException">A file or the folder cannot be read.</exception>
    public static Result<KeyStore> Load(ParticipantId owner, string folder)
    {
        SecretFile.FinishDestroying(folder);
        var (keys, signing, encryption) = (new List<StoredKey>(), new List<SigningKey>(), new List<EncryptionKey>());
        if (Read(SigningName, KeyPurpose.MessageSigning, SigningKey.Load, signing) is { } odd)
            return odd;
        if (Read(EncryptionName, KeyPurpose.MessageEncryption, EncryptionKey.Load, encryption) is { } fault)
            return fault;
        if (signing.Count == 0)
            return new Rejection(RejectionCode.KeyFileInvalid, folder, "no signing key is here; make one with: trm keys new");
        return new KeyStore(owner, folder, keys, signing, encryption);

        Rejection? Read<T>(string name, KeyPurpose purpose, Func<string, string, Result<T>> load, List<T> loaded)
            where T : class
        {
            var found = new List<StoredKey>();
            foreach (var path in Certificates(folder, name))
            {
                if (!KeyFile.ReadCertificate(path).Try(out var certificate, out var unread))
                    return unread;
                var stored = new StoredKey(purpose, certificate, path, File.Exists(StoredKey.FileOf(path)));
                found.Add(stored);
                if (!stored.IsHere)
                    continue;
                if (!load(stored.PrivateFile, path).Try(out var key, out var unusable))
                    return unusable with { Path = unusable.Path ?? stored.PrivateFile };
                loaded.Add(key);
            }

            keys.AddRange(found.OrderByDescending(k => k.Certificate.NotBefore));
            return null;
        }
    }

    /// <summary>The key to sign with: the newest that the participant's entry lists as valid at that time and that is here; null where there is none.</summary>
    public SigningKey? SignerAt(ParticipantEntry? entry, DateTimeOffset now) => entry?.Signing.Where(k => k.IsValidAt(now)).OrderByDescending(k => k.From)
        .Select(listing => Signing.FirstOrDefault(k => k.Certificate.Equals(listing.Certificate))).FirstOrDefault(k => k is not null);

    /// <summary>The newest signing key whose certificate is valid at that time, where no directory is at hand; <c>SIG_KEY_NOT_VALID</c> where there is none.</summary>
    public Result<SigningKey> SigningAt(DateTimeOffset now) => Signing.FirstOrDefault(k => k.Certificate.NotBefore <= now && now < k.Certificate.NotAfter) is { } key
        ? key
        : new Rejection(RejectionCode.SigKeyNotValid, Folder, "no signing key here is valid now; make one with: trm keys rotate");

    /// <summary>Writes a further signing key beside those that are there; returns the path of its certificate.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static string Add(string folder, SigningKey key)
    {
        var name = FreeName(folder, SigningName);
        key.Save(name + ".key", name + ".pem");
        return name + ".pem";
    }

    /// <summary>Writes a further encryption key beside those that are there; returns the path of its certificate.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static string Add(string folder, EncryptionKey key)
    {
        var name = FreeName(folder, EncryptionName);
        key.Save(name + ".key", name + ".pem");
        return name + ".pem";
    }

    /// <summary>Destroys a private key as <see cref="SecretFile"/> does; the certificate stays. Nothing where it is destroyed already.</summary>
    /// <exception cref="IOException">The file cannot be renamed, written or unlinked.</exception>
    public static void Destroy(StoredKey key) => SecretFile.Destroy(key.PrivateFile);

    private static IEnumerable<string> Certificates(string folder, string name) =>
        System.IO.Directory.EnumerateFiles(folder, name + "*.pem").Order(StringComparer.Ordinal);

    private static string FreeName(string folder, string name)
    {
        for (var n = 1; ; n++)
        {
            var path = Path.Combine(folder, n == 1 ? name : FormattableString.Invariant($"{name}-{n}"));
            if (!File.Exists(path + ".pem") && !File.Exists(path + ".key") && !File.Exists(path + KeyToken.Extension))
                return path;
        }
    }
}
