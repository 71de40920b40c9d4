using System.Security.Cryptography;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Storage.Content;

/// <summary>
/// Case content at rest: sealed under a key per case, each key a file of its own outside the database, wrapped by the
/// key-encryption key. Without its file a case is unreadable in every copy of the database.
/// </summary>
/// <remarks>What concerns no case (capacity, tests, sign-in) is sealed under the node's own key in the same folder.</remarks>
public sealed class CaseVault : IDisposable
{
    private const string NoCase = "node";
    private const string Extension = ".key";

    private readonly string _folder;
    private readonly KeyEncryptionKey _wrapping;
    private readonly Dictionary<string, AesGcmBox> _open = new(StringComparer.Ordinal);

    /// <summary>A vault over that folder, which is made with owner-only rights where absent.</summary>
    public CaseVault(string folder, KeyEncryptionKey wrapping)
    {
        OwnerOnly.CreateFolder(folder);
        _folder = folder;
        _wrapping = wrapping;
    }

    /// <summary>True where that folder holds no key yet.</summary>
    public static bool IsEmpty(string folder) => !System.IO.Directory.Exists(folder) || !System.IO.Directory.EnumerateFiles(folder, "*" + Extension).Any();

    /// <summary>Tries the key-encryption key on one case's key: with another one, nothing could be read and every message of a known case would fail.</summary>
    /// <exception cref="NodeStartException">It is another key-encryption key.</exception>
    public void CheckKey()
    {
        if (System.IO.Directory.EnumerateFiles(_folder, "*" + Extension).Order(StringComparer.Ordinal).FirstOrDefault() is not { } first)
            return;
        try
        {
            _wrapping.Unwrap(File.ReadAllBytes(first), Path.GetFileNameWithoutExtension(first));
        }
        catch (CryptographicException)
        {
            throw new NodeStartException("KEY_FILE_INVALID", "the key-encryption key is not the one that the cases' keys are wrapped by; restore it from its own backup");
        }
    }

    /// <summary>Seals content of a case, bound to the name of the row it stands in. Makes the case's key at first.</summary>
    public byte[] Seal(CaseId? @case, string name, ReadOnlySpan<byte> plain) => Box(@case, create: true).Seal(plain, name);

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">The content was altered, or its case's key is another or gone.</exception>
    public byte[] Open(CaseId? @case, string name, ReadOnlySpan<byte> box) => Box(@case, create: false).Open(box, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var box in _open.Values)
            box.Dispose();
        _open.Clear();
    }

    private AesGcmBox Box(CaseId? @case, bool create)
    {
        var name = @case?.ToString() ?? NoCase;
        lock (_open)
        {
            if (!_open.TryGetValue(name, out var box))
                _open.Add(name, box = new AesGcmBox(KeyOf(name, create)));
            return box;
        }
    }

    // The key is on the disk before anything sealed under it can be committed.
    private byte[] KeyOf(string name, bool create)
    {
        var path = Path.Combine(_folder, name + Extension);
        if (File.Exists(path))
            return _wrapping.Unwrap(File.ReadAllBytes(path), name);
        if (!create)
            throw new CryptographicException("the key of this case is gone; its content cannot be read again");
        var key = RandomNumberGenerator.GetBytes(AesGcmBox.KeyBytes);
        OwnerOnly.Write(path, _wrapping.Wrap(key, name));
        return key;
    }
}
