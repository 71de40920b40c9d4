using System.Security.Cryptography;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Keys;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;

namespace Trm.Node.Backups;

/// <summary>
/// One file of a backup: its header, and chunks that only the key-encryption key and the offline key open together. Written whole or not at all, for its owner only, and read back
/// before it has its name.
/// </summary>
internal static class BackupFile
{
    /// <summary>What a file is called while it is written; one that is found was given up.</summary>
    public const string Unfinished = ".unfinished";

    /// <summary>Writes a file and verifies what the disk has.</summary>
    /// <returns>Its length in bytes and its SHA-256, in hex.</returns>
    /// <exception cref="IOException">The disk refuses, or does not give back what was written.</exception>
    public static (long Bytes, string Sha256) Write(string path, BackupPart part, Guid set, DateTimeOffset taken, KeyEncryptionKey wrapping, RecipientKey offline, Action<Stream> content)
    {
        var key = RandomNumberGenerator.GetBytes(AesGcmBox.KeyBytes);
        var header = new BackupHeader(part, set, taken, SealedFile.Seal(wrapping.Wrap(key, BackupHeader.Binding(part, set, taken)), offline));
        var fresh = path + Unfinished;
        try
        {
            byte[] digest;
            using (var file = OwnerOnly.Create(fresh))
            {
                file.Write(header.Write());
                using var sealing = new SealingStream(file, key);
                content(sealing);
                digest = sealing.Finish();
                file.Flush(flushToDisk: true);
            }

            var written = Verify(fresh, key, digest);
            CryptographicOperations.ZeroMemory(key);
            File.Move(fresh, path);
            return written;
        }
        catch (IOException failure) when (StorageFullException.Is(failure))
        {
            File.Delete(fresh); // on a full disk it would only take room
            throw;
        }
    }

    /// <summary>The header of that file; null where it is no backup.</summary>
    public static BackupHeader? Header(string path)
    {
        using var file = File.OpenRead(path);
        return BackupHeader.Read(file);
    }

    /// <summary>Reads a file through its own key; every failure names the file.</summary>
    /// <exception cref="NodeStartException">
    /// <c>BACKUP_INVALID</c> where it is no backup or another part, <c>BACKUP_DAMAGED</c> where it was altered or is cut off; <c>WRONG_RECIPIENT</c> and so on where the offline key, <c>KEY_FILE_INVALID</c>
    /// where the key-encryption key does not open it.
    /// </exception>
    public static T Read<T>(string path, BackupPart part, KeyEncryptionKey wrapping, EncryptionKey offline, Func<BackupHeader, Stream, T> read)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var header = BackupHeader.Read(file);
        if (header is null)
            throw new NodeStartException("BACKUP_INVALID", $"{path} is no backup that trm node backup wrote, or its first line was altered");
        if (header.Part != part)
            throw new NodeStartException("BACKUP_INVALID", $"{path} is the part called {BackupHeader.Name(header.Part)}; what is needed here is the one called {BackupHeader.Name(part)}");
        if (!SealedFile.Open(header.SealedKey, offline).Try(out var wrapped, out var refused))
            throw refused.Code.Equals(RejectionCode.WrongRecipient)
                ? new NodeStartException("WRONG_RECIPIENT", $"{path} is sealed to another offline key")
                : new NodeStartException("BACKUP_DAMAGED", $"{path}: its first line was altered; take another copy of this backup");
        try
        {
            var key = wrapping.Unwrap(wrapped, BackupHeader.Binding(header.Part, header.Set, header.Taken));
            using var opening = new OpeningStream(file, key);
            CryptographicOperations.ZeroMemory(key);
            return read(header, opening);
        }
        catch (CryptographicException)
        {
            throw new NodeStartException("KEY_FILE_INVALID", $"{path} was not made by a node with this key-encryption key, or its first line was altered");
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException)
        {
            throw new NodeStartException("BACKUP_DAMAGED", $"{path}: {damage.Message}; take another copy of this backup, or an older one");
        }
    }

    private static (long Bytes, string Sha256) Verify(string path, byte[] key, byte[] digest)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
        file.Position = 0;
        _ = BackupHeader.Read(file);
        using var opening = new OpeningStream(file, key);
        try
        {
            if (SHA256.HashData(opening).AsSpan().SequenceEqual(digest))
                return (file.Length, sha256);
        }
        catch (InvalidDataException)
        {
            // As below.
        }

        throw new IOException($"{path} does not read as it was written; the disk is not to be trusted");
    }
}
