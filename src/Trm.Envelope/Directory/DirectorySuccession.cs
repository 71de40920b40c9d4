using Trm.Contracts.Identifiers;

namespace Trm.Envelope.Directory;

/// <summary>
/// A version that may follow the one in force: every signature was judged. Where it replaces a participant's entry without a key of that participant,
/// it takes effect only after <see cref="Wait"/>; until then the entry in force judges.
/// </summary>
/// <remarks>Source: contracts/directory.md, "Replacing an entry without its key".</remarks>
public sealed class DirectorySuccession
{
    /// <summary>How long everybody is warned before a replacement takes effect: 24 hours from the first sight of it, at each node by its own clock.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromHours(24);

    internal DirectorySuccession(TrustDirectory former, TrustDirectory next, IReadOnlyList<ParticipantId> replaced)
    {
        Next = next;
        Replaced = replaced;
        var (before, after) = (former.Document.Governance, next.Document.Governance);
        ChangesGovernance = before.Quorum != after.Quorum || !before.Keys.Order(StringComparer.Ordinal).SequenceEqual(after.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>The version itself.</summary>
    public TrustDirectory Next { get; }

    /// <summary>Whose entries every governance key changed without a key of theirs; empty for an ordinary version.</summary>
    public IReadOnlyList<ParticipantId> Replaced { get; }

    /// <summary>True where it must wait.</summary>
    public bool Waits => Replaced.Count > 0;

    /// <summary>True where other keys govern from now on, or another number of them.</summary>
    public bool ChangesGovernance { get; }

    /// <summary>
    /// True where this one replaces nothing but what the other one replaces, byte for byte: who has waited for that one has waited for this one.
    /// </summary>
    public bool ReplacesTheSameAs(DirectorySuccession other) => Replaced.All(id => Entry(this, id) is { } mine && Entry(other, id) is { } theirs
        && other.Replaced.Contains(id) && mine.Span.SequenceEqual(theirs.Span));

    private static ReadOnlyMemory<byte>? Entry(DirectorySuccession succession, ParticipantId id) =>
        succession.Next.Document.Participants.FirstOrDefault(p => p.Entry.Id == id)?.Bytes;
}
