using System.Security.Cryptography;

namespace Trm.Node.Storage.Content;

/// <summary>
/// The node's key-encryption key: 32 random bytes in a file with owner-only rights, outside the database. It wraps the
/// key of each case and nothing else.
/// </summary>
public sealed class KeyEncryptionKey : IDisposable
{
    private readonly AesGcmBox _box;

    private KeyEncryptionKey(byte[] key) => _box = new AesGcmBox(key);

    /// <summary>Reads the key; makes one where the file is absent and nothing is wrapped by a former one.</summary>
    /// <exception cref="NodeStartException">The file is gone, has another length, or others may read it.</exception>
    public static KeyEncryptionKey ReadOrCreate(string path, bool mayCreate)
    {
        if (!File.Exists(path) && !mayCreate)
            throw new NodeStartException("KEY_FILE_ABSENT", "the key-encryption key is not where it was and there are cases that need it: say where it is (--kek), or restore it from its own backup (trm keys unwrap)");
        if (!File.Exists(path))
            OwnerOnly.WriteNew(path, RandomNumberGenerator.GetBytes(AesGcmBox.KeyBytes));
        if (!OwnerOnly.Holds(path))
            throw new NodeStartException("KEY_FILE_PERMISSIONS", "others may read the key-encryption key; make the file owner-only (chmod 600)");
        var key = File.ReadAllBytes(path);
        return key.Length == AesGcmBox.KeyBytes
            ? new(key)
            : throw new NodeStartException("KEY_FILE_INVALID", "the key-encryption key is not 32 bytes long; restore it from its own backup");
    }

    internal byte[] Wrap(byte[] key, string name) => _box.Seal(key, name);

    internal byte[] Unwrap(byte[] wrapped, string name) => _box.Open(wrapped, name);

    /// <inheritdoc/>
    public void Dispose() => _box.Dispose();
}
