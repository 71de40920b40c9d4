using System.Globalization;
using System.Security.Cryptography;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Envelope.Courier;

/// <summary>
/// Sealed messages of one participant for another that travel by hand: a first line, and the messages one after the other. It is looked through whole before anything of it is taken;
/// what the messages are worth is not its affair.
/// </summary>
/// <remarks>Source: contracts/courier.md. Never more than one message of it is in memory.</remarks>
public sealed class CourierFile
{
    /// <summary>Media type of a courier file; its extension is <c>.courier</c>.</summary>
    public const string Media = "application/vnd.trm.courier";

    /// <summary>Most messages of one file.</summary>
    public const int MaxMessages = 50_000;

    /// <summary>Most bytes behind the first line: 1 GiB.</summary>
    public const long MaxBytes = 1L << 30;

    private CourierFile(CourierHeader header, IReadOnlyList<CourierEntry> messages) => (Header, Messages) = (header, messages);

    /// <summary>The first line.</summary>
    public CourierHeader Header { get; }

    /// <summary>The messages, in the order in which they stand: urgent before normal.</summary>
    public IReadOnlyList<CourierEntry> Messages { get; }

    /// <summary>
    /// Looks a file through from its beginning. <c>FILE_INVALID</c> where it is no courier file, is empty, cut short or changed, holds a message twice, or one that is not of the
    /// sender for the recipient whom the first line names; <c>TOO_LARGE</c> beyond the limits.
    /// </summary>
    /// <param name="file">Is read and sought in, and left open.</param>
    public static Result<CourierFile> Parse(Stream file)
    {
        file.Position = 0;
        if (!CourierHeader.Parse(FirstLine(file)).Try(out var header, out var fault))
            return fault;
        if (header.Count == 0)
            return Invalid("file", "there is no message in it");
        var begin = file.Position;
        if (file.Length - begin != header.Bytes)
            return Invalid("length", file.Length - begin < header.Bytes ? "the file is cut short: copy it again, whole" : "something was added to the file: copy it again");
        if (Digest(file) != header.Sha256)
            return Invalid("sha256", "the file was damaged on its way, or its first line was changed: copy it again");
        file.Position = begin;
        return Split(file, header);
    }

    /// <summary>The bytes of one message.</summary>
    public static byte[] Read(Stream file, CourierEntry entry) => Read(file, entry.Offset, entry.Length);

    private static byte[] Read(Stream file, long offset, int length)
    {
        var bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static Result<CourierFile> Split(Stream file, CourierHeader header)
    {
        var messages = new List<CourierEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (messages.Count < header.Count)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"message {messages.Count + 1}");
            var offset = file.Position;
            if (Length(file, offset) is not { } signed || Length(file, offset + signed) is not { } envelope)
                return Invalid(place, "what stands there is no sealed message");
            if (signed + envelope > SizeLimits.Default.Message)
                return new Rejection(RejectionCode.TooLarge, place, "a sealed message has at most 1 MiB");
            var length = (int)(signed + envelope);
            if (!SealedMessage.Parse(Read(file, offset, length)).Try(out var message, out _) || UnverifiedHeader.Read(message) is not { Claims: { } claims })
                return Invalid(place, "what stands there is no sealed message");
            if (claims.From != header.From || claims.To != header.To)
                return Invalid(place, "the message is not from whom and for whom the first line says");
            if (!seen.Add(message.Sha256))
                return Invalid(place, "the same message stands in the file twice");
            messages.Add(new(offset, length, messages.Count < header.Urgent ? Lane.Urgent : Lane.Normal, claims.Id));
        }

        return file.Position == file.Length ? new CourierFile(header, messages) : Invalid("length", "behind the last message there is something else");
    }

    private static byte[] FirstLine(Stream file)
    {
        var line = new byte[CourierHeader.MaxLine];
        var read = file.ReadAtLeast(line, line.Length, throwOnEndOfStream: false);
        var length = line.AsSpan(0, read).IndexOf((byte)'\n') + 1;
        file.Position = length;
        return line[..length];
    }

    private static string Digest(Stream file)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        for (int count; (count = file.Read(buffer)) > 0;)
            digest.AppendData(buffer, 0, count);
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    // X.690, 8.1.3: the length of a whole DER SEQUENCE, tag and length included; null where there is none within the file. That it is DER to its end is the message's reader's affair.
    private static long? Length(Stream file, long offset)
    {
        Span<byte> begin = stackalloc byte[6];
        file.Position = offset;
        var read = file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        if (read < 2 || begin[0] != 0x30)
            return null;
        var octets = begin[1] < 0x80 ? 0 : begin[1] & 0x7F;
        if (octets > 4 || begin[1] == 0x80 || read < 2 + octets)
            return null;
        var content = octets == 0 ? begin[1] : 0L;
        foreach (var octet in begin[2..(2 + octets)])
            content = (content << 8) | octet;
        return offset + 2 + octets + content <= file.Length ? 2 + octets + content : null;
    }

    private static Rejection Invalid(string path, string hint) => new(RejectionCode.FileInvalid, path, hint);
}
