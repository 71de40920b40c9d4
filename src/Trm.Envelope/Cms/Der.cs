using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Numerics;

namespace Trm.Envelope.Cms;

/// <summary>
/// Strict reading by writing again: a reader takes the variable parts out of hostile bytes, the writer puts them into the
/// one form this house writes, and both must agree byte for byte. Whatever the profile does not name - doubled or odd
/// attributes, other algorithms, other encodings - cannot survive the comparison.
/// </summary>
internal static class Der
{
    public static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    public static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1, isConstructed: true);
    public static readonly Asn1Tag Context2 = new(TagClass.ContextSpecific, 2, isConstructed: true);
    public static readonly Asn1Tag Context3 = new(TagClass.ContextSpecific, 3, isConstructed: true);
    public static Asn1Tag Context(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);

    public static readonly Asn1Tag Primitive0 = new(TagClass.ContextSpecific, 0);

    public static byte[] Write(Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        content(writer);
        return writer.Encode();
    }

    public static AsnReader Read(ReadOnlyMemory<byte> bytes) => new(bytes, AsnEncodingRules.DER);

    /// <summary>What <paramref name="read"/> finds, or null where the bytes are not the DER it expects.</summary>
    public static T? TryRead<T>(ReadOnlyMemory<byte> bytes, Func<AsnReader, T?> read)
        where T : class
    {
        try
        {
            var reader = Read(bytes);
            var value = read(reader);
            reader.ThrowIfNotEmpty();
            return value;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>Tag and length of a value of so many bytes (X.690 8.1, 10.1): for what is too long to be copied into a writer.</summary>
    /// <param name="tag">Of one byte.</param>
    /// <param name="length">Of the content, in bytes.</param>
    public static byte[] Head(Asn1Tag tag, int length)
    {
        Span<byte> head = stackalloc byte[6];
        tag.Encode(head);
        if (length < 0x80)
        {
            head[1] = (byte)length;
            return head[..2].ToArray();
        }

        var bytes = (BitOperations.Log2((uint)length) / 8) + 1;
        head[1] = (byte)(0x80 | bytes);
        BinaryPrimitives.WriteUInt32BigEndian(head[2..], (uint)length << (8 * (4 - bytes)));
        return head[..(2 + bytes)].ToArray();
    }

    /// <summary>An AlgorithmIdentifier without parameters.</summary>
    public static byte[] Algorithm(string oid) => Write(w =>
    {
        using (w.PushSequence())
            w.WriteObjectIdentifier(oid);
    });

    // RFC 5652 11.3: UTCTime through 2049, GeneralizedTime after, whole seconds.
    public static void WriteTime(this AsnWriter writer, DateTimeOffset time)
    {
        if (time.Year is >= 1950 and < 2050)
            writer.WriteUtcTime(time);
        else
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
    }

    public static DateTimeOffset ReadTime(this AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    public static void Skip(this AsnReader reader) => reader.ReadEncodedValue();

    public static ReadOnlyMemory<byte> ReadOctets(this AsnReader reader, Asn1Tag? tag = null) =>
        reader.TryReadPrimitiveOctetString(out var octets, tag) ? octets : throw new AsnContentException();
}
