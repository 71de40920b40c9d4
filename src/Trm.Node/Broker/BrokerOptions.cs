using Trm.Envelope;

namespace Trm.Node.Broker;

/// <summary>How a node reaches its broker. Validated at start; the defaults are safe.</summary>
public sealed class BrokerOptions
{
    private static readonly ConnectionCheck Check = new("broker");

    /// <summary>
    /// <c>amqps://host[:5671][/vhost]</c>, or <c>amqp://</c> where the broker runs on the same machine. May carry a user name;
    /// a password belongs into <see cref="PasswordFile"/> (one in the address is accepted, and never printed).
    /// </summary>
    public required Uri Uri { get; init; }

    /// <summary>
    /// The other nodes of the same RabbitMQ cluster, each <c>host</c> or <c>host:port</c>: same user, virtual host and encryption, each with a certificate in its own name.
    /// Whichever answers is used. At most 15.
    /// </summary>
    public IReadOnlyList<string> OtherHosts { get; init; } = [];

    /// <summary>File with the broker user's password on its first line. Null: the password of the address, or the certificate.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM file of the TLS client certificate. With it and without a user name the broker knows us by the certificate alone.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>PEM file of its private key, readable by its owner only.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>PEM file of the authorities that may vouch for the broker. Null: those of the operating system.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Lets passwords and traffic cross a network unencrypted. The sealed messages stay sealed; who talks when does not.</summary>
    public bool AllowUnencryptedConnectionToAnotherHost { get; init; }

    /// <summary>Messages per mailbox that may be in hand at once, 1 to 2000; fewer where <see cref="InHandBytes"/> asks for it.</summary>
    public int Prefetch { get; init; } = 200;

    /// <summary>
    /// Bytes that may be in hand at once, over all mailboxes, 2 MiB to 64 GiB: handed over by the broker and not acknowledged. Every mailbox has the same share of it, whatever its
    /// writer does; a mailbox has one message at least. A message counts as the largest that there may be (1 MiB): the broker, too, must refuse larger ones (<c>max_message_size</c>).
    /// </summary>
    public long InHandBytes { get; init; } = 256L << 20;

    /// <summary>Limit for one attempt to connect to one host or to publish, up to 5 minutes.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a publish waits for a connection and the confirm in all, up to 5 minutes.</summary>
    public TimeSpan PublishTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message rests that we could not store before it goes back to its mailbox, up to 5 minutes.</summary>
    public TimeSpan RedeliveryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Messages of each mailbox that may be in hand at once, where that many are read.</summary>
    /// <param name="mailboxes">How many this node reads.</param>
    public int PrefetchOf(int mailboxes) => (int)Math.Clamp(InHandBytes / Math.Max(1, mailboxes) / SizeLimits.Default.Message, 1, Prefetch);

    /// <summary>The address without user and password: what may be printed and logged.</summary>
    public string Address
    {
        get
        {
            var first = new UriBuilder(Uri) { UserName = "", Password = "" }.Uri.ToString();
            return OtherHosts.Count == 0 ? first : first.Insert(first.IndexOf('/', Uri.Scheme.Length + 3), "," + string.Join(',', OtherHosts));
        }
    }

    /// <summary>The virtual host; <c>/</c> where the address names none.</summary>
    public string VirtualHost => Uri.AbsolutePath.Length <= 1 ? "/" : Uri.UnescapeDataString(Uri.AbsolutePath[1..]);

    /// <summary>Host and port of every node, the one of <see cref="Uri"/> first.</summary>
    internal IReadOnlyList<(string Host, int Port)> Hosts =>
        [(Uri.DnsSafeHost, Uri.Port > 0 ? Uri.Port : DefaultPort), .. OtherHosts.Select(h => BrokerAddress.TryParseHost(h, DefaultPort, out var host) ? host : throw new ArgumentException($"broker option {nameof(OtherHosts)}: {h}", nameof(OtherHosts)))];

    /// <summary>How often a silent connection must show that it lives; without a sign for twice as long it is given up.</summary>
    internal TimeSpan Heartbeat => TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(ConnectTimeout.TotalSeconds), 5, 60));

    private int DefaultPort => IsEncrypted ? 5671 : 5672;

    /// <summary>True where the connection is encrypted.</summary>
    public bool IsEncrypted => Uri.Scheme == "amqps";

    /// <summary>Refuses what would not work or would not be safe.</summary>
    /// <exception cref="ArgumentException">Names the option and what to do.</exception>
    public void Validate()
    {
        Check.Require(Uri is { IsAbsoluteUri: true } && Uri.Scheme is "amqp" or "amqps", nameof(Uri), "must be amqps://host or amqp://host");
        Check.Require(OtherHosts.Count <= 15 && OtherHosts.All(h => BrokerAddress.TryParseHost(h, DefaultPort, out _)), nameof(OtherHosts), "are at most 15, each host or host:port");
        Check.Require(Hosts.Distinct().Count() == Hosts.Count, nameof(OtherHosts), "name each node once");
        Check.Require(IsEncrypted || AllowUnencryptedConnectionToAnotherHost || Hosts.All(h => ConnectionCheck.IsThisMachine(h.Host)), nameof(Uri),
            "is unencrypted and leads to another host: use amqps, or set AllowUnencryptedConnectionToAnotherHost");
        Check.Require(Uri.AbsolutePath.Count(c => c == '/') <= 1, nameof(Uri), "has at most one path segment, the virtual host");
        Check.Require(Prefetch is >= 1 and <= 2000, nameof(Prefetch), "must be 1 to 2000");
        Check.Require(InHandBytes is >= 2L << 20 and <= 64L << 30, nameof(InHandBytes), "must be 2 MiB to 64 GiB");
        Check.RequireDuration(ConnectTimeout, nameof(ConnectTimeout));
        Check.RequireDuration(PublishTimeout, nameof(PublishTimeout));
        Check.RequireDuration(RedeliveryDelay, nameof(RedeliveryDelay));
        Check.Require((ClientCertificateFile is null) == (ClientKeyFile is null), nameof(ClientKeyFile), "and ClientCertificateFile come together");
        Check.Require(ClientCertificateFile is null || IsEncrypted, nameof(ClientCertificateFile), "needs amqps");
        Check.Require(AuthorityFile is null || IsEncrypted, nameof(AuthorityFile), "needs amqps");
        Check.RequireFiles(
            (PasswordFile, nameof(PasswordFile), true), (ClientCertificateFile, nameof(ClientCertificateFile), false),
            (ClientKeyFile, nameof(ClientKeyFile), true), (AuthorityFile, nameof(AuthorityFile), false));
    }
}
