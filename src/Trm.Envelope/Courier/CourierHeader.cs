using System.Globalization;
using System.Text;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Envelope.Courier;

/// <summary>
/// The first line of a courier file: who wrote it for whom and when, and what follows. Nobody has signed it: it shows whether the file is whole, the messages show whose they are.
/// </summary>
/// <remarks>Source: contracts/courier.md.</remarks>
public sealed record CourierHeader
{
    /// <summary>Longest first line, its newline included, in bytes.</summary>
    public const int MaxLine = 256;

    private const string Format = "trm-courier/1";

    /// <summary>Whose messages they are.</summary>
    public required ParticipantId From { get; init; }

    /// <summary>For whom.</summary>
    public required ParticipantId To { get; init; }

    /// <summary>When the file was written, whole seconds.</summary>
    public required DateTimeOffset Written { get; init; }

    /// <summary>How many of the messages are urgent; they stand first.</summary>
    public required int Urgent { get; init; }

    /// <summary>How many messages there are.</summary>
    public required int Count { get; init; }

    /// <summary>Bytes behind the first line.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the bytes behind the first line, hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The one spelling, with its newline.</summary>
    public byte[] Write() => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Format} {From} {To} {WireTime.Format(Written)} {Urgent} {Count} {Bytes} {Sha256}\n"));

    /// <summary>Parses a first line with its newline. <c>FILE_INVALID</c> for anything but the one spelling; <c>TOO_LARGE</c> for more than a file may hold.</summary>
    public static Result<CourierHeader> Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxLine || line is not [.., (byte)'\n'] || Encoding.ASCII.GetString(line[..^1]).Split(' ') is not [Format, var from, var to, var written, var urgent, var count, var bytes, var sha256]
            || !ParticipantId.Parse(from).Try(out var sender, out _) || !ParticipantId.Parse(to).Try(out var recipient, out _) || !WireTime.TryParse(written, out var at)
            || !int.TryParse(urgent, NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var all)
            || !long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || first > all || !Digest.IsSha256(sha256))
            return NoCourierFile;
        var header = new CourierHeader { From = sender, To = recipient, Written = at, Urgent = first, Count = all, Bytes = length, Sha256 = sha256 };
        if (!header.Write().AsSpan().SequenceEqual(line))
            return NoCourierFile;
        return all > CourierFile.MaxMessages || length > CourierFile.MaxBytes
            ? new Rejection(RejectionCode.TooLarge, "file", "a courier file holds at most 50,000 messages and 1 GiB: let the other side write several")
            : header;
    }

    /// <summary>What does not begin as a courier file does.</summary>
    internal static Rejection NoCourierFile { get; } = new(RejectionCode.FileInvalid, "line 1", "not a courier file, or its first line was changed; a courier file is made by: trm courier export");
}
