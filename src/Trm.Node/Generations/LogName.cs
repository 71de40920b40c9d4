using Trm.Envelope.Directory;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Node.Generations;

/// <summary>The generations whose logs a participant's entry lists.</summary>
internal static class LogName
{
    /// <summary>The newest of them; -1 where none is.</summary>
    public static long Newest(ParticipantEntry entry) => Generations(entry).DefaultIfEmpty(-1).Max();

    /// <summary>Whether that generation's log is listed.</summary>
    public static bool IsListed(ParticipantEntry? entry, long generation) => entry is not null && Generations(entry).Contains(generation);

    private static IEnumerable<long> Generations(ParticipantEntry entry) => entry.Logs
        .Select(l => NoteKey.Parse(l).Value?.Name).OfType<string>().Where(name => entry.Id.Equals(ListedKeys.OwnerOf(name)))
        .Select(name => long.Parse(name.AsSpan(name.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture));
}
