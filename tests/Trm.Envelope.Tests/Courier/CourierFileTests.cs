using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Courier;
using Trm.Testing;

namespace Trm.Envelope.Tests.Courier;

/// <summary>A courier file is taken whole or not at all, and each of its bad twins is refused with a code, a place and a hint; the same files lie in <c>contracts/vectors/courier</c>.</summary>
internal sealed class CourierFileTests
{
    private static readonly DateTimeOffset Written = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    // Of AT for RS, each of them.
    private static readonly byte[] First = Message("lawful"), Second = Message("lawful-meta"), Third = Message("lawful-two-recipients");

    private static byte[] Lawful => File(1, First, Second, Third);

    [Test]
    public void A_lawful_file_says_whose_messages_it_holds_and_where()
    {
        using var file = new MemoryStream(Lawful);

        var courier = CourierFile.Parse(file).Value;

        Assert.That((courier.Header.From.Value, courier.Header.To.Value, courier.Header.Written), Is.EqualTo(("AT", "RS", Written)));
        Assert.That(courier.Messages.Select(m => m.Lane), Is.EqualTo(new[] { Lane.Urgent, Lane.Normal, Lane.Normal }));
        Assert.That(courier.Messages.Select(m => CourierFile.Read(file, m)), Is.EqualTo(new[] { First, Second, Third }));
    }

    [Test]
    public void Every_bad_twin_is_refused_with_its_code_and_a_hint_and_lies_in_the_vectors()
    {
        var list = new StringBuilder("# file | code it is refused with | where | what is wrong. lawful.courier is taken; the reader is RS.\n");
        Hold("lawful", Lawful);
        foreach (var (name, bytes, code, path, what) in Twins())
        {
            var parsed = CourierFile.Parse(new MemoryStream(bytes));
            Assert.That(parsed.IsOk ? ("taken", "") : (parsed.Rejection.Code.Text, parsed.Rejection.Path), Is.EqualTo((code, path)), name);
            Assert.That(parsed.Rejection.Hint, Is.Not.Null.And.Not.Empty, name);
            Hold(name, bytes);
            list.Append($"{name}.courier | {code} | {path} | {what}\n");
        }

        Testing.Golden.Holds("contracts/vectors/courier/expected.txt", list.ToString());
    }

    [Test]
    public void No_prefix_and_no_changed_byte_of_it_is_taken_for_another_file()
    {
        var lawful = Lawful;
        var header = CourierFile.Parse(new MemoryStream(lawful)).Value.Header;
        for (var length = 0; length < lawful.Length; length += length < 300 ? 1 : 97)
            Assert.That(CourierFile.Parse(new MemoryStream(lawful[..length])).IsOk, Is.False, $"cut to {length} bytes");
        for (var at = 0; at < lawful.Length; at += at < 300 ? 1 : 89)
        {
            var changed = lawful.ToArray();
            changed[at] ^= 1;
            // Only the time is not held to anything; a courier may write what he likes there.
            var parsed = CourierFile.Parse(new MemoryStream(changed));
            Assert.That(!parsed.IsOk || (parsed.Value.Header with { Written = header.Written, Urgent = header.Urgent }) == header, Is.True, $"changed at {at}");
        }
    }

    private static IEnumerable<(string Name, byte[] Bytes, string Code, string Path, string What)> Twins()
    {
        var flipped = Lawful;
        flipped[^100] ^= 4;
        yield return ("empty", File(0), "FILE_INVALID", "file", "a courier file with no message in it");
        yield return ("nothing", [], "FILE_INVALID", "line 1", "no byte at all");
        yield return ("message-alone", First, "FILE_INVALID", "line 1", "a sealed message without a first line");
        yield return ("cut-short", Lawful[..^1], "FILE_INVALID", "length", "the last byte is missing");
        yield return ("added-to", [.. Lawful, 0], "FILE_INVALID", "length", "a byte more than the first line says");
        yield return ("flipped", flipped, "FILE_INVALID", "sha256", "one bit of a message was flipped on the way");
        yield return ("twice", File(1, First, Second, First), "FILE_INVALID", "message 3", "the first message once more");
        yield return ("one-too-few", Renamed(File(1, First, Second, Third), h => h with { Count = 2 }), "FILE_INVALID", "length", "the first line counts one message less");
        yield return ("one-too-many", Renamed(File(1, First, Second), h => h with { Count = 3 }), "FILE_INVALID", "message 3", "the first line counts one message more");
        yield return ("half-a-message", File(0, First, Second[..^7]), "FILE_INVALID", "message 2", "the second message lacks its end; digest and length were made anew");
        yield return ("of-another-recipient", Renamed(Lawful, h => h with { To = ParticipantId.Parse("HU").Value }), "FILE_INVALID", "message 1", "the first line names another recipient than the messages");
        yield return ("of-another-sender", Renamed(Lawful, h => h with { From = ParticipantId.Parse("HU").Value }), "FILE_INVALID", "message 1", "the first line names another sender than the messages");
        yield return ("one-of-another-recipient", File(0, First, Message("admit-wrong-recipient")), "FILE_INVALID", "message 2", "the second message is for somebody else");
        yield return ("another-format", Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Lawful.AsSpan(0, 13)).Replace("/1", "/2", StringComparison.Ordinal)), "FILE_INVALID", "line 1", "a format of another number");
        yield return ("too-many", Renamed(File(0, First), h => h with { Count = CourierFile.MaxMessages + 1 }), "TOO_LARGE", "file", "the first line counts 50,001 messages");
        yield return ("too-large", Renamed(File(0, First), h => h with { Bytes = CourierFile.MaxBytes + 1 }), "TOO_LARGE", "file", "the first line states a byte more than 1 GiB");
        yield return ("huge-message", File(0, [0x30, 0x83, 0x0F, 0xFF, 0xFF, .. new byte[0xFFFFF], 0x30, 0x00]), "TOO_LARGE", "message 1", "a message of more than 1 MiB");
    }

    // What is larger than the vectors shall be is not laid beside them.
    private static void Hold(string name, byte[] bytes)
    {
        if (bytes.Length < 100_000)
            Testing.Golden.Holds($"contracts/vectors/courier/{name}.courier", bytes);
    }

    private static byte[] Renamed(byte[] file, Func<CourierHeader, CourierHeader> change)
    {
        var line = file.AsSpan().IndexOf((byte)'\n') + 1;
        return [.. change(CourierHeader.Parse(file.AsSpan(0, line)).Value).Write(), .. file[line..]];
    }

    private static byte[] File(int urgent, params byte[][] messages)
    {
        byte[] all = [.. messages.SelectMany(m => m)];
        return [.. new CourierHeader
        {
            From = World.Austria, To = World.Serbia, Written = Written, Urgent = urgent, Count = messages.Length, Bytes = all.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(all)),
        }.Write(), .. all];
    }

    private static byte[] Message(string name) => System.IO.File.ReadAllBytes(Path.Combine(Vectors.Checkout, "contracts", "vectors", "envelope", "messages", name + ".trm"));
}
