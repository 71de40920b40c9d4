using Trm.Contracts.Identifiers;
using Trm.Envelope;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>What goes into a pack, as plain values: where they were stored is the affair of whoever exports.</summary>
public sealed record PackContent
{
    /// <summary>Whose trail.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>Which generation of it.</summary>
    public required long Generation { get; init; }

    /// <summary>What it is about.</summary>
    public PackScope Scope { get; init; } = PackScope.Whole;

    /// <summary>The case, the transmission or the other side of the pair, for a pack of one.</summary>
    public string? Of { get; init; }

    /// <summary>The first leaf of a period.</summary>
    public long From { get; init; }

    /// <summary>The first leaf behind a period; null for the size of the checkpoint.</summary>
    public long? To { get; init; }

    /// <summary>False where private parts are withheld, though they are not erased.</summary>
    public bool HasPrivate { get; init; } = true;

    /// <summary>Every adopted directory version (DER), oldest first.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Directories { get; init; }

    /// <summary>The newest checkpoint, a signed note, with the cosignatures that it has.</summary>
    public required ReadOnlyMemory<byte> Checkpoint { get; init; }

    /// <summary>Older checkpoints by size that witnesses have cosigned, with their cosignatures.</summary>
    public IReadOnlyDictionary<long, ReadOnlyMemory<byte>> Checkpoints { get; init; } = new Dictionary<long, ReadOnlyMemory<byte>>();

    /// <summary>
    /// The newest checkpoint that the participant cosigned of each log of others, by origin, with its cosignature: whoever has one exposes a log that goes back on it.
    /// </summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Witnessed { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

    /// <summary>Every leaf that the checkpoint covers, in order.</summary>
    public required IReadOnlyList<byte[]> Leaves { get; init; }

    /// <summary>The openings of the leaves that the pack is about.</summary>
    public required IReadOnlyList<LeafEvidence> Evidence { get; init; }

    /// <summary>Further signed headers by core.id: those of control messages that have no leaf. Headers in the evidence are added without being named.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Headers { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

    /// <summary>
    /// True for events whose private part a pack may show: kinds, codes and pseudonyms of officers. What a consent covers is said of a person, and never leaves.
    /// </summary>
    public static bool Shows(TrailEvent what) => what is not TrailEvent.ConsentChanged;

    /// <summary>
    /// The part of a whole-period content that was recorded from one minute to before another: every leaf of that range, the own headers that it numbers, and every adopted directory,
    /// without which nobody knows whose keys were whose. The whole again where nothing lies outside.
    /// </summary>
    /// <param name="from">The first minute; null for the beginning.</param>
    /// <param name="to">The first minute behind; null for the end.</param>
    public PackContent During(DateTimeOffset? from, DateTimeOffset? to)
    {
        var (first, last) = ((from ?? DateTimeOffset.MinValue).ToUnixTimeSeconds() / 60, (to ?? DateTimeOffset.MaxValue).ToUnixTimeSeconds() / 60);
        // A clock may have been set back: the range holds every leaf of the time, and what stands between them.
        var within = Evidence.Where(e => e.Opening.Minute >= first && e.Opening.Minute < last).ToList();
        var (start, end) = within.Count == 0 ? (0, 0) : (within[0].Index, within[^1].Index + 1);
        if (start == 0 && end == Leaves.Count)
            return this;
        return this with
        {
            Scope = PackScope.Period,
            From = start,
            To = end,
            Evidence = [.. Evidence.Where(e => (e.Index >= start && e.Index < end) || e.Opening.Event == TrailEvent.DirectoryAdopted || Erases(e, i => i >= start && i < end))],
            Headers = Headers.Where(h => UnverifiedHeader.Read(h.Value)?.Claims.Iat.ToUnixTimeSeconds() / 60 is { } minute && minute >= first && minute < last)
                .ToDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary>The part of a whole-period content that one other side may have: events 1 to 8 of what passed between the two, without private parts, and the own headers to it.</summary>
    public PackContent With(ParticipantId peer)
    {
        var own = Evidence.Where(e => e.Opening.Event == TrailEvent.MessageSealed).Select(e => e.Opening.Header()).OfType<byte[]>().Select(h => UnverifiedHeader.Read(h)?.Claims)
            .Where(c => c?.To == peer).Select(c => c!.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        return this with
        {
            Scope = PackScope.Peer,
            Of = peer.Value,
            HasPrivate = false,
            Checkpoints = new Dictionary<long, ReadOnlyMemory<byte>>(),
            Witnessed = Witnessed.Where(w => ListedKeys.OwnerOf(w.Key) == peer).ToDictionary(StringComparer.Ordinal),
            Evidence = [.. Evidence.Where(IsOfPair).Select(e => e with { Opening = e.Opening.WithoutPrivate() })],
            Headers = Headers.Where(h => UnverifiedHeader.Read(h.Value)?.Claims.To == peer).ToDictionary(StringComparer.Ordinal),
        };

        bool IsOfPair(LeafEvidence leaf) => leaf.Opening.Event <= TrailEvent.MessageExpired && (leaf.Opening.Header() is { } header
            ? UnverifiedHeader.Read(header)?.Claims is { } claims && (claims.From == peer || claims.To == peer)
            : LeafContent.Text(leaf.Opening.Public, "id") is { } id && own.Contains(id));
    }

    // An erasure that names a leaf belongs to it: without it the missing private part would be a finding.
    private static bool Erases(LeafEvidence leaf, Func<long, bool> one) =>
        leaf.Opening.Event == TrailEvent.CaseErased && LeafContent.Numbers(leaf.Opening.Public, "indices")?.Any(one) == true;

    /// <summary>
    /// The part of a whole-period content that is about certain leaves and transmissions: they, the receipts and fates of the transmissions, and every adopted directory.
    /// Control messages carry receipts for many, so ids and digests of other transmissions may be among them; nothing else of them is.
    /// </summary>
    /// <param name="scope"><see cref="PackScope.Case"/> or <see cref="PackScope.Message"/>.</param>
    /// <param name="of">The id of the case or transmission.</param>
    /// <param name="indices">Leaves that belong to it for themselves.</param>
    /// <param name="transmissions">Its transmissions, by core.id.</param>
    public PackContent About(PackScope scope, string of, IReadOnlySet<long> indices, IReadOnlySet<string> transmissions)
    {
        var about = Evidence.Where(e => indices.Contains(e.Index) || e.Opening.Event == TrailEvent.DirectoryAdopted || e.Opening.Concerns(transmissions)).Select(e => e.Index).ToHashSet();
        return this with
        {
            Scope = scope,
            Of = of,
            Evidence = [.. Evidence.Where(e => about.Contains(e.Index) || Erases(e, about.Contains))],
            Headers = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal),
        };
    }
}
