using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Directory;

namespace Trm.Node.Keys;

/// <summary>
/// Our own message keys, as the folder holds them now. Which of them signs is the directory's word: the next key takes over when its time comes, without a restart.
/// </summary>
internal sealed class OwnKeys(KeyStore store, CurrentDirectory directory, TimeProvider time)
{
    private volatile KeyStore _store = store;

    public KeyStore Store
    {
        get => _store;
        set => _store = value;
    }

    /// <summary>What the newest adopted directory says of us; null where it has no entry.</summary>
    public ParticipantEntry? Entry => directory.Current.Find(_store.Owner);

    /// <summary>The key to sign with now; null where the directory lists none of ours as valid.</summary>
    public SigningKey? Signing => _store.SignerAt(Entry, time.GetUtcNow());

    /// <summary>What opens messages to us.</summary>
    public EncryptionKeyRing Ring => _store.Ring;
}
