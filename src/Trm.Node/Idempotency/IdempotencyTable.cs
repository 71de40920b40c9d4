using System.Data.Common;
using Dapper;
using Trm.Node.Outbox;

namespace Trm.Node.Idempotency;

/// <summary>SQL of requests with an idempotency key: codes, ids and times in the clear; what the client chose and sent stands there as a digest that nobody can try values against.</summary>
internal static class IdempotencyTable
{
    /// <summary>What stands under a key.</summary>
    internal sealed record Row
    {
        public required string Asked { get; init; }
        public required string Attempt { get; init; }
        public long HeldUntil { get; init; }
        public long Acted { get; init; }
        public string? CaseId { get; init; }
        public string? Transmission { get; init; }
        public string? Message { get; init; }
        public string? MessageCase { get; init; }
        public long? Status { get; init; }
        public byte[]? Reply { get; init; }

        /// <summary>Whether somebody may still be doing it. What lies much further ahead is another clock's: nobody holds it.</summary>
        public bool IsHeld(DateTimeOffset now) => HeldUntil > Ms(now) && HeldUntil <= Ms(now + IdempotentRequests.InHand + IdempotentRequests.InHand);
    }

    /// <summary>
    /// Begins a request: null where it is to be done now, by this attempt; else what stands under its key. What was begun by somebody who has ended since, and had done nothing, is begun anew.
    /// </summary>
    /// <param name="asked">Digest of what is asked.</param>
    public static Row? Begin(DbTransaction tx, KeyedRequest request, string asked, DateTimeOffset now)
    {
        Purge(tx, now);
        var row = tx.Connection!.QuerySingleOrDefault<Row>(
            """
            SELECT asked AS Asked, attempt AS Attempt, held_until AS HeldUntil, acted AS Acted, case_id AS CaseId, transmission AS Transmission, message AS Message, message_case AS MessageCase,
                   status AS Status, reply AS Reply
            FROM idempotency WHERE name = @Name
            """,
            new { request.Name }, tx);
        if (row is not null && (row.Asked != asked || row.Acted != 0 || row.Status is not null || row.IsHeld(now)))
            return row;
        tx.Connection!.Execute(
            """
            INSERT INTO idempotency (name, asked, attempt, begun_at, held_until) VALUES (@Name, @asked, @Attempt, @now, @until)
            ON CONFLICT (name) DO UPDATE SET attempt = excluded.attempt, held_until = excluded.held_until
            """,
            new { request.Name, asked, request.Attempt, now = Ms(now), until = Ms(now + IdempotentRequests.InHand) }, tx);
        return null;
    }

    /// <summary>Notes that something is done, and perhaps which message was submitted - the first is what was asked for, others follow from it -; false where that attempt does it no more.</summary>
    public static bool Act(DbTransaction tx, KeyedRequest request, DateTimeOffset until, Submitted? submitted) => tx.Connection!.Execute(
        """
        UPDATE idempotency SET acted = 1, held_until = @until, transmission = coalesce(transmission, @transmission), message = coalesce(message, @message), message_case = coalesce(message_case, @messageCase)
        WHERE name = @Name AND attempt = @Attempt
        """,
        new
        {
            request.Name, request.Attempt, until = Ms(until), transmission = submitted?.Transmission.ToString(), message = submitted?.Message.ToString(), messageCase = submitted?.Case?.ToString(),
        }, tx) == 1;

    /// <summary>False where that attempt does it no more.</summary>
    public static bool IsOurs(DbTransaction tx, KeyedRequest request) =>
        tx.Connection!.ExecuteScalar<long>("SELECT count(*) FROM idempotency WHERE name = @Name AND attempt = @Attempt", new { request.Name, request.Attempt }, tx) == 1;

    /// <summary>Frees the key where nothing was done under it; true where it is free.</summary>
    public static bool Free(DbTransaction tx, KeyedRequest request) =>
        tx.Connection!.Execute("DELETE FROM idempotency WHERE name = @Name AND attempt = @Attempt AND acted = 0", new { request.Name, request.Attempt }, tx) == 1;

    /// <summary>It is done by nobody any more.</summary>
    public static void LetGo(DbTransaction tx, KeyedRequest request) =>
        tx.Connection!.Execute("UPDATE idempotency SET held_until = 0 WHERE name = @Name AND attempt = @Attempt", new { request.Name, request.Attempt }, tx);

    /// <summary>Keeps how it was answered.</summary>
    /// <param name="reply">The sealed reply; null where it is not kept.</param>
    /// <param name="caseId">The case under whose key it is sealed; null for the node's own.</param>
    public static void Answered(DbTransaction tx, KeyedRequest request, int status, byte[]? reply, string? caseId) => tx.Connection!.Execute(
        "UPDATE idempotency SET status = @status, reply = @reply, case_id = @caseId WHERE name = @Name AND attempt = @Attempt", new { request.Name, request.Attempt, status, reply, caseId }, tx);

    /// <summary>Forgets what is older than keys are kept.</summary>
    public static void Purge(DbTransaction tx, DateTimeOffset now) =>
        tx.Connection!.Execute("DELETE FROM idempotency WHERE begun_at < @before AND held_until < @now", new { before = Ms(now - IdempotentRequests.Kept), now = Ms(now) }, tx);

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
