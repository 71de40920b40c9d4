using System.Security.Cryptography;
using Trm.Contracts.Messages;
using Trm.Node.Broker;

namespace Trm.Faults;

/// <summary>A broker, and the network before it: it keeps what it has confirmed unless a plan says otherwise, and brings again what nobody acknowledged.</summary>
internal sealed class Post
{
    private const int Prefetch = 16;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly World _world;
    private readonly Dictionary<string, Mailbox> _mailboxes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Connection> _readers = new(StringComparer.Ordinal);

    public Post(World world)
    {
        _world = world;
        var ids = world.Directory.Participants.Select(p => p.Id).ToList();
        foreach (var reader in ids)
            foreach (var writer in ids.Where(w => w != reader))
                foreach (var lane in new[] { Lane.Urgent, Lane.Normal })
                    if (world.Directory.MailboxOf(reader, writer, lane) is { } box)
                        _mailboxes[box.Name] = new(box.Name, writer.Value, reader.Value, lane);
    }

    /// <summary>A connection of one process of a node.</summary>
    public Connection Connect(Country country, Life life) => new(this, country, life);

    /// <summary>The process is dead: what it had in hand lies in its mailboxes again.</summary>
    public void Left(Connection connection)
    {
        foreach (var name in _readers.Where(r => r.Value == connection).Select(r => r.Key).ToList())
            _readers.Remove(name);
        foreach (var (mailbox, letter) in connection.InHand)
        {
            mailbox.Waiting.Insert(0, letter);
            mailbox.InHand--;
        }

        connection.InHand.Clear();
    }

    /// <summary>Somebody can be reached again.</summary>
    public void Open()
    {
        foreach (var mailbox in _mailboxes.Values)
            Deliver(mailbox);
    }

    /// <summary>Nothing lies in any mailbox.</summary>
    public bool IsEmpty => _mailboxes.Values.All(m => m is { Waiting.Count: 0, InHand: 0 });

    private void Put(Mailbox mailbox, Letter letter, TimeSpan after, bool first = false) => _world.Schedule.At(after, () =>
    {
        mailbox.Waiting.Insert(first ? 0 : mailbox.Waiting.Count, letter);
        Deliver(mailbox);
    });

    private void Deliver(Mailbox mailbox)
    {
        while (_readers.TryGetValue(mailbox.Name, out var reader) && !_world.IsCutOff(mailbox.Reader) && mailbox is { InHand: < Prefetch, Waiting.Count: > 0 })
        {
            var letter = mailbox.Waiting[0];
            mailbox.Waiting.RemoveAt(0);
            mailbox.InHand++;
            reader.InHand.Add((mailbox, letter));
            _ = reader.DeliverAsync(mailbox, letter);
        }
    }

    // What the network makes of a body that was handed over, by what is planned for this way at this time.
    private void Carry(Mailbox mailbox, Letter letter)
    {
        var (dice, way) = (_world.Dice, mailbox.ToString());
        var after = TimeSpan.Zero;
        var copies = 1;
        var isLost = false;
        foreach (var trouble in _world.TroubleOn(mailbox.Writer, mailbox.Reader).Where(t => dice.OneIn($"{t.Kind} {way}", t.OneIn)))
            switch (trouble.Kind)
            {
                case TroubleKind.Lose:
                    isLost = true;
                    break;
                case TroubleKind.Duplicate:
                    copies += 1 + dice.Roll($"copies {way}", 2);
                    break;
                case TroubleKind.Damage:
                    Put(mailbox, letter with { Body = Damaged(letter.Body, way), IsDamaged = true }, after);
                    _world.History.Note("post", $"{way}: {letter.Name} is damaged");
                    isLost = dice.OneIn($"damaged alone {way}", 2);
                    break;
                default:
                    after = dice.Time($"late {way}", TimeSpan.Zero, TimeSpan.FromMinutes(20));
                    break;
            }

        _world.History.Note("post", $"{way}: {letter.Name} {(isLost ? "is lost" : copies > 1 ? $"is there {copies} times" : "is there")}{(after > TimeSpan.Zero ? " late" : "")}");
        for (var copy = 0; copy < (isLost ? 0 : copies); copy++)
            Put(mailbox, letter, copy == 0 ? after : after + dice.Time($"copy {way}", TimeSpan.Zero, TimeSpan.FromMinutes(40)));
    }

    // Somewhere in it: in what is signed, in the signature, or in what is sealed. Always the same places: lengths of signatures differ from run to run.
    private byte[] Damaged(byte[] body, string way)
    {
        var damaged = body.ToArray();
        var at = _world.Dice.OneIn($"damaged where {way}", 2) ? damaged.Length - 1 - _world.Dice.Roll($"damaged place {way}", 64) : 100 + _world.Dice.Roll($"damaged place {way}", 64);
        damaged[at] ^= 0x10;
        return damaged;
    }

    /// <summary>What one process of a node sees of the broker.</summary>
    internal sealed class Connection(Post post, Country country, Life life) : IBroker
    {
        private readonly World _world = post._world;
        private readonly CancellationTokenSource _stopping = new();
        private DeliveryHandler? _deliver;
        private Dictionary<string, IncomingMailbox> _reads = [];

        /// <summary>Handed over to it, and not acknowledged by it.</summary>
        public List<(Mailbox Mailbox, Letter Letter)> InHand { get; } = [];

        public bool IsConnected => !_world.IsCutOff(country.Name);

        public Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel)
        {
            _deliver = deliver;
            return ReadAsync(mailboxes, cancel);
        }

        public Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel)
        {
            _reads = mailboxes.ToDictionary(m => m.Name, StringComparer.Ordinal);
            // Who is stopping reads nothing more, whichever mailboxes there are.
            foreach (var mailbox in _stopping.IsCancellationRequested ? [] : mailboxes)
            {
                post._readers[mailbox.Name] = this;
                post.Deliver(post._mailboxes[mailbox.Name]);
            }

            return Task.CompletedTask;
        }

        public async Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel)
        {
            var box = post._mailboxes.TryGetValue(mailbox, out var found) && found.Writer == country.Name ? found : throw new MailboxUnroutableException("no such mailbox");
            var bytes = body.ToArray();
            var name = _world.History.Name("message", Convert.ToHexString(SHA256.HashData(bytes)));
            _world.Watch.Published(country, box, bytes);
            await country.StepAsync(life, "before publish");
            await country.PauseAsync("publish", life, 40);
            if (_world.IsCutOff(country.Name))
            {
                await country.WaitAsync(Patience, life);
                throw new BrokerUnavailableException("cut off");
            }

            bytes = _world.Lie.Publish(country, box, bytes);
            post.Carry(box, new(name, bytes, false));
            await country.StepAsync(life, "after publish");
            await country.PauseAsync("confirm", life, 20);
            if (_world.IsCutOff(country.Name))
                throw new BrokerUnavailableException("cut off before the confirm");
        }

        public async Task StopAsync(CancellationToken cancel)
        {
            await _stopping.CancelAsync();
            foreach (var name in post._readers.Where(r => r.Value == this).Select(r => r.Key).ToList())
                post._readers.Remove(name);
            while (InHand.Count > 0)
                await country.WaitAsync(TimeSpan.FromMilliseconds(10), life);
        }

        public ValueTask DisposeAsync()
        {
            _stopping.Dispose();
            return ValueTask.CompletedTask;
        }

        public async Task DeliverAsync(Mailbox mailbox, Letter letter)
        {
            await country.PauseAsync("deliver", life, 30);
            await country.StepAsync(life, "before delivery");
            _world.History.Note(country.Name, $"is handed {letter.Name}{(letter.IsDamaged ? ", damaged" : "")} of {mailbox}");
            var isTaken = false;
            var sealedBefore = _world.Watch.NewestTo(country, mailbox.Writer);
            try
            {
                await _world.Lie.DeliverAsync(country, mailbox, letter, new Delivery(_reads[mailbox.Name], letter.Body), _deliver!, _stopping.Token);
                isTaken = true;
            }
            catch (Exception failure)
            {
                _world.History.Note(country.Name, $"does not take {letter.Name}: {failure.GetType().Name}");
            }

            if (isTaken)
                await country.StepAsync(life, "before acknowledgement");
            else if (!_stopping.IsCancellationRequested)
                await country.WaitAsync(Again, life);
            if (life.IsOver || !InHand.Remove((mailbox, letter)))
                return;
            mailbox.InHand--;
            if (isTaken)
            {
                _world.Watch.Acknowledged(country, mailbox, letter, sealedBefore);
                await country.StepAsync(life, "after acknowledgement");
            }
            else
            {
                post.Put(mailbox, letter, TimeSpan.Zero, first: true);
            }

            post.Deliver(mailbox);
        }
    }
}
