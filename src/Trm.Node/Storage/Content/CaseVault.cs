using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Keys;

namespace Trm.Node.Storage.Content;

/// <summary>
/// Case content at rest: sealed under a key per case, each key a file of its own outside the database, wrapped by the
/// key-encryption key. Without its file a case is unreadable in every copy of the database.
/// </summary>
/// <remarks>
/// What concerns no case (capacity, tests, sign-in) is sealed under the node's own key in the same folder. An erasure is a file, too, written before anything is
/// deleted: <c>&lt;case&gt;.1.erased</c>. From then on <c>&lt;case&gt;.key</c> must go, and what is said of the case afterwards has a key of its own, <c>&lt;case&gt;.1.key</c>. Several
/// processes of one node share the folder: the files say how far it is, what is remembered only saves reading them.
/// </remarks>
public sealed class CaseVault : IDisposable
{
    private const string NoCase = "node";
    private const string Extension = ".key";
    private const string Erased = ".erased";

    private readonly string _folder;
    private readonly KeyEncryptionKey _wrapping;
    private readonly bool _isShared;
    private readonly Dictionary<string, AesGcmBox> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _erasures = new(StringComparer.Ordinal);

    /// <summary>A vault over that folder, which is made with owner-only rights where absent.</summary>
    /// <param name="folder">Holds the keys.</param>
    /// <param name="wrapping">They are wrapped by it.</param>
    /// <param name="isShared">Whether others may erase there meanwhile: then the disk is asked before everything that is sealed or opened.</param>
    public CaseVault(string folder, KeyEncryptionKey wrapping, bool isShared = true)
    {
        _isShared = isShared;
        OwnerOnly.CreateFolder(folder);
        _folder = folder;
        _wrapping = wrapping;
        foreach (var (@case, number) in ErasureFiles())
            _erasures[@case] = Math.Max(number, _erasures.GetValueOrDefault(@case));
    }

    /// <summary>True where that folder holds no key yet.</summary>
    public static bool IsEmpty(string folder) => !System.IO.Directory.Exists(folder) || !System.IO.Directory.EnumerateFiles(folder, "*" + Extension).Any();

    /// <summary>
    /// Tries the key-encryption key on one case's key: with another one, nothing could be read and every message of a known case would fail. A key that an erasure takes away
    /// proves nothing; one that was being destroyed is destroyed first.
    /// </summary>
    /// <exception cref="NodeStartException">It is another key-encryption key.</exception>
    public void CheckKey()
    {
        SecretFile.FinishDestroying(_folder);
        try
        {
            foreach (var name in System.IO.Directory.EnumerateFiles(_folder, "*" + Extension).Select(p => Path.GetFileNameWithoutExtension(p)!).Order(StringComparer.Ordinal))
                if (!IsTakenAway(name) && Key(name) is { } key)
                {
                    CryptographicOperations.ZeroMemory(key);
                    return;
                }
        }
        catch (CryptographicException)
        {
            throw new NodeStartException("KEY_FILE_INVALID", "the key-encryption key is not the one that the cases' keys are wrapped by; restore it from its own backup");
        }
    }

    /// <summary>Seals content of a case, bound to the name of the row it stands in. Makes the case's key at first.</summary>
    public byte[] Seal(CaseId? @case, string name, ReadOnlySpan<byte> plain) => Box(Current(@case), create: true).Seal(plain, name);

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">The content was altered, or its case's key is another or gone.</exception>
    public byte[] Open(CaseId? @case, string name, ReadOnlySpan<byte> box)
    {
        // While a case is being erased readers still see its rows: until their key is gone they can be read.
        if (@case is not null && Erasures(@case) is > 0 and var number && HasFormer(KeyName(@case, number - 1)))
        {
            try
            {
                return Box(KeyName(@case, number - 1), create: false).Open(box, name);
            }
            catch (CryptographicException)
            {
                // Sealed afterwards.
            }
        }

        return Box(Current(@case), create: false).Open(box, name);
    }

    /// <summary>
    /// What stands in a row for a value that must not stand there itself, and by which the row is found: HMAC-SHA-256 under a key made of the node's own (RFC 5869), bound to its purpose. Whoever has the
    /// database alone can try no values against it.
    /// </summary>
    public byte[] Mac(string purpose, ReadOnlySpan<byte> value)
    {
        var own = Key(NoCase) ?? Make(NoCase);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, own, HMACSHA256.HashSizeInBytes, info: Encoding.UTF8.GetBytes($"trm mac {purpose}"));
        var mac = HMACSHA256.HashData(key, value);
        CryptographicOperations.ZeroMemory(own);
        CryptographicOperations.ZeroMemory(key);
        return mac;
    }

    /// <summary>How often the erasure of that case was begun here. Another process may have begun one, and ended before its commit: only the disk tells.</summary>
    internal int Erasures(CaseId @case)
    {
        var id = @case.ToString();
        lock (_open)
        {
            var number = _erasures.GetValueOrDefault(id);
            while (_isShared && File.Exists(PathOf(KeyName(@case, number + 1), Erased)))
                _erasures[id] = ++number;
            return number;
        }
    }

    /// <summary>What each erasure was decided as, the oldest of a case first: the files outlive every older copy of the database.</summary>
    internal IReadOnlyList<byte[]> Decided() =>
        [.. ErasureFiles().OrderBy(e => e.Case, StringComparer.Ordinal).ThenBy(e => e.Number).Select(e => File.ReadAllBytes(PathOf(FormattableString.Invariant($"{e.Case}.{e.Number}"), Erased)))];

    /// <summary>Begins the erasure of that number: it is on the disk before anything is deleted, and what is sealed from now on is sealed under another key.</summary>
    internal void Begin(CaseId @case, int number, ReadOnlySpan<byte> decided)
    {
        var path = PathOf(FormattableString.Invariant($"{@case}.{number}"), Erased);
        try
        {
            OwnerOnly.Write(path, decided);
        }
        finally
        {
            // Also where the folder could not be flushed: what stands there has begun.
            if (File.Exists(path))
                lock (_open)
                    _erasures[@case.ToString()] = Math.Max(number, _erasures.GetValueOrDefault(@case.ToString()));
        }
    }

    /// <summary>Another process has erased these cases so often: the keys from before are forgotten here, and nothing is sealed under them again.</summary>
    internal void Forget(IEnumerable<(string Case, int Number)> erasures)
    {
        lock (_open)
            foreach (var (@case, number) in erasures)
            {
                for (var before = 0; before < number; before++)
                    Close(before == 0 ? @case : FormattableString.Invariant($"{@case}.{before}"));
                _erasures[@case] = Math.Max(number, _erasures.GetValueOrDefault(@case));
            }
    }

    /// <summary>Takes away every key of that case from before the erasure of that number: overwritten, then unlinked. Nothing where they are gone.</summary>
    internal void Unlink(CaseId @case, int erasure)
    {
        lock (_open)
        {
            for (var number = erasure - 1; number >= 0; number--)
            {
                var name = KeyName(@case, number);
                Close(name);
                foreach (var path in OwnerOnly.Unfinished(PathOf(name, Extension)).Append(PathOf(name, Extension)))
                    SecretFile.Destroy(path);
            }

            SecretFile.FinishDestroying(_folder);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var box in _open.Values)
            box.Dispose();
        _open.Clear();
    }

    private IEnumerable<(string Case, int Number)> ErasureFiles()
    {
        foreach (var path in System.IO.Directory.EnumerateFiles(_folder, "*" + Erased))
            if (Path.GetFileName(path)[..^Erased.Length].Split('.') is [var @case, var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                yield return (@case, number);
    }

    // The keys of a case are <case>, <case>.1 and so on: each erasure takes away those of a lower number.
    private bool IsTakenAway(string name)
    {
        var parts = name.Split('.');
        var number = parts.Length == 1 ? 0 : int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue;
        return number < _erasures.GetValueOrDefault(parts[0]);
    }

    private string Current(CaseId? @case) => @case is null ? NoCase : KeyName(@case, Erasures(@case));

    private static string KeyName(CaseId @case, int erasures) => erasures == 0 ? @case.ToString() : FormattableString.Invariant($"{@case}.{erasures}");

    private string PathOf(string name, string extension) => Path.Combine(_folder, name + extension);

    // The key from before an erasure holds for as long as its file is there: another process may have taken it away.
    private bool HasFormer(string name)
    {
        if (File.Exists(PathOf(name, Extension)))
            return true;
        lock (_open)
            Close(name);
        return false;
    }

    private void Close(string name)
    {
        if (_open.Remove(name, out var box))
            box.Dispose();
    }

    private AesGcmBox Box(string name, bool create)
    {
        lock (_open)
        {
            if (!_open.TryGetValue(name, out var box))
            {
                var key = create ? ToSealBy(name) : Key(name) ?? throw Gone();
                _open.Add(name, box = new AesGcmBox(key));
                CryptographicOperations.ZeroMemory(key);
            }

            return box;
        }
    }

    // The key is on the disk, and its name, before anything sealed under it can be committed: another process that made it may not have come so far, and our database may be on another disk.
    private byte[] ToSealBy(string name)
    {
        if (Key(name) is not { } stored)
            return Make(name);
        FolderNames.FlushOf(PathOf(name, Extension));
        return stored;
    }

    private byte[] Make(string name)
    {
        var key = RandomNumberGenerator.GetBytes(AesGcmBox.KeyBytes);
        if (OwnerOnly.WriteNew(PathOf(name, Extension), _wrapping.Wrap(key, name)))
            return key;
        // Another process of this node was quicker.
        CryptographicOperations.ZeroMemory(key);
        return Key(name) ?? throw Gone();
    }

    // Null where it was not made yet, or was taken away.
    private byte[]? Key(string name)
    {
        try
        {
            return _wrapping.Unwrap(File.ReadAllBytes(PathOf(name, Extension)), name);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static CryptographicException Gone() => new("the key of this case is gone; its content cannot be read again");
}
