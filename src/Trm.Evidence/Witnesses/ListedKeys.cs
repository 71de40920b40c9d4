using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Trail;

namespace Trm.Evidence.Witnesses;

/// <summary>The keys of logs and witnesses, as directories list them. What a directory lists and cannot be read is no key.</summary>
public static class ListedKeys
{
    /// <summary>The origin of a participant's log, which is also the name of its key.</summary>
    public static string Origin(ParticipantId owner, long generation) => FormattableString.Invariant($"trm/{owner}/{generation}");

    /// <summary>The name under which a participant cosigns.</summary>
    public static string WitnessName(ParticipantId witness) => $"trm/{witness}/witness";

    /// <summary>Whose log an origin names; null where it names none.</summary>
    public static ParticipantId? OwnerOf(string origin) =>
        origin.Split('/') is ["trm", var owner, var generation] && ParticipantId.Parse(owner).Try(out var id, out _)
            && long.TryParse(generation, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && Origin(id, number) == origin
            ? id
            : null;

    /// <summary>The generations whose logs a participant's entry lists.</summary>
    public static IEnumerable<long> Generations(ParticipantEntry entry) => entry.Logs
        .Select(l => NoteKey.Parse(l).Value?.Name).OfType<string>().Where(name => entry.Id.Equals(OwnerOf(name)))
        .Select(name => long.Parse(name.AsSpan(name.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The newest of them; -1 where none is.</summary>
    public static long NewestGeneration(ParticipantEntry entry) => Generations(entry).DefaultIfEmpty(-1).Max();

    /// <summary>The key of a log, by the newest directory that lists one; null where none does.</summary>
    /// <param name="directories">Newest first.</param>
    /// <param name="origin">The origin of the log.</param>
    public static NoteKey? OfLog(IEnumerable<TrustDirectory> directories, string origin) => OwnerOf(origin) is { } owner
        ? directories.SelectMany(d => d.Find(owner)?.Logs ?? []).Select(NoteKey.Parse)
            .FirstOrDefault(k => k.Holds && k.Value.Name == origin && k.Value.Algorithm == NoteAlgorithm.Ed25519)?.Value
        : null;

    /// <summary>The keys under which a participant cosigns.</summary>
    public static IEnumerable<NoteKey> OfWitness(TrustDirectory directory, ParticipantId witness) => (directory.Find(witness)?.Witnesses ?? []).Select(NoteKey.Parse)
        .Where(k => k.Holds && k.Value.Algorithm == NoteAlgorithm.Cosignature && k.Value.Name == WitnessName(witness)).Select(k => k.Value!);
}
