using System.Text;

namespace Trm.Trail;

/// <summary>Signs notes in the name of a log. It does not own the private key.</summary>
public sealed class NoteSigner
{
    private readonly Ed25519PrivateKey key;

    /// <exception cref="ArgumentException">The name is empty or holds a space, a control character or a plus sign.</exception>
    public NoteSigner(string name, Ed25519PrivateKey key)
    {
        this.key = key;
        Key = NoteKey.OfLog(name, key.PublicKey);
    }

    /// <summary>The key by which others verify.</summary>
    public NoteKey Key { get; }

    /// <summary>The signature line for a text, which must end in a newline.</summary>
    public NoteSignature Sign(string text) => new(Key.Name, Key.Id, key.Sign(Encoding.UTF8.GetBytes(text)));
}
