using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Evidence.Witnesses;
using Trm.Node.Broker;

namespace Trm.Cli.Conformance;

/// <summary>
/// One participant's letters to and from one peer, without a node: seals and numbers, opens, and remembers all that came. It writes in the newest generation that the
/// directory lists for it, and goes on with the number after the last one given there.
/// </summary>
/// <remarks>Source: contracts/envelope.md, "Opening" and "Delivery".</remarks>
internal sealed class Correspondence(ParticipantKeys own, ParticipantId peer, TrustDirectory directory, IBroker broker, TimeProvider time, NumberFile numbers)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Sealed Sealed, bool IsControl)> _sent = new(StringComparer.Ordinal);
    private readonly List<ReceivedControl> _controls = [];
    private readonly List<OpenedMessage> _messages = [];
    private readonly List<string> _faults = [];

    private readonly long _before = numbers.Last;

    /// <summary>Our generation: the newest whose log the directory lists for us.</summary>
    public long Generation { get; } = GenerationOf(own.Owner, directory);

    /// <summary>The newest generation whose log the directory lists for a participant; 0 where it lists none.</summary>
    public static long GenerationOf(ParticipantId participant, TrustDirectory directory) =>
        directory.Find(participant) is { } entry ? Math.Max(0, ListedKeys.NewestGeneration(entry)) : 0;

    public ParticipantId Self => own.Owner;

    public ParticipantId Peer => peer;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Our highest number so far.</summary>
    public long Through => numbers.Last;

    /// <summary>Since when our signing key is listed.</summary>
    public DateTimeOffset ListedSince => directory.FindSigner(own.Signing.Certificate)?.Listing.From ?? Now;

    /// <summary>The peer's control messages, each once, in the order of their numbers.</summary>
    public IReadOnlyList<ReceivedControl> Controls
    {
        get
        {
            lock (_gate)
                return [.. _controls.DistinctBy(c => c.HeaderSha256, StringComparer.Ordinal).OrderBy(c => c.Header.Gen).ThenBy(c => c.Header.Seq)];
        }
    }

    /// <summary>What the peer holds of us, as it last said; null before it has read anything of this run.</summary>
    public Have? Have => Heard.LastOrDefault()?.Control.Have;

    /// <summary>The control messages of a peer that has read something of this run.</summary>
    public IEnumerable<ReceivedControl> Heard => Controls.Where(c => c.Control.Have.Generation == Generation && c.Control.Have.Through > _before);

    /// <summary>Every arrival that is no control message, duplicates included.</summary>
    public IReadOnlyList<OpenedMessage> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    /// <summary>What came from the peer's mailboxes and could not be verified, opened or parsed, by its true code.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_gate)
                return [.. _faults];
        }
    }

    /// <summary>Reads the peer's mailboxes from now on.</summary>
    public Task StartAsync(CancellationToken cancel)
    {
        IncomingMailbox[] mailboxes = [.. Enum.GetValues<Lane>()
            .Select(lane => (Lane: lane, Box: directory.MailboxOf(Self, peer, lane)))
            .Where(m => m.Box is not null)
            .Select(m => new IncomingMailbox(peer, m.Lane, m.Box!.Name))];
        return broker.StartAsync(mailboxes, (delivery, _) =>
        {
            Take(delivery.Body);
            return Task.CompletedTask;
        }, cancel);
    }

    /// <summary>Seals under the next number. <c>WRONG_RECIPIENT</c> where the directory lists no key of the peer; <c>TOO_LARGE</c>.</summary>
    public Sealed Seal(MessageMeta meta, ReadOnlyMemory<byte> payload, TransmissionId? id = null, DateTimeOffset? iat = null, DateTimeOffset? exp = null)
    {
        var at = WireTime.Cut(iat ?? Now);
        var bytes = Sealer.Seal(
            new SealOrder
            {
                Id = id ?? TransmissionId.Of(Guid.NewGuid()),
                From = Self,
                To = peer,
                Gen = Generation,
                Seq = numbers.Next(),
                Iat = at,
                Exp = exp ?? at.AddDays(30),
                Dir = directory.Version,
                IsTraining = directory.IsTraining,
                Recipients = directory.RecipientsOf(peer, Now),
                Meta = meta,
                Payload = payload,
            },
            own.Signing).Value;
        lock (_gate)
            _sent[bytes.HeaderSha256] = (bytes, meta.IsControl);
        return bytes;
    }

    /// <inheritdoc cref="Seal(MessageMeta, ReadOnlyMemory{byte}, TransmissionId?, DateTimeOffset?, DateTimeOffset?)"/>
    public Sealed Seal((MessageMeta Meta, byte[] Payload) message) => Seal(message.Meta, message.Payload);

    /// <summary>Hands bytes to the broker.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel, Lane lane = Lane.Normal) =>
        broker.PublishAsync(directory.MailboxOf(peer, Self, lane)!.Name, bytes, cancel);

    /// <summary>Sends a control message: receipts, our numbers that are void, and what we hold of the peer.</summary>
    public Task SendControlAsync(IReadOnlyList<Receipt> receipts, IReadOnlyList<long> @void, CancellationToken cancel) =>
        SendAsync(Seal(MessageMeta.Control, new ControlMessage(receipts, null, Held(), @void).Write()).Bytes, cancel, Lane.Urgent);

    /// <summary>Every receipt of that transmission, replayed ones included.</summary>
    public IReadOnlyList<Receipt> ReceiptsOf(Sealed sealedMessage) =>
        [.. Controls.SelectMany(c => c.Control.Receipts).Where(r => r.Of == sealedMessage.Header.Id && r.HeaderSha256 == sealedMessage.HeaderSha256)];

    /// <summary>True for a receipt of something that we sent in this run and that is receipted at all.</summary>
    public bool IsOfOurs(Receipt receipt)
    {
        lock (_gate)
            return _sent.TryGetValue(receipt.HeaderSha256, out var sent) && sent.Sealed.Header.Id == receipt.Of && !sent.IsControl;
    }

    /// <summary>Waits until it is so; false where it is not within that time.</summary>
    public async Task<bool> UntilAsync(Func<bool> isSo, TimeSpan within, CancellationToken cancel)
    {
        for (var since = time.GetTimestamp(); !isSo();)
        {
            if (time.GetElapsedTime(since) > within)
                return false;
            await Task.Delay(Look, time, cancel);
        }

        return true;
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        var opened = SealedMessage.Parse(bytes)
            .Then(m => m.Verify(directory))
            .Then(h => h.From != peer ? new Rejection(RejectionCode.SenderNotAuthorised) : h.EnvelopeIntact ? Result<VerifiedHeader>.Ok(h) : new Rejection(RejectionCode.EnvelopeDamaged))
            .Then(h => h.Admit(Self, own.Ring, directory))
            .Then(a => a.Open());
        var control = opened is { IsOk: true, Value.Meta.IsControl: true } ? ControlMessage.Parse(opened.Value.Payload) : null;
        lock (_gate)
        {
            if (!opened.IsOk)
                _faults.Add(opened.Rejection.Code.Text);
            else if (control is null)
                _messages.Add(opened.Value);
            else if (!control.IsOk)
                _faults.Add($"{control.Rejection.Code.Text} (control message {opened.Value.Header.Seq})");
            else
                _controls.Add(new(opened.Value.Header, opened.Value.Verified.HeaderSha256, control.Value));
        }
    }

    // What lay before our first look is somebody else's account: it counts as held.
    private Have Held()
    {
        var all = Controls.Select(c => c.Header).Concat(Messages.Select(m => m.Header)).ToList();
        if (all.Count == 0)
            return new(0, 0, []);
        var gen = all.Max(h => h.Gen);
        var read = all.Where(h => h.Gen == gen).Select(h => h.Seq).ToHashSet();
        var missing = new List<long>();
        for (var n = read.Min(); n < read.Max() && missing.Count < ControlMessage.MaxItems; n++)
            if (!read.Contains(n))
                missing.Add(n);
        return new(gen, read.Max(), missing);
    }
}
