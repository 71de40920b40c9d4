namespace Trm.Envelope;

/// <summary>A message just sealed: the bytes that travel, and what the sender's own trail keeps of it.</summary>
public sealed class Sealed
{
    internal Sealed(ReadOnlyMemory<byte> bytes, byte[] headerP7s, Header header, string headerSha256, Capsule capsule)
    {
        Bytes = bytes;
        HeaderP7s = headerP7s;
        Header = header;
        HeaderSha256 = headerSha256;
        Capsule = capsule;
    }

    /// <summary>The sealed message. A resend is these bytes again.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Its first part.</summary>
    public ReadOnlyMemory<byte> HeaderP7s { get; }

    public Header Header { get; }

    /// <summary>SHA-256 of the eContent, hex: the receipt will quote it.</summary>
    public string HeaderSha256 { get; }

    /// <summary>What was encrypted, with its salt and the meta's.</summary>
    public Capsule Capsule { get; }
}
