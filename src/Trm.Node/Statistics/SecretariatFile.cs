using Trm.Envelope.Keys;

namespace Trm.Node.Statistics;

/// <summary>The regional secretariat's certificate, as whoever looks after the node has set it.</summary>
internal static class SecretariatFile
{
    // PEM is longer than what it says.
    private const int MaxBytes = Certificate.MaxBytes * 2;

    /// <summary>Reads it; null where none is set.</summary>
    /// <exception cref="NodeStartException"><c>SECRETARIAT_ABSENT</c>, or <c>KEY_FILE_INVALID</c> for what is no certificate to seal to.</exception>
    public static RecipientKey? Read(string? path)
    {
        if (path is null)
            return null;
        if (!File.Exists(path))
            throw new NodeStartException("SECRETARIAT_ABSENT", "the certificate of the regional secretariat is not there; get it from the secretariat, or leave the setting out: then no figures leave this node");
        if (new FileInfo(path).Length > MaxBytes)
            throw new NodeStartException("KEY_FILE_INVALID", $"the certificate of the regional secretariat is larger than {MaxBytes} bytes");
        return Certificate.ReadFile(File.ReadAllBytes(path)).Then(RecipientKey.Of).OrRefuseToStart();
    }
}
