using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Broker;

namespace Trm.Node.Tests.Broker;

/// <summary>Participants, mailboxes and bodies for the tests of this room.</summary>
public static class Post
{
    public static readonly ParticipantId AT = ParticipantId.Parse("AT").Value;
    public static readonly ParticipantId RS = ParticipantId.Parse("RS").Value;
    public static readonly ParticipantId XK = ParticipantId.Parse("XK").Value;

    /// <summary>A mailbox nobody had before.</summary>
    public static Mailbox NewMailbox(ParticipantId writer, ParticipantId reader, Lane lane = Lane.Normal) =>
        new(RandomNumberGenerator.GetHexString(32, lowercase: true), writer, reader, lane);

    /// <summary>The same from the reader's side.</summary>
    public static IncomingMailbox Incoming(this Mailbox mailbox) => new(mailbox.Writer, mailbox.Lane, mailbox.Name);

    /// <summary>Bytes of every value, recognisable by their first four.</summary>
    public static byte[] Body(int number, int length = 4096)
    {
        var body = new byte[length];
        for (var i = 0; i < length; i++)
            body[i] = (byte)(i * 7 + i / 256);
        BitConverter.TryWriteBytes(body, number);
        return body;
    }

    /// <summary>Which one it was.</summary>
    public static int Number(this Delivery delivery) => BitConverter.ToInt32(delivery.Body.Span);
}
