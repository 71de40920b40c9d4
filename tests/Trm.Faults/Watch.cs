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
    private readonly HashSet<string> _attempted = new(StringComparer.Ordinal);

    internal sealed record Promise(string Country, string Message, string What);

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
    public void Accept(Country country, Submitted submitted, string what)
    {
        var message = submitted.Message.ToString();
        world.History.Note(country.Name, $"accepts {what} as {world.History.Name("act", message)}");
        Accepted.Add(new(country.Name, message, what));
    }

    /// <summary>A node refused one.</summary>
    public void Refused(Country country, string what, Rejection why)
    {
        world.History.Note(country.Name, $"refuses {what}: {why.Code.Text}");
        if (Clerk.Reports.Contains(what.Split(' ')[1]) && why.Code.Equals(RejectionCode.ClockWrong))
            Violated("no report is refused for a clock", $"{country.Name} refused {what}");
    }

    /// <summary>Somebody hands a message to the broker: none that must not wait waits for it.</summary>
    public void Published(Country country, Mailbox mailbox, byte[] body)
    {
        if (country.Rows is not { } rows)
            return;
        var key = Key(body);
        if (!_sealed.TryGetValue(key, out var row))
        {
            row = Now(rows.ReadAsync(db => db.QueryFirstOrDefault<Sealed>(
                "SELECT core_id AS CoreId, peer AS Peer, gen AS Gen, seq AS Seq, urgent AS Urgent, message_id AS MessageId FROM outbox WHERE mailbox = @Name AND bytes = @body", new { mailbox.Name, body }), CancellationToken.None));
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
        var waiting = Now(rows.ReadAsync(db => db.Query<string>(
            "SELECT core_id FROM outbox WHERE peer = @Peer AND gen = @Gen AND seq < @Seq AND urgent = 1 AND state = 'sealed' AND message_id IS NOT NULL", row).AsList(), CancellationToken.None));
        if (waiting.FirstOrDefault(id => !_attempted.Contains(id)) is not null)
            Violated("what is urgent goes before what was submitted after it", $"{country.Name} published a routine message to {row.Peer} while an urgent one that was submitted before it waited");
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
        if (state is null && !isMissing)
            Violated("what is acknowledged is stored", $"{country.Name} acknowledged {letter.Name} of {mailbox} and has nothing of it");
        if (state is "received" or "refused" && !isAnswered)
            Violated("who sends again is answered again", $"{country.Name} took {letter.Name} of {mailbox} and owes no receipt for it");
    }

    /// <summary>The number of the newest control message to a peer.</summary>
    public long NewestTo(Country country, string peer) => country.Rows is { } rows ? Now(rows.ReadAsync(db => Newest(db, peer), CancellationToken.None)) : 0;

    private static long Newest(DbConnection db, string peer) => db.ExecuteScalar<long>("SELECT coalesce(max(seq), 0) FROM outbox WHERE peer = @peer AND message_id IS NULL", new { peer });

    // The rows answer at once.
    private static T Now<T>(Task<T> read) => read.IsCompleted ? read.GetAwaiter().GetResult() : throw new InvalidOperationException("a read of rows waits");

    private static string Key(byte[] body) => Convert.ToHexString(SHA256.HashData(body));
}
