using Trm.Envelope.Directory;

namespace Trm.Node.Directory;

/// <summary>The newest adopted directory: it alone judges. And the one that waits, if any: it judges nothing yet.</summary>
internal sealed class CurrentDirectory(TrustDirectory directory)
{
    private volatile TrustDirectory _current = directory;
    private volatile WaitingDirectory? _waiting;

    public TrustDirectory Current
    {
        get => _current;
        set => _current = value;
    }

    public WaitingDirectory? Waiting
    {
        get => _waiting;
        set => _waiting = value;
    }
}
