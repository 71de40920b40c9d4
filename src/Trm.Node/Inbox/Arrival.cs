using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Directory;

namespace Trm.Node.Inbox;

/// <summary>
/// What came out of a mailbox, taken through the stages as far as it goes without the inbox: verified, admitted, intact,
/// opened, read. The order is the security: contracts/envelope.md, "Opening".
/// </summary>
internal sealed class Arrival
{
    private readonly long _directory;

    private Arrival(ParticipantId mailboxOf, Lane lane, ReadOnlyMemory<byte> bytes, TrustDirectory directory)
    {
        MailboxOf = mailboxOf;
        Lane = lane;
        Bytes = bytes;
        _directory = directory.Version;
    }

    /// <summary>Who may write that mailbox. A claim of the broker until there is a header.</summary>
    public ParticipantId MailboxOf { get; }

    public Lane Lane { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Steps 1 to 5. Null where they failed: then the sender is not known and nobody hears of it.</summary>
    public VerifiedHeader? Header { get; private init; }

    /// <summary>Why there is no verified header.</summary>
    public Rejection? Unverified { get; private init; }

    /// <summary>The directory version that an unverified header names, where its certificate is not in ours.</summary>
    public long? WaitsForDirectory { get; private init; }

    /// <summary>Step 7: the envelope is the one that was signed.</summary>
    public bool IsIntact { get; private init; }

    /// <summary>Why steps 6, 8 or 9 failed, or null.</summary>
    public Rejection? Refused { get; private init; }

    /// <summary>Steps 6 to 9 done.</summary>
    public OpenedMessage? Opened { get; private init; }

    /// <summary>Done when the directory that it brought, if any, is adopted or refused: earlier the broker does not forget it.</summary>
    public Task DirectoryJudged { get; set; } = Task.CompletedTask;

    /// <summary>Its bytes lie in quarantine: there was room for them.</summary>
    public bool IsKept { get; set; }

    /// <summary>It stood in a courier's file, and in nobody's mailbox.</summary>
    public bool IsByCourier { get; set; }

    /// <summary>It was here before: nothing came of it but its receipt once more.</summary>
    public bool IsAgain { get; set; }

    /// <summary>Irregularities that step 6 noted.</summary>
    public Irregularities Notes { get; private init; }

    /// <summary>Step 11: the message, or every fault of it. Null for control messages, for parts of files, and where there is nothing opened.</summary>
    public Result<Message>? Message { get; private init; }

    /// <summary>Whether it was examined by that directory: what another one said of a key says nothing today.</summary>
    public bool IsBy(TrustDirectory directory) => _directory == directory.Version;

    /// <summary>The same of what is parked.</summary>
    public static Arrival Examine(NodeParts node, InboxRow parked) =>
        Examine(node, ParticipantId.Parse(parked.Peer).Value, parked.Urgent ? Lane.Urgent : Lane.Normal, parked.Bytes);

    public static Arrival Examine(NodeParts node, ParticipantId mailboxOf, Lane lane, ReadOnlyMemory<byte> bytes)
    {
        var directory = node.Directory.Current;
        if (!SealedMessage.Parse(bytes).Try(out var message, out var malformed))
            return new(mailboxOf, lane, bytes, directory) { Unverified = malformed };
        if (!message.Verify(directory).Try(out var header, out var unverified))
        {
            var dir = unverified.Code.Equals(RejectionCode.SigKeyUnknown) ? message.UnverifiedDir : null;
            return new(mailboxOf, lane, bytes, directory) { Unverified = unverified, WaitsForDirectory = dir > directory.Version ? dir : null };
        }

        var notes = header.Notes(node.Time.GetUtcNow(), directory);
        if (!header.EnvelopeIntact)
            return new(mailboxOf, lane, bytes, directory) { Header = header, Notes = notes };
        if (!header.Admit(node.Self, node.Own.Ring, directory).Try(out var admitted, out var refused)
            || !admitted.Open().Try(out var opened, out refused))
            return new(mailboxOf, lane, bytes, directory) { Header = header, Notes = notes, IsIntact = true, Refused = refused };
        var isMessage = opened.Meta is { IsControl: false, IsPart: false };
        // Hashed now, while others commit.
        _ = isMessage ? opened.PayloadSha256 : null;
        return new(mailboxOf, lane, bytes, directory)
        {
            Header = header,
            Notes = notes,
            IsIntact = true,
            Opened = opened,
            Message = isMessage ? Read(header, opened) : null,
        };
    }

    // The header's parties are verified, the payload's are claims; they must be the same.
    private static Result<Message> Read(VerifiedHeader header, OpenedMessage opened) =>
        MessageReader.Parse(opened.Meta, opened.Payload).Then(message => message.Between(header.From, header.To));
}
