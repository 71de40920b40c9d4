using Trm.Contracts.Identifiers;
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

    /// <summary>The case or transmission, for a pack of one.</summary>
    public string? Of { get; init; }

    /// <summary>The first leaf of a period.</summary>
    public long From { get; init; }

    /// <summary>The first leaf behind a period; null for the size of the checkpoint.</summary>
    public long? To { get; init; }

    /// <summary>False where private parts are withheld, though they are not erased.</summary>
    public bool HasPrivate { get; init; } = true;

    /// <summary>Every adopted directory version (DER), oldest first.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Directories { get; init; }

    /// <summary>The newest checkpoint, a signed note.</summary>
    public required ReadOnlyMemory<byte> Checkpoint { get; init; }

    /// <summary>Every leaf that the checkpoint covers, in order.</summary>
    public required IReadOnlyList<byte[]> Leaves { get; init; }

    /// <summary>The openings of the leaves that the pack is about.</summary>
    public required IReadOnlyList<LeafEvidence> Evidence { get; init; }

    /// <summary>Further signed headers by core.id: those of control messages that have no leaf. Headers in the evidence are added without being named.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Headers { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

    /// <summary>
    /// The part of a whole-period content that is about certain leaves and transmissions: they, the receipts and fates of the transmissions, and every adopted directory.
    /// Control messages carry receipts for many, so ids and digests of other transmissions may be among them; nothing else of them is.
    /// </summary>
    /// <param name="scope"><see cref="PackScope.Case"/> or <see cref="PackScope.Message"/>.</param>
    /// <param name="of">The id of the case or transmission.</param>
    /// <param name="indices">Leaves that belong to it for themselves.</param>
    /// <param name="transmissions">Its transmissions, by core.id.</param>
    public PackContent About(PackScope scope, string of, IReadOnlySet<long> indices, IReadOnlySet<string> transmissions) => this with
    {
        Scope = scope,
        Of = of,
        Evidence = [.. Evidence.Where(e => indices.Contains(e.Index) || e.Opening.Event == TrailEvent.DirectoryAdopted || e.Opening.Concerns(transmissions))],
        Headers = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal),
    };
}
