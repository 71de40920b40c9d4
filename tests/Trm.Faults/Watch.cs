using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;

namespace Trm.Faults;

/// <summary>Looks on while a world lives: what was accepted from officers, and the claims that hold at every moment.</summary>
internal sealed class Watch(World world)
{
    private readonly List<Violation> _violations = [];
    private readonly Dictionary<string, Sealed> _sealed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _acceptedAt = new(StringComparer.Ordinal);
    private readonly HashSet<string> _attempted = new(StringComparer.Ordinal);

    // A batch that was begun before is tried to its end, with the broker's patience.
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(20);

    internal sealed record Promise(string Country, string Peer, string Message);

    private sealed record Sealed(string CoreId, string Peer, long Gen, long Seq, bool Urgent, string? MessageId);

    /// <summary>What nodes accepted from officers.</summary>
    public List<Promise> Accepted { get; } = [];

    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>A claim does not hold; each is told once.</summary>
    public void Violated(string claim, string by)
    {
        if (_violations.Exists(v => v.Claim == claim))
            return;
        _violations.Add(new(claim, by));
        world.History.Note("claim", $"VIOLATED: {claim}: {by}");
    }

    /// <summary>A node accepted a message.</summary>
    public void Accept(Country country, string peer, Submitted submitted, string what)
    {
        var message = submitted.Message.ToString();
        world.History.Note(country.Name, $"accepts {what} as {world.History.Name("act", message)}");
        _acceptedAt[message] = world.Schedule.Now;
        Accepted.Add(new(country.Name, peer, message));
    }

    /// <summary>A node refused one.</summary>
    public void Refused(Country country, string what, Rejection why)
    {
        world.History.Note(country.Name, $"refuses {what}: {why.Code.Text}");
        if (Clerk.Reports.Contains(what) && why.Code.Equals(RejectionCode.ClockWrong))
            Violated("no report is refused for a clock", $"{country.Name} refused {what}");
    }

    /// <summary>An act came to nothing. The world may fail it; a fault of ours may not.</summary>
    public void Failed(Country country, string what, Exception failure)
    {
        world.History.Note(country.Name, $"{what} fails: {failure.GetType().Name}");
        if (country.Node is not null && Complaints.IsOurs(failure.GetType().Name))
            Violated("no act fails for a fault of ours", $"{what} of {country.Name}: {failure.GetType().Name}");
    }

    /// <summary>Somebody hands a message to the broker: what must not wait does not wait for it.</summary>
    public void Published(Country country, Mailbox mailbox, byte[] body)
    {
        if (country.Rows is not { } rows)
            return;
        var key = Key(body);
        if (!_sealed.TryGetValue(key, out var row))
        {
            row = Now(rows.ReadAsync(db => db.QueryFirstOrDefault<Sealed>(
                "SELECT core_id AS CoreId, peer AS Peer, gen AS Gen, seq AS Seq, urgent AS Urgent, message_id AS MessageId FROM outbox WHERE mailbox = @Name AND core_id IN (SELECT core_id FROM outbox_bytes WHERE bytes = @body)", new { mailbox.Name, body }), CancellationToken.None));
            if (row is null)
            {
                Violated("what is published is stored", $"{country.Name} published what is not in its outbox");
                return;
            }

            _sealed[key] = row;
        }

        _attempted.Add(row.CoreId);
        if (mailbox.Lane == Lane.Urgent)
            return;
        var waiting = Now(rows.ReadAsync(db => db.Query<(string CoreId, string Message)>(
            "SELECT core_id, message_id FROM outbox WHERE peer = @Peer AND urgent = 1 AND state = 'sealed' AND message_id IS NOT NULL", row).AsList(), CancellationToken.None));
        foreach (var (core, message) in waiting.Where(w => !_attempted.Contains(w.CoreId)))
            if (_acceptedAt.TryGetValue(message, out var at) && world.Schedule.Now - at > InFlight)
                Violated("what is urgent overtakes all but what is in flight", $"{country.Name} published a routine message to {row.Peer} while {world.History.Name("act", message)}, which is urgent, had waited since {at - world.Schedule.Begins}");
    }

    /// <summary>A node says that it has stored a delivery.</summary>
    /// <param name="sealedBefore">The number of the newest control message to its writer when it was handed over.</param>
    public void Acknowledged(Country country, Mailbox mailbox, Letter letter, long sealedBefore)
    {
        if (letter.IsDamaged || country.Rows is not { } rows || !_sealed.TryGetValue(Key(letter.Body), out var row))
            return;
        var (state, isMissing, isAnswered) = Now(rows.ReadAsync(
            db => (db.QueryFirstOrDefault<string>("SELECT state FROM inbox WHERE peer = @Writer AND core_id = @CoreId", new { mailbox.Writer, row.CoreId }),
                db.ExecuteScalar<long>("SELECT count(*) FROM gap WHERE peer = @Writer AND gen = @Gen AND seq = @Seq", new { mailbox.Writer, row.Gen, row.Seq }) > 0,
                db.ExecuteScalar<long>("SELECT count(*) FROM receipt_queue WHERE peer = @Writer", new { mailbox.Writer }) > 0 || Newest(db, mailbox.Writer) > sealedBefore),
            CancellationToken.None));
        // Not believed yet, or no more: the key that signed it is not known here, or is revoked; what is old was sealed in a generation that has ended.
        var isKept = Now(rows.ReadAsync(db => db.ExecuteScalar<long>("SELECT count(*) FROM quarantine WHERE sha256 = @sha", new { sha = Key(letter.Body).ToLowerInvariant() }), CancellationToken.None)) > 0;
        if (state is null && !isMissing && !isKept && world.Country(mailbox.Writer).PutBackAt is null)
            Violated("what is acknowledged is stored", $"{country.Name} acknowledged {letter.Name} of {mailbox} and has nothing of it");
        if (state is "received" or "refused" && !isAnswered && !isKept)
            Violated("who sends again is answered again", $"{country.Name} took {letter.Name} of {mailbox} and owes no receipt for it");
    }

    /// <summary>The number of the newest control message to a peer.</summary>
    public long NewestTo(Country country, string peer) => country.Rows is { } rows ? Now(rows.ReadAsync(db => Newest(db, peer), CancellationToken.None)) : 0;

    private static long Newest(DbConnection db, string peer) => db.ExecuteScalar<long>("SELECT coalesce(max(seq), 0) FROM outbox WHERE peer = @peer AND message_id IS NULL", new { peer });

    // The rows answer at once.
    private static T Now<T>(Task<T> read) => read.IsCompleted ? read.GetAwaiter().GetResult() : throw new InvalidOperationException("a read of rows waits");

    private static string Key(byte[] body) => Convert.ToHexString(SHA256.HashData(body));
}
