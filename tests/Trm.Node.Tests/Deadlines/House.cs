using Microsoft.Extensions.Logging.Abstractions;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Keys;
using Trm.Node.Agreements;
using Trm.Node.Alarms;
using Trm.Node.Deadlines;
using Trm.Node.Directory;
using Trm.Node.Inbox;
using Trm.Node.Keys;
using Trm.Node.Machine;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Storage;
using Trm.Trail;

namespace Trm.Node.Tests.Deadlines;

/// <summary>One side's storage, agreements and deadlines with a clock that a test sets; nothing travels, a test carries messages by hand.</summary>
internal sealed class House : IAsyncDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("trm-house-").FullName;
    private readonly NodeStorage _storage;
    private readonly KeyEncryptionKey _wrapping;
    private readonly NodeParts _node;
    private readonly Dictionary<MessageId, string> _core = [];

    public House(World world, string name, TimeProvider time)
    {
        Self = world.Id(name);
        _storage = NodeStorage.MakeAsync(_folder).GetAwaiter().GetResult();
        _wrapping = KeyEncryptionKey.ReadOrCreate(Path.Combine(_folder, "kek.key"), mayCreate: true);
        var directory = new CurrentDirectory(world.Directory0);
        var database = _storage.OpenAsync().GetAwaiter().GetResult();
        _node = new NodeParts
        {
            Self = Self,
            Own = new OwnKeys(KeyStore.Load(Self, world.KeysOf(name)).Value, directory, time),
            LogSigner = new NoteSigner($"trm/{name}/0", Ed25519PrivateKey.Generate()),
            Witness = new WitnessSigner($"trm/{name}/witness", Ed25519PrivateKey.Generate()),
            Directory = directory,
            Agreements = new AgreementBook(Self, directory),
            Database = database,
            Telemetry = new(),
            Turn = new Turn(database),
            Vault = new CaseVault(Path.Combine(_folder, "cases"), _wrapping),
            Broker = world.Post.Connect(),
            Time = time,
            Delivery = new DeliveryOptions(),
            TrailFolder = Path.Combine(_folder, "trail"),
            TrailsFolder = Path.Combine(_folder, "trail"),
            Inbox = new InboxOptions(),
            Log = new NodeLog(NullLogger.Instance),
            Disk = new DiskWatch(new(), [], time, new NodeLog(NullLogger.Instance)),
            Lines = new LogLines(new NodeLog(NullLogger.Instance), time, 200),
            Due = new Signal(time),
            Owed = new Signal(time),
        };
    }

    public ParticipantId Self { get; }

    public AgreementBook Agreements => _node.Agreements;

    /// <summary>Our message is sealed and stored.</summary>
    public Task SendAsync(Message message) => CommitAsync(tx =>
    {
        _core[message.Id] = Guid.NewGuid().ToString();
        ContentTable.Insert(tx, _node.Vault, message.To, outgoing: true, message.Meta, message.Payload, "", Now);
        new DeadlineBook(_node, tx, Now).Sent(message, _core[message.Id]);
    });

    /// <summary>A message of the other side is stored and receipted.</summary>
    public Task TakeAsync(Message message) => CommitAsync(tx =>
    {
        ContentTable.Insert(tx, _node.Vault, message.From, outgoing: false, message.Meta, message.Payload, "", Now);
        new DeadlineBook(_node, tx, Now).Received(message.Meta, message, message.From, Guid.NewGuid().ToString(), WireTime.Cut(Now));
    });

    /// <summary>The receipt for a message of ours is here.</summary>
    public Task ReceiptedAsync(Message message, DateTimeOffset receivedAt, params RejectionCode[] issues) => CommitAsync(tx => new DeadlineBook(_node, tx, Now).Receipted(
        new OutboxRow
        {
            CoreId = _core[message.Id],
            Peer = message.To.Value,
            Gen = 0,
            Seq = 1,
            Mailbox = "-",
            Urgent = false,
            Kind = message.Kind.Kind,
            Code = message.Kind.Code,
            MessageId = message.Id.ToString(),
            CaseId = message.Meta.Case?.ToString(),
            HeaderSha256 = "",
            Bytes = [],
            State = OutboxState.Receipted,
            CreatedAt = 0,
            Exp = 0,
        },
        new Receipt(TransmissionId.Parse(_core[message.Id]).Value, "", issues, WireTime.Cut(receivedAt), "")));

    /// <summary>One look at the clock.</summary>
    public Task ElapseAsync() => CommitAsync(tx => new DeadlineBook(_node, tx, Now).Elapse());

    public Task<IReadOnlyList<DeadlineRow>> OpenAsync() => _node.Database.ReadAsync(db => DeadlineTable.Open(db), CancellationToken.None);

    /// <summary>All that ever began of that kind, fulfilled or not.</summary>
    public Task<IReadOnlyList<DeadlineRow>> BegunAsync(string kind) => _node.Database.ReadAsync(db => DeadlineTable.Begun(db, 0, long.MaxValue, [kind]), CancellationToken.None);

    public async Task<IReadOnlyList<string>> AlarmsAsync() => [.. (await _node.Database.ReadAsync(db => AlarmTable.Open(db), CancellationToken.None)).Select(a => a.Code)];

    public async ValueTask DisposeAsync()
    {
        await _node.Database.DisposeAsync();
        await _storage.DisposeAsync();
        _node.Vault.Dispose();
        _wrapping.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private DateTimeOffset Now => _node.Time.GetUtcNow();

    private Task<int> CommitAsync(Action<System.Data.Common.DbTransaction> work) => _node.Database.CommitAsync(CommitStep.Elapsed, tx =>
    {
        work(tx);
        return 0;
    }, CancellationToken.None);
}
