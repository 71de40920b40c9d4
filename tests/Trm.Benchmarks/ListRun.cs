using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Trm.Benchmarks.Offices;
using Trm.Contracts.Rejections;
using Trm.Node;

namespace Trm.Benchmarks;

/// <summary>The lists of people's first pages, over a node that holds many cases: a tenth of them, and all.</summary>
/// <param name="Cases">How many.</param>
public sealed record ListRun(long Cases, IReadOnlyList<ListCost> Lists)
{
    private const int Times = 21;
    private static readonly Officer Coordinator = new("AT-07", Role.Coordinator);

    /// <summary>Starts a node in an empty folder, fills it with cases that nobody can open - lists open none -, and asks for each list.</summary>
    public static async Task<ListRun> MeasureAsync(string folder, long cases)
    {
        await using var node = await StartAsync(folder);
        var file = Path.Combine(folder, "data", "AT", "node.db");
        Fill(file, 0, cases / 10);
        var few = await AskAsync(node);
        Fill(file, cases / 10, cases);
        var all = await AskAsync(node);
        return new(cases, [.. few.Zip(all, (f, a) => new ListCost(f.List, f.Median, a.Median, a.Worst))]);
    }

    private static async Task<IReadOnlyList<(string List, double Median, double Worst)>> AskAsync(TrmNode node) =>
    [
        await TimeAsync("today", () => node.Today.ShowAsync(Coordinator)),
        await TimeAsync("our turn, page 1", () => node.Today.TurnAsync(Coordinator, isOurs: true, 1)),
        await TimeAsync("their turn, page 10", () => node.Today.TurnAsync(Coordinator, isOurs: false, 10)),
        await TimeAsync("all cases, page 1", () => node.Today.ListAsync(Coordinator, 1)),
        await TimeAsync("all cases, page 20", () => node.Today.ListAsync(Coordinator, 20)),
        await TimeAsync("cases of an organisation", () => node.Today.ListAsync(new Officer("AT-CW-1", Role.CaseWorker) { Organisation = "HOUSE-1" }, 1)),
        await TimeAsync("search, pseudonym", () => node.Today.SearchAsync(Coordinator, "C-00001A")),
        await TimeAsync("search, word", () => node.Today.SearchAsync(Coordinator, "teal h")),
    ];

    private static async Task<(string, double, double)> TimeAsync<T>(string list, Func<Task<Result<T>>> ask)
        where T : class
    {
        var took = new List<double>();
        for (var i = 0; i <= Times; i++)
        {
            var watch = Stopwatch.StartNew();
            if (!(await ask()).IsOk)
                throw new InvalidOperationException($"{list} is refused");
            // The first one compiles.
            if (i > 0)
                took.Add(watch.Elapsed.TotalMilliseconds);
        }

        took.Sort();
        return (list, took[Times / 2], took[^1]);
    }

    // Ten messages and three deadlines for each; states as an office has them that never closes anything.
    private static void Fill(string file, long from, long to)
    {
        using var db = new SqliteConnection($"Data Source={file}");
        db.Open();
        using var tx = db.BeginTransaction();
        // Far behind whatever the node has written meanwhile.
        var first = from == 0 ? 1_000_000 : 100_000_000;
        for (var n = from; n < to; n++)
        {
            var (id, now) = ($"{n % 0xffffff:x6}00-0000-4000-8000-{n:x12}", 1_700_000_000_000 + (n * 1000));
            var (turn, next, state) = (n % 50) switch
            {
                0 => ("nobodys", "lift", "plan-offered"),
                1 => ("theirs", "meet", "travelling"),
                < 6 => ("ours", "clear", "plan-accepted"),
                < 26 => ("ours", "plan", "assessment"),
                < 46 => ("theirs", "ready", "plan-offered"),
                _ => ("nobodys", "nothing", "ended"),
            };
            db.Execute(
                """
                INSERT INTO cases (case_id, peer, side, state, held, word, record, created_at, updated_at, organisation, return_state, turn, next, turn_since)
                VALUES (@id, 'RS', 'sending', 'in-progress', @held, @word, @record, @now, @now, @organisation, @state, @turn, @next, @now);
                INSERT INTO journey (case_id, said_at, departs_at, expected_at) VALUES (@id, @now, @departs, @departs + 21600000);
                """,
                new { id, held = next == "lift" ? 1 : 0, word = n % 97 == 0 ? "teal harbour" : "grey boat", record = new byte[3000], now, organisation = n % 100 == 0 ? "HOUSE-1" : null, state, turn, next, departs = now + 86_400_000 }, tx);
            for (var m = 0; m < 10; m++)
            {
                var message = $"{n:x8}-0000-4000-8001-{m:x12}";
                db.Execute(
                    """
                    INSERT INTO content (message_id, case_id, peer, outgoing, kind, code, at, notes, sealed, place) VALUES (@message, @id, 'RS', @ours, 'question', 'asked', @now, '', @box, @place)
                    """,
                    new { message, id, ours = m % 2, now, box = new byte[800], place = first + (n * 10) + m }, tx);
                if (m < 3)
                    db.Execute(
                        """
                        INSERT INTO deadline (message_id, peer, outgoing, step, case_id, core_id, kind, code, mover, counts_from, since, half_at, due_at, level)
                        VALUES (@message, 'RS', @ours, @step, @id, @message, 'question', 'asked', @mover, @now, @now, NULL, @due, 0);
                        """,
                        new { message, id, ours = m % 2, step = m == 0 && next == "lift" ? "review" : "decision", mover = m == 1 ? "AT" : "RS", now, due = n % 40 == 0 ? now : 4_000_000_000_000 }, tx);
            }

            if (n % 100 == 0)
                db.Execute(
                    """
                    INSERT INTO outbox (core_id, peer, gen, seq, mailbox, urgent, kind, code, message_id, case_id, header_sha256, state, publish_at, created_at, exp, place)
                    VALUES (@core, 'RS', 0, @seq, 'none', 0, 'question', 'asked', @message, @id, '', 'undelivered', NULL, @now, 4000000000000, @seq);
                    INSERT INTO outbox_bytes (core_id, bytes) VALUES (@core, @bytes);
                    INSERT INTO alarm (code, peer, core_id, raised_at) VALUES ('UNDELIVERED', 'RS', @core, @now);
                    """,
                    new { core = $"{n:x8}-0000-4000-8002-000000000000", seq = first + n, message = $"{n:x8}-0000-4000-8001-000000000001", id, bytes = new byte[100], now }, tx);
        }

        tx.Commit();
        db.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static Task<TrmNode> StartAsync(string folder)
    {
        var offices = TwoOffices.Make(folder);
        return TrmNode.StartAsync(offices.Options(TwoOffices.At, delivery: new() { Tick = TimeSpan.FromHours(1) }), new SilentBroker(), TimeProvider.System, NullLoggerFactory.Instance);
    }
}
