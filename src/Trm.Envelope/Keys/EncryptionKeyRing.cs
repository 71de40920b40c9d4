using System.Collections.Frozen;

namespace Trm.Envelope.Keys;

/// <summary>Our own encryption keys by subject key identifier: the one in use, the next, and the former until they are destroyed.</summary>
public sealed class EncryptionKeyRing
{
    private readonly FrozenDictionary<string, EncryptionKey> _keys;

    /// <summary>A ring of these keys.</summary>
    public EncryptionKeyRing(IEnumerable<EncryptionKey> keys) =>
        _keys = keys.DistinctBy(k => k.Certificate.SkiHex, StringComparer.Ordinal).ToFrozenDictionary(k => k.Certificate.SkiHex, StringComparer.Ordinal);

    /// <summary>All keys held.</summary>
    public IReadOnlyList<EncryptionKey> Keys => _keys.Values;

    /// <summary>The key of that identifier (40 hex digits), or null.</summary>
    public EncryptionKey? Find(string ski) => _keys.GetValueOrDefault(ski);
}
