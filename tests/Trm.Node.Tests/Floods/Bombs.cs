using System.Text;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Envelope.Keys;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Floods;

/// <summary>One of each kind, from MK to RS, with the code that the contract has for it.</summary>
internal static class Bombs
{
    public static IReadOnlyList<Bomb> Of(World world)
    {
        var recipients = world.Directory0.RecipientsOf(world.Id("RS"), world.Time.GetUtcNow());
        var others = Enumerable.Range(0, 7).Select(_ => RecipientKey.Of(EncryptionKey.Create(world.Id("RS"), world.Time.GetUtcNow().AddMinutes(-1)).Certificate).Value);
        return
        [
            new("nothing", [], "FILE_INVALID"),
            new("random bytes", RandomBytes(4096), "FILE_INVALID"),
            new("DER, nested 100,000 times", Nested(100_000), "FILE_INVALID"),
            new("DER of indefinite length", [.. Enumerable.Repeat((byte)0x30, 2000).SelectMany(b => new byte[] { b, 0x80 })], "FILE_INVALID"),
            new("DER that promises 4 GiB", [0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x06, 0x01, 0x2a], "FILE_INVALID"),
            new("larger than there may be", RandomBytes(SizeLimits.Default.Message + 1), "TOO_LARGE"),
            Sealed(world, "JSON, nested 100,000 deep", Encoding.ASCII.GetBytes("{\"resourceType\":\"Bundle\",\"entry\":" + new string('[', 100_000) + new string(']', 100_000) + "}"), "STRUCTURE"),
            Sealed(world, "JSON of 70,000 members", Encoding.ASCII.GetBytes("{\"resourceType\":\"Bundle\"" + string.Concat(Enumerable.Range(0, 70_000).Select(i => $",\"m{i}\":0")) + "}"), "STRUCTURE"),
            Sealed(world, "for eight recipients, as many as there may be", [], "ok", [recipients[0], .. others]),
        ];
    }

    private static Bomb Sealed(World world, string name, byte[] payload, string code, IReadOnlyList<RecipientKey>? recipients = null)
    {
        var id = TransmissionId.Of(Guid.NewGuid());
        var bytes = payload.Length == 0
            ? world.Seal("MK", "RS", 2000, id: id, recipients: recipients)
            : world.Seal("MK", "RS", 1_000_000 + payload.Length, MessageMeta.Of(MessageKind.Test, MessageId.Of(Guid.NewGuid())), payload, id: id);
        return new(name, bytes, code, id.ToString());
    }

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Nested(int depth)
    {
        // From the inside out and back to front, each with its true length.
        var bytes = new List<byte>();
        for (var i = 0; i < depth; i++)
        {
            var length = bytes.Count;
            bytes.AddRange(length < 128 ? [(byte)length, 0x30] : [(byte)length, (byte)(length >> 8), (byte)(length >> 16), 0x83, 0x30]);
        }

        bytes.Reverse();
        return [.. bytes];
    }
}
