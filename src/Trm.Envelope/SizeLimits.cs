namespace Trm.Envelope;

/// <summary>Caps that are checked before anything is parsed. Bytes.</summary>
/// <param name="Message">Largest sealed message, header and envelope together.</param>
/// <remarks>Source: contracts/envelope.md, "Opening", step 1.</remarks>
public sealed record SizeLimits(int Message)
{
    /// <summary>1 MiB for the whole message.</summary>
    public static SizeLimits Default { get; } = new(1024 * 1024);

    /// <summary>Largest header JSON.</summary>
    public const int HeaderJson = 8 * 1024;

    /// <summary>Largest signed header: its JSON, one certificate, the attributes.</summary>
    public const int SignedHeader = 16 * 1024;

    /// <summary>Most recipient keys of one message.</summary>
    public const int Recipients = 8;

    /// <summary>Largest signed directory: it must fit, in base64, into one sealed control message.</summary>
    public const int Directory = 700 * 1024;
}
