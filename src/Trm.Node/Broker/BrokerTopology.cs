using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RabbitMQ.Client;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Broker;

/// <summary>
/// What the operator makes on the broker: per participant one direct exchange that only it may write and a user that may configure
/// nothing; per mailbox one durable quorum queue of bounded length, bound to its writer's exchange by its name, that only its
/// reader may read. So a flooder fills its own mailboxes and nobody else's.
/// </summary>
public sealed class BrokerTopology
{
    /// <summary>Messages a mailbox holds at most; the next is refused to its sender, which keeps it.</summary>
    public const int DefaultMaxMessages = 100_000;

    /// <summary>Bytes a mailbox holds at most.</summary>
    public const long DefaultMaxBytes = 2L << 30;

    /// <summary>Nodes of a cluster that hold a mailbox each: with three, one may be lost.</summary>
    public const int Copies = 3;

    private readonly IReadOnlyList<ParticipantId> _participants;
    private readonly IReadOnlyList<Mailbox> _mailboxes;
    private readonly Dictionary<string, object?> _arguments;

    /// <param name="participants">Everyone with an exchange and a user.</param>
    /// <param name="mailboxes">One per ordered pair and lane.</param>
    /// <param name="maxMessages">Bound of each mailbox in messages.</param>
    /// <param name="maxBytes">Bound of each mailbox in bytes of body.</param>
    /// <exception cref="ArgumentException">A name twice, a name with other characters than letters, digits, '-', '_' and '.', or a stranger.</exception>
    public BrokerTopology(
        IEnumerable<ParticipantId> participants,
        IEnumerable<Mailbox> mailboxes,
        int maxMessages = DefaultMaxMessages,
        long maxBytes = DefaultMaxBytes)
    {
        _participants = [.. participants.Order()];
        _mailboxes = [.. mailboxes.OrderBy(m => m.Name, StringComparer.Ordinal)];
        if (_participants.Distinct().Count() != _participants.Count || _mailboxes.DistinctBy(m => m.Name, StringComparer.Ordinal).Count() != _mailboxes.Count)
            throw new ArgumentException("participants and mailboxes are named once each", nameof(mailboxes));
        if (_mailboxes.FirstOrDefault(m => !IsOpaque(m.Name)) is { } odd)
            throw new ArgumentException($"mailbox name {odd.Name}: 1 to 64 letters, digits, '-', '_' and '.', starting with a letter or digit", nameof(mailboxes));
        if (_mailboxes.FirstOrDefault(m => !_participants.Contains(m.Writer) || !_participants.Contains(m.Reader)) is { } stranger)
            throw new ArgumentException($"mailbox {stranger.Name} belongs to somebody who is no participant", nameof(mailboxes));

        _arguments = Arguments(maxMessages, maxBytes);
    }

    /// <summary>What a mailbox is made with.</summary>
    internal static Dictionary<string, object?> Arguments(int maxMessages = DefaultMaxMessages, long maxBytes = DefaultMaxBytes) => new(StringComparer.Ordinal)
    {
        ["x-queue-type"] = "quorum",
        ["x-max-length"] = maxMessages,
        ["x-max-length-bytes"] = maxBytes,
        ["x-overflow"] = "reject-publish",

        // A copy on each of three nodes; on a single node there is one, and rabbitmq-queues grow makes the others when nodes join.
        ["x-quorum-initial-group-size"] = Copies,

        // A reader that cannot store hands a message back as often as it takes; RabbitMQ 4 would drop it the 20th time.
        ["x-delivery-limit"] = 1_000_000_000,
    };

    /// <summary>Everyone with an exchange and a user, in the order of ids.</summary>
    public IReadOnlyList<ParticipantId> Participants => _participants;

    /// <summary>Every mailbox, in the order of names.</summary>
    public IReadOnlyList<Mailbox> Mailboxes => _mailboxes;

    /// <summary>What a mailbox is made with, as text.</summary>
    internal Dictionary<string, string> ArgumentsAsText() => _arguments.ToDictionary(a => a.Key, a => Convert.ToString(a.Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal);

    /// <summary>The exchange that this participant alone may write.</summary>
    public static string ExchangeOf(ParticipantId participant) => $"trm.{participant.Value}";

    /// <summary>Makes exchanges, mailboxes and bindings, with the operator's rights. What exists as it should is left alone.</summary>
    /// <param name="operatorUri"><c>amqp(s)://operator:password@host/vhost</c>.</param>
    /// <param name="cancel">Ends the work; it may be run again.</param>
    /// <exception cref="BrokerUnavailableException">No connection, no right, or something of this name exists that is made otherwise.</exception>
    public async Task DeclareAsync(Uri operatorUri, CancellationToken cancel)
    {
        try
        {
            var factory = new ConnectionFactory { Uri = operatorUri, ClientProperties = new Dictionary<string, object?>(StringComparer.Ordinal) };
            await using var connection = await factory.CreateConnectionAsync(cancel);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancel);
            foreach (var participant in _participants)
                await channel.ExchangeDeclareAsync(ExchangeOf(participant), ExchangeType.Direct, durable: true, autoDelete: false, cancellationToken: cancel);
            foreach (var mailbox in _mailboxes)
            {
                await channel.QueueDeclareAsync(mailbox.Name, durable: true, exclusive: false, autoDelete: false, _arguments, cancellationToken: cancel);
                await channel.QueueBindAsync(mailbox.Name, ExchangeOf(mailbox.Writer), mailbox.Name, cancellationToken: cancel);
            }
        }
        catch (Exception e) when (e is RabbitMQ.Client.Exceptions.RabbitMQClientException or IOException)
        {
            throw new BrokerUnavailableException($"the mailboxes could not be made: {e.Message}", e);
        }
    }

    /// <summary>
    /// Takes the mailboxes away again, with all they hold, and every exchange that leads nowhere then: for a demonstration that leaves nothing behind. What cannot
    /// be taken away stays.
    /// </summary>
    /// <param name="operatorUri"><c>amqp(s)://operator:password@host/vhost</c>.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task RemoveAsync(Uri operatorUri, CancellationToken cancel)
    {
        try
        {
            var factory = new ConnectionFactory { Uri = operatorUri, ClientProperties = new Dictionary<string, object?>(StringComparer.Ordinal) };
            await using var connection = await factory.CreateConnectionAsync(cancel);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancel);
            foreach (var mailbox in _mailboxes)
                await channel.QueueDeleteAsync(mailbox.Name, cancellationToken: cancel);
            foreach (var participant in _participants)
                await channel.ExchangeDeleteAsync(ExchangeOf(participant), ifUnused: true, cancellationToken: cancel);
        }
        catch (Exception e) when (e is RabbitMQ.Client.Exceptions.RabbitMQClientException or IOException)
        {
            // An exchange in use by others closes the channel; a broker that is gone has nothing to take away.
        }
    }

    /// <summary>
    /// The same as RabbitMQ definitions (JSON, for <c>rabbitmqctl import_definitions</c>), with users and permissions. A user carries no
    /// password: it signs in by its TLS client certificate, whose common name is the participant's id, or the operator sets one.
    /// </summary>
    /// <param name="vhost">The virtual host they live in.</param>
    public string Definitions(string vhost = "/")
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteAll(json, "vhosts", [vhost], name => json.WriteString("name", name));
            WriteAll(json, "users", _participants, p =>
            {
                json.WriteString("name", p.Value);
                json.WriteString("password_hash", "");
                json.WriteString("hashing_algorithm", "rabbit_password_hashing_sha256");
                json.WriteString("tags", "");
            });
            WriteAll(json, "permissions", _participants, p =>
            {
                var rights = RightsOf(p);
                json.WriteString("user", p.Value);
                json.WriteString("vhost", vhost);
                json.WriteString("configure", rights.Configure);
                json.WriteString("write", rights.Write);
                json.WriteString("read", rights.Read);
            });
            WriteAll(json, "exchanges", _participants, p =>
            {
                json.WriteString("name", ExchangeOf(p));
                json.WriteString("vhost", vhost);
                json.WriteString("type", "direct");
                json.WriteBoolean("durable", true);
                json.WriteBoolean("auto_delete", false);
                json.WriteBoolean("internal", false);
                WriteArguments(json, []);
            });
            WriteAll(json, "queues", _mailboxes, m =>
            {
                json.WriteString("name", m.Name);
                json.WriteString("vhost", vhost);
                json.WriteBoolean("durable", true);
                json.WriteBoolean("auto_delete", false);
                WriteArguments(json, _arguments);
            });
            WriteAll(json, "bindings", _mailboxes, m =>
            {
                json.WriteString("source", ExchangeOf(m.Writer));
                json.WriteString("vhost", vhost);
                json.WriteString("destination", m.Name);
                json.WriteString("destination_type", "queue");
                json.WriteString("routing_key", m.Name);
                WriteArguments(json, []);
            });
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    /// <summary>RabbitMQ permissions of one participant, as regular expressions.</summary>
    public (string Configure, string Write, string Read) RightsOf(ParticipantId participant)
    {
        var own = _mailboxes.Where(m => m.Reader == participant).Select(m => Quote(m.Name)).ToArray();
        return ("^$", $"^{Quote(ExchangeOf(participant))}$", own.Length == 0 ? "^$" : $"^({string.Join('|', own)})$");
    }

    private static bool IsOpaque(string name) => Regex.IsMatch(name, @"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.None, TimeSpan.FromSeconds(1));

    // '.' is the only character with a meaning among those that names may have.
    private static string Quote(string name) => name.Replace(".", "\\.", StringComparison.Ordinal);

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            write(value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteArguments(Utf8JsonWriter json, Dictionary<string, object?> arguments)
    {
        json.WritePropertyName("arguments");
        JsonSerializer.Serialize(json, arguments);
    }
}
