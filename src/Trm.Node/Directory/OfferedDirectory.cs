using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;

namespace Trm.Node.Directory;

/// <summary>A directory that somebody brings: a file, or a control message of a peer.</summary>
/// <param name="Bytes">As it came; nothing in it is believed.</param>
/// <param name="From">The peer; null for a file.</param>
/// <param name="ShownDir">The version in force at the peer, as its verified header says.</param>
/// <param name="IsAgain">It came in a message that was here before.</param>
internal sealed record OfferedDirectory(ReadOnlyMemory<byte> Bytes, ParticipantId? From = null, long ShownDir = 0, bool IsAgain = false)
{
    /// <summary>
    /// True where a refusal means nothing: an old message came a second time, or the peer is itself behind what another peer has sent us meanwhile.
    /// It is told ours.
    /// </summary>
    public bool IsMerelyLate(Rejection refusal) => From is not null && refusal.Code.Equals(RejectionCode.DirectoryRollback) && refusal.Path == "version"
        && (IsAgain || (SignedDirectory.Parse(Bytes).Try(out var signed, out _) && signed.Document.Version == ShownDir));
}
