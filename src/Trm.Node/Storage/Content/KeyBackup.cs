using System.Security.Cryptography;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Keys;

namespace Trm.Node.Storage.Content;

/// <summary>
/// The key-encryption key sealed to an offline key, to be kept apart from the data: neither the backup of the data nor this file opens anything alone, nor do both without the
/// offline key. The plain text is the key's 32 bytes, so that <c>openssl cms -decrypt</c> alone restores it.
/// </summary>
public static class KeyBackup
{
    /// <summary>Seals the key in that file.</summary>
    /// <exception cref="NodeStartException">The file is gone, has another length, or others may read it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] Seal(string keyFile, RecipientKey offline)
    {
        using (KeyEncryptionKey.ReadOrCreate(keyFile, mayCreate: false))
        {
            var key = File.ReadAllBytes(keyFile);
            var backup = SealedFile.Seal(key, offline);
            CryptographicOperations.ZeroMemory(key);
            return backup;
        }
    }

    /// <summary>Writes a backup for its owner only.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> backup) => OwnerOnly.Write(path, backup);

    /// <summary>
    /// Restores the key into a file of its own, for its owner only; never over another. <c>KEY_FILE_INVALID</c> where what was sealed is no key-encryption key;
    /// else as <see cref="SealedFile.Open"/>.
    /// </summary>
    /// <param name="backup">What <see cref="Seal"/> made.</param>
    /// <param name="offline">The offline key.</param>
    /// <param name="keyFile">Where the key is written.</param>
    /// <param name="dataFolder">A node's data folder, whose cases the key must open; null to restore unseen.</param>
    /// <exception cref="NodeStartException">It is not the key of that data; nothing is left behind.</exception>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    public static Result<string> Restore(ReadOnlyMemory<byte> backup, EncryptionKey offline, string keyFile, string? dataFolder) => SealedFile.Open(backup, offline).Then<string>(key =>
    {
        if (key.Length != AesGcmBox.KeyBytes)
            return new Rejection(RejectionCode.KeyFileInvalid, Hint: "what was sealed is no key-encryption key");
        if (File.Exists(keyFile))
            throw new IOException($"{keyFile} is there already; a key is never overwritten");
        OwnerOnly.Write(keyFile, key);
        CryptographicOperations.ZeroMemory(key);
        if (dataFolder is not null)
            Check(keyFile, Path.Combine(dataFolder, "cases"));
        return keyFile;
    });

    private static void Check(string keyFile, string cases)
    {
        try
        {
            using var wrapping = KeyEncryptionKey.ReadOrCreate(keyFile, mayCreate: false);
            if (CaseVault.IsEmpty(cases))
                throw new NodeStartException("FILE_ABSENT", "the data folder holds no keys of cases that this key could be tried on: restore the data first");
            using var vault = new CaseVault(cases, wrapping);
            vault.CheckKey();
        }
        catch (NodeStartException)
        {
            File.Delete(keyFile);
            throw;
        }
    }
}
