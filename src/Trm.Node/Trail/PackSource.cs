using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Envelope;
using Trm.Evidence.Packs;
using Trm.Evidence.Witnesses;
using Trm.Node.Directory;
using Trm.Node.Outbox;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;
using Trm.Node.Witness;
using Trm.Trail;

namespace Trm.Node.Trail;

/// <summary>Reads what an evidence pack is made of: evidence, leaves, the newest checkpoint, directory versions, own headers. Nothing in it is about a person.</summary>
internal static class PackSource
{
    private sealed record Sent
    {
        public required string CoreId { get; init; }
        public required string Peer { get; init; }
        public string? MessageId { get; init; }
        public required byte[] Bytes { get; init; }
        public bool Erased { get; init; }
    }

    /// <summary>The whole period, up to the newest checkpoint.</summary>
    public static PackContent Whole(DbConnection db, CaseVault vault, ParticipantId self) => Whole(db, vault, self, null);

    /// <summary>The whole of a generation, one that has ended or the one in use.</summary>
    public static PackContent OfGeneration(DbConnection db, CaseVault vault, ParticipantId self, long generation) =>
        Whole(db, vault, self, generation == NodeTable.Generation(db) ? null : generation);

    /// <summary>Whether a log of that generation is here.</summary>
    public static bool HasPublished(DbConnection db, long generation) => TrailTable.Checkpoint(db, former: generation == NodeTable.Generation(db) ? null : generation) is not null;

    private static PackContent Whole(DbConnection db, CaseVault vault, ParticipantId self, long? former)
    {
        var origin = ListedKeys.Origin(self, former ?? NodeTable.Generation(db));
        var (size, _) = TrailTable.Checkpoint(db, former: former) ?? throw new InvalidOperationException("nothing was published");
        var leaves = TrailTable.Evidence(db, vault, size, former);
        IReadOnlyList<LeafEvidence> evidence = [.. leaves.Select(e => PackContent.Shows(e.Opening.Event) ? e : e with { Opening = e.Opening.WithoutPrivate() })];
        return new()
        {
            Participant = self,
            Generation = former ?? NodeTable.Generation(db),
            // What was erased after a generation ended is named in a later log: the pack of that one tells it.
            HasPrivate = former is null || !leaves.Any(e => e.Opening.IsPrivateWithheld),
            Directories = [.. DirectoryTable.All(db).Select(b => (ReadOnlyMemory<byte>)b)],
            Checkpoint = WitnessTable.WithCosignatures(db, origin, size, former),
            Checkpoints = WitnessTable.Cosignatures(db, origin).Select(c => c.Size).Distinct().Where(s => s < size)
                .ToDictionary(s => s, s => (ReadOnlyMemory<byte>)WitnessTable.WithCosignatures(db, origin, s, former)),
            Witnessed = WitnessTable.AllHeld(db).ToDictionary(h => h.Origin, h => (ReadOnlyMemory<byte>)h.Cosigned, StringComparer.Ordinal),
            Leaves = TrailTable.Leaves(db, 0, (int)size, former),
            Evidence = evidence,
            Headers = Headers(db, evidence, former ?? NodeTable.Generation(db)),
        };
    }

    /// <summary>One case: its messages, their receipts and fates, what officers did in it, every directory version.</summary>
    public static PackContent OfCase(DbConnection db, CaseVault vault, ParticipantId self, CaseId @case)
    {
        var indices = db.Query<long>("SELECT idx FROM trail_leaf WHERE case_id = @id", new { id = @case.ToString() }).ToHashSet();
        var messages = db.Query<string>("SELECT core_id FROM outbox WHERE case_id = @id UNION SELECT core_id FROM inbox WHERE case_id = @id", new { id = @case.ToString() }).ToHashSet(StringComparer.Ordinal);
        var whole = Whole(db, vault, self);
        // Ids of what was received are forgotten in their time; its leaves stay.
        foreach (var header in whole.Evidence.Where(e => indices.Contains(e.Index)).Select(e => e.Opening.Header()).OfType<byte[]>())
            if (UnverifiedHeader.Read(header) is { } read)
                messages.Add(read.Claims.Id.ToString());
        return whole.About(PackScope.Case, @case.ToString(), indices, messages);
    }

    /// <summary>One transmission: its header, its receipt, its fate, every directory version.</summary>
    public static PackContent OfMessage(DbConnection db, CaseVault vault, ParticipantId self, TransmissionId id) =>
        Whole(db, vault, self).About(PackScope.Message, id.ToString(), new HashSet<long>(), new HashSet<string>(StringComparer.Ordinal) { id.ToString() });

    // Own headers in order of sealing, up to the first message whose leaf the checkpoint does not cover: a later number would look like a gap.
    private static Dictionary<string, ReadOnlyMemory<byte>> Headers(DbConnection db, IReadOnlyList<LeafEvidence> evidence, long generation)
    {
        var told = evidence.Where(e => e.Opening.Event == TrailEvent.MessageSealed).Select(e => e.Opening.Header()).OfType<byte[]>()
            .Select(h => UnverifiedHeader.Read(h)?.Claims.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        var headers = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var ended = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in db.Query<Sent>($"SELECT core_id AS CoreId, peer AS Peer, message_id AS MessageId, {OutboxTable.BytesOf} AS Bytes, erased AS Erased FROM outbox WHERE gen = @generation ORDER BY peer, seq", new { generation }, buffered: false))
        {
            if (row.MessageId is not null && !told.Contains(row.CoreId))
                ended.Add(row.Peer);
            else if (!ended.Contains(row.Peer))
                headers[row.CoreId] = row.Erased ? row.Bytes : SealedMessage.Parse(row.Bytes).Value.Header.ToArray();
        }

        return headers;
    }
}
