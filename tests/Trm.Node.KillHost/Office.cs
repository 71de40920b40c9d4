using Microsoft.Extensions.Logging;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Node.Broker;
using Trm.Node.Storage;

namespace Trm.Node.KillHost;

/// <summary>One of two offices that exchange one case: where its node's files are, and what it is to do.</summary>
public sealed record Office
{
    /// <summary>Whose it is.</summary>
    public required string Participant { get; init; }

    /// <summary>The other one.</summary>
    public required string Peer { get; init; }

    /// <summary>Sends the referral, or receives and accepts it.</summary>
    public required Side Side { get; init; }

    public required string DataFolder { get; init; }

    /// <summary>The PostgreSQL of its rows; null where they are a file in its data folder.</summary>
    public string? Database { get; init; }

    public required string KeysFolder { get; init; }

    public required string DirectoryFile { get; init; }

    public required string DirectoryFingerprint { get; init; }

    public required Uri Broker { get; init; }

    /// <summary>The other nodes of the broker's cluster.</summary>
    public IReadOnlyList<string> OtherHosts { get; init; } = [];

    /// <summary>The case that is referred.</summary>
    public required Guid Case { get; init; }

    /// <summary>Whether the person takes their consent back when the case was accepted, and it erases the case.</summary>
    public bool Erases { get; init; }

    /// <summary>The file of the national systems that it tells; null for none.</summary>
    public string? HooksFile { get; init; }

    /// <summary>How long another process of it waits for one that was killed; null for the node's own.</summary>
    public TimeSpan? Lease { get; init; }

    /// <summary>Starts its node. Nothing is sent twice by a timer: what a crash loses stays lost and is found.</summary>
    public async Task<TrmNode> StartAsync(ILoggerFactory loggers, Func<IBroker, IBroker> broker, Func<IDatabase, IDatabase> database, TimeProvider? clock = null)
    {
        var id = ParticipantId.Parse(Participant).Value;
        var rabbit = new RabbitMqBroker(
            id,
            new BrokerOptions
            {
                Uri = Broker,
                OtherHosts = OtherHosts,
                RedeliveryDelay = TimeSpan.FromMilliseconds(100),
                ConnectTimeout = TimeSpan.FromSeconds(OtherHosts.Count > 0 ? 5 : 10),
                AllowUnencryptedConnectionToAnotherHost = true,
            },
            loggers.CreateLogger<RabbitMqBroker>());
        return await TrmNode.StartAsync(
            new NodeOptions
            {
                Participant = id,
                DataFolder = DataFolder,
                Postgres = Database is null ? null : new() { Address = Database },
                KeysFolder = KeysFolder,
                DirectoryFile = DirectoryFile,
                DirectoryFingerprint = DirectoryFingerprint,
                HooksFile = HooksFile,
                Delivery = new DeliveryOptions
                {
                    Tick = TimeSpan.FromMilliseconds(50),
                    GapToldAfter = TimeSpan.FromMilliseconds(100),
                    BrokerRetry = TimeSpan.FromMilliseconds(200),
                    Checkpoint = TimeSpan.FromMilliseconds(200),
                    Lease = Lease ?? new DeliveryOptions().Lease,
                },
            },
            broker(rabbit),
            clock ?? TimeProvider.System,
            loggers,
            database);
    }
}
