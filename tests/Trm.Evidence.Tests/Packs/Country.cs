using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Evidence.Packs;
using Trm.Trail;

namespace Trm.Evidence.Tests.Packs;

/// <summary>One side: what a node would record, in lists that a dishonest operator may rewrite before tree, checkpoint and manifest are made and signed.</summary>
internal sealed class Country(TwoCountries world, string name)
{
    private readonly List<(ParticipantId To, Receipt Receipt)> owed = [];
    private readonly Dictionary<ParticipantId, long> numbers = [];
    private readonly Dictionary<ParticipantId, long> through = [];

    public ParticipantId Id { get; } = ParticipantId.Parse(name).Value;

    public ParticipantKeys Keys { get; } = ParticipantKeys.Create(ParticipantId.Parse(name).Value, TwoCountries.Start.AddHours(-2));

    /// <summary>What it signs with; the first of its keys, until it takes another.</summary>
    public SigningKey Signing { get => field ?? Keys.Signing; set; }

    public NoteSigner Log { get; } = new($"trm/{name}/0", Ed25519PrivateKey.FromSeed([(byte)name[0], .. new byte[31]]));

    /// <summary>Cosigns the logs of others.</summary>
    public WitnessSigner Witness { get; } = new($"trm/{name}/witness", Ed25519PrivateKey.FromSeed([(byte)name[0], 1, .. new byte[30]]));

    /// <summary>The leaves, in the order of the log.</summary>
    public List<LeafOpening> Leaves { get; } = [];

    /// <summary>Every own header by core.id.</summary>
    public Dictionary<string, ReadOnlyMemory<byte>> Headers { get; } = new(StringComparer.Ordinal);

    public void Adopt(SignedDirectory directory) =>
        Record(TrailEvent.DirectoryAdopted, CompactJson.Write(w => Object(w, () => w.WriteBase64String("directory", directory.Bytes.Span))));

    public Message Send(Country to, MessageKind kind, CaseId @case, MessageId? inReplyTo = null, bool isRecorded = true)
    {
        var meta = MessageMeta.Of(kind, MessageId.Of(Guid.NewGuid()), @case, inReplyTo);
        var message = new Message(Seal(to, meta, "{}"u8.ToArray(), isOwn: isRecorded), meta);
        if (isRecorded)
            Record(TrailEvent.MessageSealed, HeaderJson(message.Sealed.HeaderP7s), MetaJson(message));
        return message;
    }

    public void Take(Message message)
    {
        Record(
            TrailEvent.MessageReceived,
            CompactJson.Write(w => Object(w, () =>
            {
                w.WriteBase64String("header", message.Sealed.HeaderP7s.Span);
                w.WriteStartArray("notes");
                w.WriteEndArray();
            })),
            MetaJson(message, isReceived: true));
        Owe(message, []);
    }

    public void Refuse(Message message, RejectionCode code)
    {
        Record(
            TrailEvent.MessageRefused,
            CompactJson.Write(w => Object(w, () =>
            {
                w.WriteBase64String("header", message.Sealed.HeaderP7s.Span);
                w.WriteString("code", code.Text);
            })),
            CompactJson.Write(w => Object(w, () => w.WriteString("code", code.Text))));
        Owe(message, [code]);
    }

    /// <summary>Seals a control message with the receipts that are owed, or those given.</summary>
    public Sealed Control(Country to, IReadOnlyList<Receipt>? receipts = null, bool isRecorded = true, long? seq = null)
    {
        receipts ??= [.. owed.Where(o => o.To == to.Id).Select(o => o.Receipt)];
        owed.RemoveAll(o => o.To == to.Id);
        var control = Seal(to, MessageMeta.Control, new ControlMessage(receipts, null, new Have(0, through.GetValueOrDefault(to.Id), []), []).Write(), seq);
        if (receipts.Count > 0 && isRecorded)
            Record(TrailEvent.ReceiptsSent, ControlJson(control));
        to.through[Id] = Math.Max(control.Header.Seq, to.through.GetValueOrDefault(Id));
        return control;
    }

    public void Read(Sealed control) => Record(TrailEvent.ReceiptsVerified, ControlJson(control));

    public void Expire(Message message) => Record(TrailEvent.MessageExpired, CompactJson.Write(w => Object(w, () =>
    {
        w.WriteString("id", message.Id);
        w.WriteNumber("attempts", 3);
    })));

    public Receipt Receipt(Message message, LeafOpening leaf, IReadOnlyList<RejectionCode> issues) => new(
        message.Sealed.Header.Id, message.Sealed.HeaderSha256, issues, world.Now, Convert.ToHexStringLower(leaf.ToLeaf().Hash.ToArray()));

    public PackContent Content()
    {
        var log = new TiledLog(new Nowhere());
        foreach (var leaf in Leaves)
            log.Append(leaf.ToLeaf().ToBytes());
        return new()
        {
            Participant = Id,
            Generation = 0,
            Directories = [.. world.Directories.Select(d => d.Bytes)],
            Checkpoint = new Checkpoint(Log.Key.Name, log.Size, log.Root).Sign(Log).ToBytes(),
            Leaves = [.. Leaves.Select(l => l.ToLeaf().ToBytes())],
            Evidence = [.. Leaves.Select((l, i) => new LeafEvidence(i, l))],
            Headers = Headers,
        };
    }

    public byte[] Pack(PackContent? content = null) => PackWriter.Write(content ?? Content(), Signing, world.Now.AddHours(1));

    public PackReport Verify(PackContent? content = null) => PackVerification.Verify(Id.Value, new MemoryStream(Pack(content))).Packs[0];

    /// <summary>The index of the n-th leaf of that event.</summary>
    public int Find(TrailEvent what, int n = 0) => Leaves.Select((l, i) => (l, i)).Where(p => p.l.Event == what).ElementAt(n).i;

    public void Swap(int one, int two) => (Leaves[one], Leaves[two]) = (Leaves[two], Leaves[one]);

    public LeafOpening Record(TrailEvent what, byte[] @public, byte[]? @private = null)
    {
        Leaves.Add(LeafOpening.Create(what, world.Now, @public, @private));
        return Leaves[^1];
    }

    public static byte[] ControlJson(Sealed control) => CompactJson.Write(w => Object(w, () =>
    {
        w.WriteBase64String("header", control.HeaderP7s.Span);
        w.WriteBase64String("capsule", control.Capsule.Bytes.Span);
    }));

    private void Owe(Message message, IReadOnlyList<RejectionCode> issues)
    {
        owed.Add((message.Sealed.Header.From, Receipt(message, Leaves[^1], issues)));
        through[message.Sealed.Header.From] = message.Sealed.Header.Seq;
    }

    public Sealed Seal(Country to, MessageMeta meta, byte[] payload, long? seq = null, TransmissionId? id = null, bool isOwn = true)
    {
        var @sealed = Sealer.Seal(
            new SealOrder
            {
                Id = id ?? TransmissionId.Of(Guid.NewGuid()),
                From = Id,
                To = to.Id,
                Seq = seq ?? (numbers[to.Id] = numbers.GetValueOrDefault(to.Id) + 1),
                Iat = world.Now,
                Exp = world.Now.AddDays(30),
                Dir = world.Newest.Version,
                Recipients = world.Newest.RecipientsOf(to.Id, world.Now),
                Meta = meta,
                Payload = payload,
            },
            Signing).Value;
        if (isOwn)
            Headers[@sealed.Header.Id.ToString()] = @sealed.HeaderP7s;
        return @sealed;
    }

    private static byte[] HeaderJson(ReadOnlyMemory<byte> header) => CompactJson.Write(w => Object(w, () => w.WriteBase64String("header", header.Span)));

    private static byte[] MetaJson(Message message, bool isReceived = false) => CompactJson.Write(w => Object(w, () =>
    {
        w.WritePropertyName("meta");
        w.WriteRawValue(message.Meta.Write());
        w.WriteBase64String("salt", message.Sealed.Capsule.MetaSalt.Span);
        if (isReceived)
            return;
        w.WriteStartArray("gates");
        w.WriteEndArray();
        w.WriteString("officer", "AT-07");
    }));

    private static void Object(System.Text.Json.Utf8JsonWriter json, Action members)
    {
        json.WriteStartObject();
        members();
        json.WriteEndObject();
    }

    private sealed class Nowhere : ITileSink
    {
        public void Write(TilePath path, ReadOnlySpan<byte> bytes)
        {
        }
    }

    internal sealed record Message(Sealed Sealed, MessageMeta Meta)
    {
        public string Id => Sealed.Header.Id.ToString();
    }
}
