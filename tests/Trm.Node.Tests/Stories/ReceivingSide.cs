using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Trm.Contracts.Facts;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Node.Storage.Content;
using Trm.Node.Tests.Exchange;
using Trm.Trail;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>
/// Somebody at the receiving side who is curious: reads the whole database file of the node there and opens all of it that its keys open, weighs every sealed message in
/// the post, and reads the evidence pack and what the screens are made of.
/// </summary>
internal sealed partial class ReceivingSide(Stage stage)
{
    // How the log is signed, cut into checkpoints and witnessed follows from its leaves and the clock; which process has its turn until when, from the clock alone.
    private static readonly HashSet<string> Skipped = ["checkpoint", "cosignature", "offer", "held_checkpoint", "witness_answer", "unproved", "lease"];

    // By what rows have come one after the other.
    private static readonly string[] Places = ["place", "id", "idx"];

    // They count on from case to case.
    private static readonly HashSet<string> Counters = ["seq", "next_seq", "through", "idx", "id", "leaf", "place"];

    private Dictionary<string, List<Row>> _before = [];
    private int _posted;
    private DateTimeOffset _start;

    private sealed record Row(string Table, IReadOnlyDictionary<string, object?> Cells)
    {
        public string Raw { get; } = string.Join('|', Cells.Select(c => $"{c.Key}={(c.Value is byte[] bytes ? Convert.ToHexString(bytes) : c.Value)}"));

        // Which receipts go together in one control message is chance, and when the broker's confirm is noted; the outbox has both.
        public bool IsChance => (Table == "inbox" && Cells["state"] is "control") || (Table == "outbox" && Cells["message_id"] is null)
            || (Table == "trail_leaf" && Cells["event"] is (long)TrailEvent.MessageDispatched or (long)TrailEvent.ReceiptsSent or (long)TrailEvent.ReceiptsVerified);

        public long? Place { get; } = Places.Select(p => Cells.GetValueOrDefault(p)).OfType<long>().Cast<long?>().FirstOrDefault();
    }

    /// <summary>Remembers what lies there before a case begins.</summary>
    public async Task BeginAsync()
    {
        _before = await DumpAsync();
        _posted = stage.World.Post.Seen.Count;
        _start = stage.World.Time.GetUtcNow();
    }

    /// <summary>All that lies there since, of that case, with ids numbered, times counted from the beginning, and salts, hashes and signatures as their sizes.</summary>
    public async Task<ReceivedView> ReadAsync()
    {
        await stage.Settled();
        await Eventually.True(async () => !(await DumpAsync()).ContainsKey("receipt_queue"), "every receipt is under way");
        var writer = new ViewWriter(_start);
        Database(writer, await DumpAsync());
        Post(writer);
        await ScreensAsync(writer);
        await PackAsync(writer);
        return writer.View();
    }

    private void Database(ViewWriter view, Dictionary<string, List<Row>> after)
    {
        using var wrapping = KeyEncryptionKey.ReadOrCreate(Path.Combine(stage.World.DataOf("RS"), "kek.key"), mayCreate: false);
        using var vault = new CaseVault(Path.Combine(stage.World.DataOf("RS"), "cases"), wrapping);
        foreach (var (table, rows) in after.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            var known = _before.GetValueOrDefault(table, []).Select(r => r.Raw).ToHashSet(StringComparer.Ordinal);
            foreach (var row in InOrder(view, vault, rows.Where(r => !known.Contains(r.Raw) && !r.IsChance)))
                Cells(view, vault, row);
        }
    }

    // Rows without a place come in an order of the engine's, which is another one whenever it has moved a row: they are put in the order of what they say.
    private static List<Row> InOrder(ViewWriter view, CaseVault vault, IEnumerable<Row> rows)
    {
        return [.. rows.OrderBy(r => r.Place).ThenBy(Words, StringComparer.Ordinal)];

        string Words(Row row)
        {
            var sketch = view.Sketch();
            Cells(sketch, vault, row);
            var (words, times, _) = sketch.View();
            return $"{words} {string.Join(' ', times)}";
        }
    }

    private static void Cells(ViewWriter view, CaseVault vault, Row row)
    {
        view.Say($"\n{row.Table}:");
        foreach (var (column, value) in row.Cells)
            Cell(view, vault, row, column, value);
    }

    private static void Cell(ViewWriter view, CaseVault vault, Row row, string column, object? value)
    {
        view.Say($" {column}=");
        switch (value)
        {
            case null:
                view.Say("-");
                break;
            case long when Counters.Contains(column):
                view.Say("n");
                break;
            case long minute when column == "minute":
                view.At(DateTimeOffset.FromUnixTimeSeconds(minute * 60));
                break;
            case long ms when ms > 1_000_000_000_000:
                view.At(DateTimeOffset.FromUnixTimeMilliseconds(ms));
                break;
            case byte[] box when NameOf(row, column) is { } name:
                var @case = row.Cells["case_id"] is string id ? CaseId.Parse(id).Value : null;
                var plain = vault.Open(@case, name, box);
                view.Read(Encoding.UTF8.GetString(plain.AsSpan(column switch { "private" => LeafOpening.SaltSize, "sealed" => 4, _ => 0 })));
                break;
            case byte[] bytes when column is "receipt" or "public":
                view.Read(Encoding.UTF8.GetString(bytes));
                break;
            case byte[] bytes:
                view.Weigh(bytes.Length);
                break;
            // Drawn from the pseudonym.
            case string when column == "word":
                view.Say("w");
                break;
            default:
                view.Read(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
        }
    }

    // Under which name its keys open it; null for what is not sealed.
    private static string? NameOf(Row row, string column) => (row.Table, column) switch
    {
        ("cases", "record") => $"case/{row.Cells["case_id"]}",
        ("content", "sealed") => $"content/{row.Cells["message_id"]}",
        ("trail_leaf", "private") => $"trail/{row.Cells["idx"]}",
        _ => null,
    };

    // How large control messages are is no chance.
    private void Post(ViewWriter view)
    {
        var control = new List<int>();
        foreach (var (mailbox, body) in stage.World.Post.Seen.Skip(_posted))
        {
            if (stage.World.KindOf(mailbox, body) is null)
            {
                control.Add(body.Length);
                continue;
            }

            view.Say($"\npost {mailbox} ");
            view.Weigh(body.Length);
        }

        view.Say("\ncontrol ");
        view.Weigh(control.Min());
        view.Weigh(control.Max());
    }

    private async Task ScreensAsync(ViewWriter view)
    {
        view.Say("\nfacts ");
        view.Read(Encoding.UTF8.GetString(CaseFactsJson.Write((await stage.Rs.Returns.FactsAsync(stage.Case, Belgrade)).Value)));
        foreach (var point in new[] { GatePoint.Clearance, GatePoint.Departure })
            foreach (var outcome in (await stage.Rs.Returns.GatesAsync(stage.Case, Belgrade, point)).Value.Outcomes)
                view.Say($"\n{point} {outcome.Gate} {outcome.Passed} {string.Join(' ', outcome.Rejections.Select(r => $"{r.Code.Text} {r.Path} {r.Hint}"))}");
        foreach (var alarm in await stage.Rs.Deadlines.AlarmsAsync())
            view.Say($"\nalarm {alarm.Code} {alarm.Text}");
    }

    private async Task PackAsync(ViewWriter view)
    {
        using var zip = new ZipArchive(new MemoryStream(await stage.Rs.Record.EvidencePackAsync(stage.Case)), ZipArchiveMode.Read);
        foreach (var entry in zip.Entries.Where(e => e.FullName.StartsWith("evidence/", StringComparison.Ordinal)).OrderBy(e => e.FullName.Length).ThenBy(e => e.FullName, StringComparer.Ordinal))
        {
            using var reader = new StreamReader(entry.Open());
            var leaf = await reader.ReadToEndAsync();
            if (Chance().IsMatch(leaf))
                continue;
            view.Say("\npack ");
            view.Read(Number().Replace(leaf, "$1n"));
        }
    }

    private async Task<Dictionary<string, List<Row>>> DumpAsync()
    {
        var storage = await stage.World.StorageOf("RS");
        await using var db = await storage.ConnectAsync();
        var dump = new Dictionary<string, List<Row>>(StringComparer.Ordinal);
        foreach (var table in (await storage.TablesAsync()).Where(t => !Skipped.Contains(t)))
            foreach (IDictionary<string, object?> row in await db.QueryAsync($"SELECT * FROM {table}"))
            {
                if (!dump.TryGetValue(table, out var rows))
                    dump.Add(table, rows = []);
                rows.Add(new(table, new Dictionary<string, object?>(row)));
            }

        // Which receipts went together is chance here, too.
        if (dump.Remove("outbox_bytes", out var bytes))
        {
            var messages = dump["outbox"].Where(r => !r.IsChance).Select(r => r.Cells["core_id"]).ToHashSet();
            dump.Add("outbox_bytes", [.. bytes.Where(b => messages.Contains(b.Cells["core_id"]))]);
        }

        return dump;
    }

    [GeneratedRegex("\"event\": ?\"?(2|5|6)\\b")]
    private static partial Regex Chance();

    [GeneratedRegex("(\"(?:index|minute)\": ?)[0-9]+")]
    private static partial Regex Number();
}
