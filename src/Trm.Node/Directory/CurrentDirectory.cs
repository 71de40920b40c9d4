using Trm.Envelope.Directory;

namespace Trm.Node.Directory;

/// <summary>The newest adopted directory: it alone judges.</summary>
internal sealed class CurrentDirectory(TrustDirectory directory)
{
    private volatile TrustDirectory _current = directory;

    public TrustDirectory Current
    {
        get => _current;
        set => _current = value;
    }
}
