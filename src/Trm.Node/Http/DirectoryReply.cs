using Trm.Envelope.Directory;

namespace Trm.Node.Http;

/// <summary>A signed directory, DER in base64.</summary>
public sealed record DirectoryRequest(byte[] Directory);

/// <summary>The version that is in force from now on.</summary>
public sealed record AdoptedReply(long Version, string Fingerprint);

/// <summary>The directory in force, the one that waits, and who takes part.</summary>
/// <param name="Waiting">What will be in force when its day is over; null where nothing waits.</param>
public sealed record DirectoryReply(
    long Version, string Fingerprint, DateTimeOffset Issued, DateTimeOffset NextUpdate, DateTimeOffset HardExpiry, DirectoryReply.WaitingVersion? Waiting, IReadOnlyList<DirectoryReply.Participant> Participants)
{
    /// <summary>A version that replaces entries without a key of theirs.</summary>
    public sealed record WaitingVersion(long Version, string Fingerprint, IReadOnlyList<string> Replaced, DateTimeOffset Since, DateTimeOffset EffectiveAt);

    /// <summary>One participant as it stands now.</summary>
    public sealed record Participant(string Id, string Name, string State, DateTimeOffset Since, string Reason, string DutyNumber);

    internal static DirectoryReply Of(TrmNode node)
    {
        var directory = node.Directory;
        var document = directory.Document;
        return new(
            directory.Version, directory.Fingerprint, document.Issued, document.NextUpdate, document.HardExpiry,
            node.WaitingDirectory is { } w
                ? new(w.Succession.Next.Version, w.Succession.Next.Fingerprint, [.. w.Replaced.Select(r => r.Value)], w.Since, w.EffectiveAt)
                : null,
            [.. directory.Participants.Select(p => Shown(p, node.Now))]);
    }

    private static Participant Shown(ParticipantEntry entry, DateTimeOffset now)
    {
        var status = entry.StatusAt(now);
        return new(entry.Id.Value, entry.Name, status.State, status.Time, status.Reason, entry.DutyNumber);
    }
}
