using System.Text;
using Trm.Evidence.Witnesses;
using Trm.Node.Trail;
using Trm.Node.Witness;
using Trm.Trail;

namespace Trm.Node.Health;

/// <summary>Whether the published log is the one in the database, tile for tile, under a key that the directory lists, and whether others have cosigned it lately.</summary>
internal sealed class TrailCheck() : HealthCheck("trail")
{
    private const int Chunk = 4096;

    // Twice the hour after which a witness is asked.
    private static readonly TimeSpan WitnessedAtLatest = TimeSpan.FromHours(2);

    private const string Keep = "change nothing; start the node, which writes lost tiles again. If it stays, keep a copy of the data folder and call your governance body";

    /// <summary>Compares what a log would write with what is there, and writes nothing.</summary>
    private sealed class Comparison(ITileSource there) : ITileSink
    {
        public int Tiles { get; private set; }
        public int Missing { get; private set; }
        public int Altered { get; private set; }

        public void Write(TilePath path, ReadOnlySpan<byte> bytes)
        {
            Tiles++;
            if (there.Read(path) is not { } found)
                Missing++;
            else if (!bytes.SequenceEqual(found))
                Altered++;
        }
    }

    public override async Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        var origin = ListedKeys.Origin(patient.Self, patient.Generation);
        // The files first: what is published in between is more, never less.
        var folder = new LogFolder(patient.LogFolder);
        var file = folder.ReadCheckpoint();
        var (last, size, witnessed) = await patient.ReadAsync(db => (TrailTable.Checkpoint(db), TrailTable.Size(db), WitnessTable.Cosignatures(db, origin)), cancel);
        if (last is not { } published)
            return [Unknown("LOG_EMPTY", $"nothing was published yet; {size} records wait")];
        var covered = witnessed.Select(w => w.Size).DefaultIfEmpty(0).Max();
        var oldest = await patient.ReadAsync(db => OfferTable.OldestMinute(db, covered, published.Size), cancel) is { } minute ? DateTimeOffset.FromUnixTimeSeconds(60 * minute) : (DateTimeOffset?)null;
        var comparison = new Comparison(folder);
        var log = new TiledLog(comparison);
        while (log.Size < published.Size)
            foreach (var leaf in await patient.ReadAsync(db => TrailTable.Leaves(db, log.Size, (int)Math.Min(Chunk, published.Size - log.Size)), cancel))
                log.Append(leaf);
        log.Flush();

        var note = Encoding.UTF8.GetBytes(published.Note);
        var listed = patient.Entry?.Logs.Select(NoteKey.Parse).Where(k => k.Holds && k.Value.Name == origin).Select(k => k.Value!).FirstOrDefault();
        var verified = listed is null ? null : Checkpoint.Verify(note, listed);
        var shown = file is null ? null : Checkpoint.ParseClaim(file).Value;
        return Or(
            Ok($"{published.Size} records published, {comparison.Tiles} tiles recomputed byte for byte{Witnesses(witnessed)}"),
            [
                Checkpoint.ParseClaim(note).Value is { } claim && claim.Root == log.Root ? null : Fault("LOG_REWRITTEN", $"the records in the database are not those of the published checkpoint of {published.Size}", "stop the node now, keep everything as it is, and call your governance body: the record was altered"),
                listed is null && patient.Entry is not null ? Fault("LOG_NOT_LISTED", $"the directory lists no key for {origin}", "have the log listed: trm directory relist") : null,
                verified is { Holds: false } ? Fault("LOG_SIGNATURE", $"the newest checkpoint does not verify under the key that the directory lists", "use the listed log key; was another one put into the keys folder?") : null,
                comparison.Altered == 0 ? null : Fault("TILES_ALTERED", $"{comparison.Altered} of {comparison.Tiles} tiles are not what the database says", Keep),
                comparison.Missing == 0 ? null : Fault("TILES_ABSENT", $"{comparison.Missing} of {comparison.Tiles} tiles are not there", Keep),
                shown is null ? Warning("CHECKPOINT_ABSENT", $"the file of the published checkpoint is not there, or no checkpoint", "start the node: it writes it again") : null,
                shown?.Size > published.Size && shown.Size > size ? Fault("DATABASE_RESTORED", $"the database is older than what its log has published ({shown.Size} records, {size} here): an old copy was put back", "begin a new generation: trm node generation") : null,
                Unwitnessed(patient, oldest, witnessed.Count == 0),
            ]);
    }

    private static string Witnesses(IReadOnlyList<WitnessTable.CosignatureRow> rows) =>
        rows.Count == 0 ? "" : "; cosigned: " + string.Join(", ", rows.GroupBy(r => r.Witness, StringComparer.Ordinal).Select(g => FormattableString.Invariant($"{g.Key} {g.Max(r => r.Size)} records")));

    private HealthFinding? Unwitnessed(Patient patient, DateTimeOffset? oldest, bool isFirst) =>
        oldest is not { } since || patient.Now - since < WitnessedAtLatest ? null
        : Warning("UNWITNESSED", $"nobody has cosigned {(isFirst ? "this log yet" : "the newest records")}, the oldest of {since:yyyy-MM-dd HH:mm} UTC: their evidence is provisional", "trm node test PEER; if nothing comes back, telephone them");
}
