using Trm.Node.Storage;
using Dapper;

namespace Trm.Node.Kills.Tests;

/// <summary>Says of everything that has not come to its end where it was last seen, for somebody who was not there and has only the failure to read.</summary>
internal static class Whereabouts
{
    private const int AtMost = 15;

    internal sealed record Place(string Participant, TrmNode Node, IDatabase Database);

    private sealed record Sent
    {
        public required string Id { get; init; }
        public required string Peer { get; init; }
        public long Seq { get; init; }
        public required string Kind { get; init; }
        public required string State { get; init; }
        public bool IsControl { get; init; }
        public long Attempts { get; init; }
        public long CreatedAt { get; init; }
        public long? PublishedAt { get; init; }
        public long? PublishAt { get; init; }
        public string? ClaimedBy { get; init; }
    }

    private sealed record Taken
    {
        public required string Id { get; init; }
        public required string State { get; init; }
        public string? ParkedFor { get; init; }
        public byte[]? Receipt { get; init; }
    }

    /// <summary>A line for each of these nodes, and one for each message that is on its way between them.</summary>
    public static async Task<IReadOnlyList<string>> TellAsync(IReadOnlyList<Place> places)
    {
        var told = new List<string>();
        foreach (var place in places)
        {
            told.Add(await TellAsync(place));
            var open = await OpenAsync(place, places.FirstOrDefault(p => p != place));
            told.AddRange(open.Take(AtMost));
            if (open.Count > AtMost)
                told.Add($"  and {open.Count - AtMost} more of {place.Participant}");
        }

        return told;
    }

    private static async Task<string> TellAsync(Place place)
    {
        var (alarms, gaps, receipts) = (
            await RowsAsync<string>(place, "SELECT code FROM alarm WHERE cleared_at IS NULL"),
            await RowsAsync<long>(place, "SELECT seq FROM gap ORDER BY seq"),
            (await RowsAsync<long>(place, "SELECT count(*) FROM receipt_queue")).Single());
        return $"{place.Participant} is {(place.Node.IsBrokerConnected ? "" : "not ")}connected to its broker; receipts that wait to be sent: {receipts}; numbers it misses: {Listed(gaps)}; alarms: {Listed(alarms)}";
    }

    // A control message is at its end once the peer holds it; that we have not heard of it yet means nothing.
    private static async Task<List<string>> OpenAsync(Place place, Place? peer)
    {
        var sent = await RowsAsync<Sent>(place, """
            SELECT core_id AS Id, peer AS Peer, seq AS Seq, kind || '/' || code AS Kind, state AS State, CASE WHEN message_id IS NULL THEN 1 ELSE 0 END AS IsControl,
                   attempts AS Attempts, created_at AS CreatedAt, published_at AS PublishedAt, publish_at AS PublishAt, claimed_by AS ClaimedBy
            FROM outbox WHERE receipt IS NULL AND state <> 'closed' ORDER BY seq
            """);
        var taken = peer is null ? null : (await RowsAsync<Taken>(peer, "SELECT core_id AS Id, state AS State, parked_for AS ParkedFor, receipt AS Receipt FROM inbox")).ToLookup(t => t.Id, StringComparer.Ordinal);
        return [.. sent.Where(s => !s.IsControl || taken is null || !taken.Contains(s.Id)).Select(s => $"  {place.Participant} {s.Seq} {s.Kind}: {Here(s, place.Node.Now)}; {There(s, taken)}")];
    }

    private static string Here(Sent sent, DateTimeOffset now)
    {
        var ms = now.ToUnixTimeMilliseconds();
        return string.Join(", ",
        [
            FormattableString.Invariant($"{sent.State}, sealed {(ms - sent.CreatedAt) / 1000.0:0.0} s ago"),
            sent.PublishedAt is { } at ? FormattableString.Invariant($"confirmed by the broker {sent.Attempts} times, last {(ms - at) / 1000.0:0.0} s ago") : "never confirmed by the broker",
            sent.PublishAt is { } next ? FormattableString.Invariant($"next try in {(next - ms) / 1000.0:0.0} s") : "no next try",
            .. sent.ClaimedBy is { } process ? (string[])[$"claimed by process {process}"] : [],
        ]);
    }

    private static string There(Sent sent, ILookup<string, Taken>? taken) => taken?[sent.Id].FirstOrDefault() switch
    {
        null when taken is null => $"{sent.Peer} does not run here",
        null => $"{sent.Peer} has never seen it",
        { ParkedFor: { } reason } parked => $"{sent.Peer} has it: {parked.State}, parked for {reason}",
        { Receipt: null } here => $"{sent.Peer} has it: {here.State}, no receipt made",
        { } here => $"{sent.Peer} has it: {here.State}, receipt made, and not here",
    };

    private static string Listed<T>(IReadOnlyList<T> all) => all.Count == 0 ? "none" : string.Join(' ', all.Take(AtMost)) + (all.Count > AtMost ? $" and {all.Count - AtMost} more" : "");

    private static Task<List<T>> RowsAsync<T>(Place place, string query) => place.Database.ReadAsync(db => db.Query<T>(query).AsList(), CancellationToken.None);
}
